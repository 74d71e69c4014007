"""
Raw HTTP and both clients of Python put the same request on the wire, so all are judged alike.

`tests/suite/test_one_wire.py` holds every surface to that, over all that the suite really asks.
"""

from __future__ import annotations

from enum import Enum

import pytest
from pydantic import BaseModel, Field

from conformance.surfaces import Call, all_surfaces
from conformance.surfaces.routes import ROUTES
from conformance.wire.canonical import canonical

TURN = [{"role": "user", "content": "Wie spät ist es — 時間?"}]
SIGNED = [
    *TURN,
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "call_1",
                "type": "function",
                "function": {"name": "now", "arguments": "{}"},
                "extra_content": {"google": {"thought_signature": "c2ln"}},
            }
        ],
    },
    {"role": "tool", "tool_call_id": "call_1", "content": "noon"},
]


class Mood(Enum):
    """A choice."""

    GOOD = "good"
    BAD = "bad"


class Guest(BaseModel):
    """Who comes."""

    name: str
    mood: Mood | None = None
    first: Mood = Field(description="How it begins.")


class Party(BaseModel):
    """A nested model, so that its schema has definitions and references."""

    title: str = "party"
    guests: list[Guest] = Field(description="Everybody.", max_length=3)
    host: Guest = Field(description="Who invites.")
    notes: dict[str, str] | None = None
    size: int | float


SCHEMA = {"type": "json_schema", "json_schema": {"name": "e", "schema": {"type": "object"}}}
NESTED = {"a": [1, 2.5, True, None], "b": {"c": "d é"}, "l": [{"x": 1}, {"x": 2}], "o": {}, "e": []}
PNG = b"\x89PNG\r\n\x1a\n--\r\n\r\n"
LINES = b'{"custom_id":"1"}\n'
BATCH = {
    "input_file_id": "files/abc",
    "endpoint": "/v1/chat/completions",
    "completion_window": "24h",
}
CALLS = {
    "plain": Call("chat.completions.create", {"model": "m", "messages": TURN}),
    "no slash": Call("chat.completions.create", {"model": "m", "messages": TURN}, slash=False),
    "stream": Call(
        "chat.completions.create",
        {
            "model": "models/m",
            "messages": TURN,
            "stream": True,
            "stream_options": {"include_usage": True},
        },
    ),
    "nulls and numbers": Call(
        "chat.completions.create",
        {"model": "m", "messages": TURN, "temperature": 0.0, "top_p": None, "seed": 2**60, "n": 1},
    ),
    "history with a foreign member": Call(
        "chat.completions.create", {"model": "m", "messages": SIGNED}
    ),
    "extra body": Call(
        "chat.completions.create",
        {
            "model": "m",
            "messages": TURN,
            "temperature": 1,
            "extra_body": {"temperature": 2, "google": {"thinking_config": {"thinking_budget": 0}}},
            "extra_query": {"a": 1, "b": [True, None], "c": {"d": "e f"}},
            "extra_headers": {"x-extra": "1"},
        },
    ),
    "a parameter the SDK does not know": Call(
        "chat.completions.create", {"model": "m", "messages": TURN, "top_k": 3, "safety": [1]}
    ),
    "list": Call("models.list"),
    "every page of models": Call("models.list.iter_pages"),
    "list, no slash": Call("models.list", slash=False),
    "retrieve": Call("models.retrieve", {"model": "gemini-3.8-flash"}),
    "retrieve with a slash": Call("models.retrieve", {"model": "models/gemini 3:é@x"}),
    "extra body doubled": Call(
        "chat.completions.create",
        {
            "model": "m",
            "messages": TURN,
            "extra_body": {"extra_body": {"google": {"thinking_config": {"thinking_budget": 0}}}},
        },
    ),
    "parse with a model": Call(
        "chat.completions.parse", {"model": "m", "messages": TURN, "response_format": Party}
    ),
    "parse with a schema": Call(
        "chat.completions.parse",
        {"model": "m", "messages": TURN, "response_format": SCHEMA, "temperature": 0},
    ),
    "stream helper": Call("chat.completions.stream", {"model": "m", "messages": TURN, "seed": 1}),
    "raw response": Call(
        "chat.completions.with_raw_response.create", {"model": "m", "messages": TURN, "seed": 2}
    ),
    "parse without a format": Call("chat.completions.parse", {"model": "m", "messages": TURN}),
    "embedding": Call("embeddings.create", {"model": "m", "input": "é"}),
    "embeddings as floats": Call(
        "embeddings.create",
        {"model": "m", "input": ["a", "b"], "encoding_format": "float", "dimensions": 8},
    ),
    "embedding with an extra body": Call(
        "embeddings.create",
        {"model": "m", "input": "a", "extra_body": {"encoding_format": "float", "task": "x"}},
    ),
    "image": Call(
        "images.generate",
        {"model": "m", "prompt": "p", "n": 1, "response_format": "b64_json", "extra_body": NESTED},
    ),
    "image edited": Call(
        "images.edit",
        {"model": "m", "prompt": "p", "n": 1, "image": ("in.png", PNG, "image/png")},
    ),
    "video": Call("videos.create", {"model": "m", "prompt": "é\r\np"}),
    "video with everything": Call(
        "videos.create",
        {
            "model": "m",
            "prompt": "p",
            "seconds": "8",
            "size": "1280x720",
            "input_reference": ('a "b" é\\.png', PNG, "image/png"),
            "extra_body": {"google": NESTED, "prompt": "q", 'a"b': "1"},
            "extra_query": {"a": 1},
            "unheard_of": {"x": [1, 2]},
        },
    ),
    "video waited for": Call("videos.create_and_poll", {"model": "m", "prompt": "p"}),
    "video after bytes": Call(
        "videos.create", {"model": "m", "prompt": "p", "input_reference": PNG}
    ),
    "video poll": Call("videos.retrieve", {"video_id": "models/veo/operations/a b"}),
    "video bytes": Call("videos.download_content", {"video_id": "a/b"}),
    "thumbnail": Call(
        "videos.download_content", {"video_id": "v", "variant": "a b", "extra_query": {"c": 1}}
    ),
    "file": Call(
        "files.create", {"file": ("in.jsonl", LINES, "application/jsonl"), "purpose": "batch"}
    ),
    "file that expires": Call(
        "files.create",
        {
            "file": ("in", LINES, "text/plain"),
            "purpose": "batch",
            "expires_after": {"anchor": "created_at", "seconds": 3600},
            "extra_body": {"display_name": "x"},
        },
    ),
    "file without a name": Call("files.create", {"file": LINES, "purpose": "batch"}),
    "file poll": Call("files.retrieve", {"file_id": "files/abc"}),
    "file bytes": Call("files.content", {"file_id": "files/abc"}),
    "batch": Call("batches.create", {**BATCH, "metadata": {"a": "b"}, "extra_body": {"x": 1}}),
    "files": Call("files.list", {"purpose": "batch", "limit": 2, "order": "asc", "after": "f 1"}),
    "every page of files": Call("files.list.iter_pages", {"limit": 2}),
    "file deleted": Call("files.delete", {"file_id": "files/abc"}),
    "batches": Call("batches.list", {"limit": 2, "after": "b/1"}),
    "every page of batches": Call("batches.list.iter_pages"),
    "batch called off": Call("batches.cancel", {"batch_id": "batches/abc"}),
    "batch poll": Call("batches.retrieve", {"batch_id": "batches/abc"}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_method_url_and_body_are_the_same(call, canned, endpoint, send):
    sent = {}
    for name in ("rest", "python", "python-async"):
        surface = all_surfaces()[name]
        assert surface.can(call) is None
        transport = canned()
        exchange = send(surface, endpoint(transport), call)
        request = exchange.request
        wire = transport.requests[0]
        assert (wire.method, str(wire.url), wire.content) == (
            request.method,
            request.url,
            request.body,
        )
        body = canonical(request.header("content-type"), request.body)
        extra = request.header("x-extra")
        # Without a body its type says nothing; the SDK names one all the same.
        media = (request.header("content-type") or "").partition(";")[0] if request.body else ""
        path, _, query = wire.url.raw_path.partition(b"?")
        sent[name] = (request.method, path, sorted(query.split(b"&")), body, extra, media)
    assert dict.fromkeys(sent, sent["rest"]) == sent
    assert sent["rest"][1].startswith(b"/v1/")


def test_the_table_of_calls_here_is_whole():
    assert {call.path for call in CALLS.values()} == set(ROUTES)


@pytest.mark.parametrize("case", ["video with everything", "file"])
def test_a_form_is_spelled_the_same_every_time(case, canned, endpoint, send):
    transport = canned()
    for _ in range(2):
        send(all_surfaces()["rest"], endpoint(transport), CALLS[case])
    first, second = transport.requests
    assert first.content == second.content
    assert first.headers["content-type"] == second.headers["content-type"]


def test_surfaces_come_in_a_fixed_order_under_their_names():
    surfaces = all_surfaces()
    assert list(surfaces) == ["rest", "python", "python-async", "javascript"]
    assert [surface.name for surface in surfaces.values()] == list(surfaces)


def test_an_argument_in_the_path_is_percent_encoded(surface, canned, endpoint, send):
    transport = canned()
    send(surface, endpoint(transport), CALLS["retrieve with a slash"])
    assert transport.requests[0].url.raw_path == b"/v1/models/models%2Fgemini%203:%C3%A9@x"
