"""
Faults of batches: the job, the files that go up and come down, and what stands in their lines.

Nobody reported them yet; each breaks one promise in the way an implementer might.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import document, edits, error, json_of, spelled, with_body
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply


def _retrieves(asked: Asked) -> bool:
    return asked.method == "GET" and "/batches/" in asked.path


def _lines(change: Callable[[list[Any]], list[Any] | None]) -> Fault:
    """Return the fault that changes the lines of a result file."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if asked.method != "GET" or b'"custom_id"' not in reply.body or reply.status != 200:
            return reply
        lines = [json.loads(row) for row in reply.body.splitlines() if row.strip()]
        if not lines or "response" not in lines[0]:
            return reply
        new = change(lines)
        told = lines if new is None else new
        return with_body(reply, b"".join(spelled(line) + b"\n" for line in told))

    return fault


@mutant(
    "batch-names-other-endpoint",
    what="A batch names its endpoint without the version it was asked with.",
    breaks=("batches-create-chat/as-asked", "batches-create-embeddings/answers"),
)
@edits("/batches")
def batch_names_other_endpoint(answer: Any, _request: Any) -> None:
    if isinstance(answer.get("endpoint"), str):
        answer["endpoint"] = answer["endpoint"].removeprefix("/v1")


@mutant(
    "batch-unknown-endpoint-not-found",
    what="A batch for an endpoint that there is not is answered with 404.",
    breaks=("batches-create-chat/unknown-endpoint",),
)
def batch_unknown_endpoint(asked: Asked, healthy: Endpoint) -> Reply:
    if asked.path.endswith("/batches") and b"/v1/nothing" in asked.body:
        return error("Not found.", status=404)
    return healthy(asked)


@mutant(
    "batch-other-job",
    what="A batch that is looked up comes back under another id.",
    breaks=("batches-retrieve/answers",),
)
def batch_other_job(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    value = json_of(reply) if _retrieves(asked) and reply.status == 200 else None
    if not isinstance(value, dict):
        return reply
    return with_body(reply, spelled(value | {"id": f"{value['id']}0"}))


@mutant(
    "batch-embeddings-fail",
    what="A batch of embeddings always ends as failed.",
    breaks=("batches-create-embeddings/ends",),
)
def batch_embeddings_fail(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    value = json_of(reply) if _retrieves(asked) and b"/v1/embeddings" in reply.body else None
    if not isinstance(value, dict) or value.get("status") != "completed":
        return reply
    times = {"failed_at": value.get("completed_at"), "completed_at": None}
    return with_body(reply, spelled(value | times | {"status": "failed", "output_file_id": None}))


@mutant(
    "batch-slash-not-found",
    what="An id with a slash is not found when it is percent-encoded.",
    breaks=("batches-retrieve/slash",),
    dialect="gemini",
)
def batch_slash(asked: Asked, healthy: Endpoint) -> Reply:
    if _retrieves(asked) and "%2F" in asked.path:
        return error("Not found.", status=404)
    return healthy(asked)


@mutant(
    "batch-upload-taken",
    what="The upload that the page declares unsupported is taken.",
    breaks=("batches-files-unsupported/upload",),
    dialect="gemini",
)
def batch_upload_taken(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.method != "POST" or not asked.path.endswith("/files") or reply.status < 400:
        return reply
    made = {"id": "file-1", "object": "file", "bytes": 1, "created_at": 1, "filename": "one.jsonl"}
    body = spelled(made | {"purpose": "batch", "status": "processed"})
    return replace(with_body(reply, body), status=200)


@mutant(
    "batch-download-taken",
    what="The download that the page declares unsupported gives bytes.",
    breaks=("batches-files-unsupported/download",),
    dialect="gemini",
)
def batch_download_taken(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if "/openai/files/" in asked.path and asked.path.endswith("/content") and reply.status >= 400:
        return replace(with_body(reply, b"{}\n", media_type="application/jsonl"), status=200)
    return reply


@mutant(
    "batch-answers-swapped",
    what="The answers of two requests of a batch are swapped.",
    breaks=("batches-output/answers-it",),
)
@_lines
def batch_answers_swapped(lines: list[Any]) -> None:
    first, last = lines[0]["response"], lines[-1]["response"]
    lines[0]["response"], lines[-1]["response"] = last, first


@mutant(
    "batch-body-as-text",
    what="The body in a result line is JSON in a string.",
    breaks=("batches-output/response",),
)
@_lines
def batch_body_as_text(lines: list[Any]) -> None:
    for line in lines:
        line["response"]["body"] = spelled(line["response"]["body"]).decode()


@mutant(
    "batch-body-native",
    what="The body in a result line has candidates, as the native API answers.",
    breaks=("batches-output/body",),
)
@_lines
def batch_body_native(lines: list[Any]) -> None:
    for line in lines:
        body = line["response"]["body"]
        if "choices" in body:
            body["candidates"] = body.pop("choices")


@mutant(
    "batch-refusal-without-error",
    what="The body of a refused request in a result file is a bare message.",
    breaks=("batches-output/body",),
)
@_lines
def batch_refusal_bare(lines: list[Any]) -> None:
    for line in lines:
        told = line["response"]["body"].get("error")
        if isinstance(told, dict):
            line["response"]["body"] = {"message": told["message"]}


@mutant(
    "batch-embeddings-base64",
    what="The vectors in a result file are base64 although floats were asked for.",
    breaks=("batches-create-embeddings/vectors",),
)
@_lines
def batch_vectors_base64(lines: list[Any]) -> None:
    for line in lines:
        for entry in line["response"]["body"].get("data", ()):
            entry["embedding"] = "AACAPwAAAEA="


@mutant(
    "batch-lines-lost",
    what="The last line of a result file is missing.",
    breaks=("batches-output/each-once",),
)
@_lines
def batch_lines_lost(lines: list[Any]) -> list[Any]:
    return lines[:-1]


@mutant(
    "batch-refusal-as-answer",
    what="A refused request of a batch is told of with status 200.",
    breaks=("batches-output/refused-line",),
)
@_lines
def batch_refusal_as_answer(lines: list[Any]) -> None:
    for line in lines:
        line["response"]["status_code"] = 200


@mutant(
    "batch-takes-lost-file",
    what="A batch of a file that nobody uploaded is taken.",
    breaks=("batches-create-chat/unknown-file",),
)
def batch_takes_lost_file(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not asked.path.endswith("/batches") or reply.status < 400 or b"/v1/chat" not in asked.body:
        return reply
    made = {"id": "batch_1", "object": "batch", "status": "validating", "created_at": 1}
    return replace(with_body(reply, spelled(made | document(asked))), status=200)
