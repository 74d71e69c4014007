"""Batches of both dialects, and the files that OpenAI's go through."""

import json
import re
from typing import Any

import pytest

from conformance.reference import Asked, Reply
from tests.reference.talking import Talk

CHAT = "/v1/chat/completions"
HELLO = {
    "model": "reference-chat",
    "messages": [{"role": "user", "content": "Reply with exactly: batched"}],
}


def line(name: str = "one", **members: Any) -> str:
    return json.dumps({"custom_id": name, "method": "POST", "url": CHAT, "body": HELLO, **members})


def uploaded(talk: Talk, *lines: str, purpose: str = "batch") -> str:
    data = "".join(f"{one}\n" for one in lines).encode()
    found: str = talk.post_form("files", {"purpose": purpose}, file=("in.jsonl", data))["id"]
    return found


def made(talk: Talk, file: str, endpoint: str = CHAT) -> Any:
    return talk.post_json("batches", input_file_id=file, endpoint=endpoint, completion_window="24h")


def native(
    talk: Talk, name: str, *, key: str = "reference-key", header: str = "x-goog-api-key"
) -> Reply:
    path = f"/download/v1beta/{name}:download"
    reply: Reply = talk.endpoint(Asked("GET", path, "alt=media", ((header, key),)))
    return reply


def lines_of(talk: Talk, file: str) -> list[Any]:
    body = talk.send("GET", f"files/{file}/content").body
    return [json.loads(row) for row in body.splitlines()]


def test_a_batch_of_openai_moves_one_state_with_every_look() -> None:
    talk = Talk("openai")
    batch = made(talk, uploaded(talk, line()))
    told = [batch, *(talk.get(f"batches/{batch['id']}") for _ in range(4))]

    assert [one["status"] for one in told] == [
        "validating",
        "in_progress",
        "finalizing",
        "completed",
        "completed",
    ]
    assert [one["output_file_id"] is None for one in told] == [True, True, True, False, False]
    assert told[3]["completed_at"] > told[3]["finalizing_at"] > told[3]["in_progress_at"]


def test_every_line_is_answered_and_refusals_get_a_file_of_their_own() -> None:
    talk = Talk("openai")
    lost = line("two", body={**HELLO, "model": "nobody"})
    batch = made(talk, uploaded(talk, line(), lost, line("three")))
    for _ in range(3):
        batch = talk.get(f"batches/{batch['id']}")
    good = lines_of(talk, batch["output_file_id"])
    bad = lines_of(talk, batch["error_file_id"])

    assert batch["request_counts"] == {"total": 3, "completed": 2, "failed": 1}
    assert [one["custom_id"] for one in good] == ["one", "three"]
    assert good[0]["response"]["body"]["choices"][0]["message"]["content"] == "batched"
    assert [(one["custom_id"], one["response"]["status_code"]) for one in bad] == [("two", 404)]
    assert len({one["id"] for one in good + bad}) == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("no JSON", "invalid_json_line"),
        ("[]", "invalid_json_line"),
        (line(body="text"), "missing_required_parameter"),
        (line(method="GET"), "invalid_method"),
        (line(url="/v1/embeddings"), "mismatched_endpoint"),
        (line(body={**HELLO, "stream": True}), "invalid_value"),
        (line("one"), "duplicate_custom_id"),
    ],
)
def test_a_line_that_is_no_request_fails_the_batch_and_is_named(row: str, code: str) -> None:
    talk = Talk("openai")
    batch = made(talk, uploaded(talk, line(), row))
    failed = talk.get(f"batches/{batch['id']}")

    assert failed["status"] == "failed"
    assert [(one["code"], one["line"]) for one in failed["errors"]["data"]] == [(code, 2)]


def test_an_empty_file_fails_the_batch() -> None:
    talk = Talk("openai")
    batch = made(talk, uploaded(talk))

    assert talk.get(f"batches/{batch['id']}")["errors"]["data"][0]["code"] == "empty_file"


def test_a_file_is_given_back_as_it_was() -> None:
    talk = Talk("openai")
    name = uploaded(talk, line())
    told = talk.get(f"files/{name}")

    assert (told["filename"], told["purpose"]) == ("in.jsonl", "batch")
    assert told["bytes"] == len(talk.send("GET", f"files/{name}/content").body) == len(line()) + 1


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"input_file_id": "file-1"}, 400),
        ({"endpoint": "/v1/nothing"}, 400),
        ({"completion_window": "1h"}, 400),
        ({"completion_window": None}, 400),
        ({"input_file_id": 3}, 400),
        ({"nobody_knows": 1}, 400),
        ({"metadata": "text"}, 400),
    ],
)
@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_what_a_batch_cannot_be_made_of_is_refused(
    dialect: str, members: dict[str, Any], status: int
) -> None:
    talk = Talk(dialect)
    file = uploaded(talk, line()) if dialect == "openai" else "files/any"
    body = {"input_file_id": file, "endpoint": CHAT, "completion_window": "24h", **members}

    assert talk.post_json("batches", **body)["http"] == status


def test_a_file_of_another_purpose_makes_no_batch() -> None:
    talk = Talk("openai")

    assert made(talk, uploaded(talk, line(), purpose="user_data"))["http"] == 400


@pytest.mark.parametrize("fields", [{}, {"purpose": "fun"}, {"purpose": "batch", "more": "x"}])
def test_an_upload_without_a_known_purpose_is_refused(fields: dict[str, str]) -> None:
    assert Talk("openai").post_form("files", fields, file=("a", b"x"))["http"] == 400


def test_an_upload_without_a_file_is_refused() -> None:
    assert Talk("openai").post_form("files", {"purpose": "batch"})["error"]["param"] == "file"


@pytest.mark.parametrize("path", ["files/file-1", "files/file-1/content", "batches/batch_1"])
def test_what_nobody_made_is_a_404(path: str) -> None:
    assert Talk("openai").get(path)["http"] == 404
    assert Talk("gemini").get(path)["http"] == 404


def test_a_batch_of_gemini_has_the_ids_and_states_that_were_seen() -> None:
    talk = Talk("gemini")
    batch = made(talk, "files/ade20ut10uif")
    path = "batches/" + batch["id"].replace("/", "%2F")
    told = [batch, *(talk.get(path) for _ in range(2))]

    assert re.fullmatch(r"batches/[a-z0-9]{36}", batch["id"])
    assert [one["status"] for one in told] == ["in_progress", "in_progress", "completed"]
    assert re.fullmatch(r"files/[a-z0-9]{12}", told[2]["output_file_id"])
    assert talk.get(f"batches/{batch['id']}")["id"] == batch["id"]


def test_gemini_takes_no_files_and_gives_none() -> None:
    talk = Talk("gemini")

    assert talk.post_form("files", {"purpose": "batch"}, file=("a", b"x"))["http"] == 404
    assert talk.send("GET", "files/abc/content").status == 404


def test_gemini_had_no_batches_before_its_release_notes_spoke_of_them() -> None:
    assert made(Talk("gemini", profile="2025-06"), "files/any")["http"] == 404


@pytest.mark.parametrize(
    ("endpoint", "ids"), [(CHAT, ["one", "two"]), ("/v1/embeddings", ["boat", "kite"])]
)
def test_gemini_leaves_results_with_the_native_api_spelled_as_recorded(
    endpoint: str, ids: list[str]
) -> None:
    talk = Talk("gemini")
    batch = made(talk, "files/any", endpoint)
    for _ in range(2):
        batch = talk.get(f"batches/{batch['id']}")
    told = [json.loads(row) for row in native(talk, batch["output_file_id"]).body.splitlines()]

    assert [one["custom_id"] for one in told] == ids
    assert [set(one) for one in told] == [{"custom_id", "response"}] * 2
    assert [set(one["response"]) for one in told] == [{"status_code", "body"}] * 2
    body = told[0]["response"]["body"]
    if endpoint == CHAT:
        assert set(body["usage"]) == {"completionTokens", "promptTokens", "totalTokens"}
        assert set(body["choices"][0]) == {"message", "finishReason"}
        assert isinstance(body["created"], str)
        assert body["choices"][0]["message"]["content"] == "batched one"
    else:
        assert body["model"].startswith("models/")
        assert set(body["data"][0]) == {"object", "embedding"}


def test_the_native_api_wants_the_key_in_its_own_header() -> None:
    talk = Talk("gemini")
    name = made(talk, "files/any")["id"]

    assert native(talk, name, key="another").status == 400
    assert native(talk, name, header="authorization").status == 400
    assert native(talk, "files/nobody").status == 404
    assert native(talk, name).status == 404


def test_openai_answers_nothing_outside_its_base_path() -> None:
    talk = Talk("openai")
    file = uploaded(talk, line())

    assert native(talk, file).status == 404
