"""Batches, their files and their results that break one clause, and right ones that break none."""

import json

from made import JSON, MADE, Case, completion, without

from conformance.model import Exchange, Kind, Provenance, Request, Response

TEXT = (("content-type", "text/plain"),)
BYTES = (("content-type", "application/octet-stream"),)


def batch(status="validating", **members):
    held = {
        "id": "batch_1",
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "input_file_id": "file-1",
        "completion_window": "24h",
        "status": status,
        "created_at": MADE,
    }
    return {**held, **members}


def counts(total=2, completed=2, failed=0):
    return {"total": total, "completed": completed, "failed": failed}


def done(**members):
    held = {"completed_at": MADE + 60, "output_file_id": "file-2", "request_counts": counts()}
    return batch("completed", **{**held, **members})


def file(**members):
    held = {
        "id": "file-1",
        "object": "file",
        "bytes": 3,
        "created_at": MADE,
        "filename": "a.jsonl",
        "purpose": "batch",
    }
    return {**held, **members}


def response(body=None, **members):
    held = {"status_code": 200, "request_id": "r-1", "body": completion() if body is None else body}
    return {**held, **members}


REFUSAL = {
    "message": "There is no such model.",
    "type": "invalid_request_error",
    "param": None,
    "code": "model_not_found",
}


def line(name="one", **members):
    held = {"id": f"batch_req_{name}", "custom_id": name, "response": response(), "error": None}
    return {**held, **members}


# The spelling that recordings of 2025-09 show, wire facts 9, with a text of our own.
SEEN = {
    "custom_id": "two",
    "response": {
        "status_code": 200,
        "body": {
            "id": "okvAaJuh",
            "usage": {"completionTokens": 2, "promptTokens": 9, "totalTokens": 31},
            "object": "chat.completion",
            "choices": [
                {"message": {"role": "assistant", "content": "Hello."}, "finishReason": "stop"}
            ],
            "created": str(MADE),
            "model": "m-1",
        },
    },
}


def told(kind, path, data, *, headers=JSON, status=200):
    return Exchange(
        id="made/by-hand",
        kind=kind,
        request=Request("GET", f"https://host.invalid/v1/{path}"),
        response=Response(status, headers, (data,)),
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
    )


def spelled(body):
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def of_batch(body, **members):
    return told(Kind.BATCH, "batches/batch_1", spelled(body), **members)


def of_file(body, **members):
    return told(Kind.FILE, "files/file-1", spelled(body), **members)


def results(*lines, **members):
    data = b"".join(spelled(one) + b"\n" for one in lines)
    return told(Kind.CONTENT, "files/file-2/content", data, headers=BYTES, **members)


CREATE, STATUS, OUTPUT, INPUT = (
    f"batches-{name}/" for name in ("create-chat", "status", "output", "input-jsonl")
)


def bad(name, exchange, **breaks):
    named = {key.replace("__", "/").replace("_", "-"): where for key, where in breaks.items()}
    return Case(f"batches: {name}", exchange, {f"batches-{key}": at for key, at in named.items()})


ONE = "line 1 "

BROKEN = [
    bad("status 202", of_batch(batch(), status=202), create_chat__answers="status"),
    bad("no id", of_batch(without(batch(), "/id")), create_chat__answers="/id"),
    bad(
        "no JSON",
        of_batch(b""),
        create_chat__answers="body",
        create_chat__strict_json="body byte 0",
    ),
    bad(
        "another media type",
        of_batch(batch(), headers=TEXT),
        create_chat__content_type="header content-type",
    ),
    bad("another object", of_batch(batch(object="job")), create_chat__object="/object"),
    bad(
        "created in milliseconds",
        of_batch(batch(created_at=MADE * 1000)),
        create_chat__created_at="/created_at",
    ),
    bad("no endpoint", of_batch(without(batch(), "/endpoint")), create_chat__shape="/endpoint"),
    bad("a status of its own", of_batch(batch("running")), status__known="/status"),
    bad(
        "completed, nobody knows when",
        of_batch(without(done(), "/completed_at")),
        status__ended_at="/completed_at",
    ),
    bad(
        "expired, nobody knows when",
        of_batch(batch("expired", completed_at=MADE)),
        status__ended_at="/expired_at",
    ),
    bad(
        "completed, a request forgotten",
        of_batch(done(request_counts=counts(completed=1))),
        status__counts="/request_counts/total",
    ),
    bad(
        "more done than there was",
        of_batch(batch("in_progress", request_counts=counts(failed=1))),
        status__counts="/request_counts/total",
    ),
    bad("no results", of_batch(done(output_file_id=None)), output__file_id="/output_file_id"),
    bad(
        "nothing but errors, and no file of them",
        of_batch(done(request_counts=counts(completed=0, failed=2))),
        output__file_id="/error_file_id",
    ),
    bad("file: status 201", of_file(file(), status=201), input_jsonl__file_answers="status"),
    bad("file: no id", of_file(without(file(), "/id")), input_jsonl__file_answers="/id"),
    bad(
        "file: no JSON",
        of_file(b"{"),
        input_jsonl__file_answers="body",
        input_jsonl__file_strict_json="body byte 1",
    ),
    bad(
        "file: another media type",
        of_file(file(), headers=TEXT),
        input_jsonl__file_content_type="header content-type",
    ),
    bad("file: bytes as text", of_file(file(bytes="3")), input_jsonl__file_shape="/bytes"),
    bad(
        "results: a line that is none",
        results(line(), b"{", line("two")),
        output__json_lines="line 2 byte 1",
    ),
    bad("results: a list", results(line(), b"[1]"), output__json_lines="line 2"),
    bad(
        "results: a refusal that is a bare message",
        results(line(response=response({"message": "No."}, status_code=404))),
        output__body=ONE + "/response/body/error",
    ),
    bad(
        "results: no custom_id",
        results(without(line(), "/custom_id")),
        output__custom_id=ONE + "/custom_id",
    ),
    bad(
        "results: a custom_id twice",
        results(line(), line(id="batch_req_2")),
        output__custom_id="line 2 /custom_id",
    ),
    bad("results: no id", results(without(line(), "/id")), output__line_id=ONE + "/id"),
    bad(
        "results: an id twice",
        results(line(), line("two", id="batch_req_one")),
        output__line_id=("line 2 /id"),
    ),
    bad(
        "results: no error", results(without(line(), "/error")), output__error_member=ONE + "/error"
    ),
    bad(
        "results: neither answer nor error",
        results(line(response=None)),
        output__response=ONE + "/response",
    ),
    bad(
        "results: a status as text",
        results(line(response=response(status_code="200"))),
        output__response=ONE + "/response/status_code",
    ),
    bad(
        "results: no request_id",
        results(without(line(), "/response/request_id")),
        output__request_id=ONE + "/response/request_id",
    ),
    bad(
        "results: a completion without id",
        results(line(response=response(without(completion(), "/id")))),
        output__body=ONE + "/response/body/id",
    ),
    bad(
        "results: as recorded on Gemini",
        results(line(), SEEN),
        output__line_id="line 2 /id",
        output__error_member="line 2 /error",
        output__request_id="line 2 /response/request_id",
        output__body=tuple(
            f"line 2 /response/body/{name}"
            for name in (
                "choices/0/finish_reason",
                "choices/0/index",
                "created",
                "usage/completion_tokens",
                "usage/prompt_tokens",
                "usage/total_tokens",
            )
        ),
    ),
]

RIGHT = [
    Case("batches: just made", of_batch(batch(errors=None, metadata=None))),
    Case("batches: in progress", of_batch(batch("in_progress", request_counts=counts(2, 1)))),
    Case("batches: completed", of_batch(done())),
    Case(
        "batches: nothing but errors",
        of_batch(done(output_file_id=None, error_file_id="f", request_counts=counts(2, 0, 2))),
    ),
    Case("batches: failed", of_batch(batch("failed", failed_at=MADE))),
    Case("batches: a file", of_file(file(status="processed", expires_at=None))),
    Case("batches: results", results(line(), line("two"))),
    Case(
        "batches: a refusal",
        results(
            line(response=response({"error": REFUSAL}, status_code=404)),
            line("two"),
        ),
    ),
    Case(
        "batches: a request that was never sent",
        results(
            line(response=None, error={"code": "batch_expired", "message": "Late."}), line("b")
        ),
    ),
]
