"""Both surfaces put the same request on the wire, so both are judged alike."""

from __future__ import annotations

import pytest

from conformance.surfaces import Call, all_surfaces
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
    "list, no slash": Call("models.list", slash=False),
    "retrieve": Call("models.retrieve", {"model": "gemini-3.8-flash"}),
    "retrieve with a slash": Call("models.retrieve", {"model": "models/gemini 3:é@x"}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_method_url_and_body_are_the_same(call, canned, endpoint, send):
    sent = {}
    for name, surface in all_surfaces().items():
        transport = canned()
        assert surface.can(call) is None
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
        sent[name] = (request.method, wire.url.raw_path, body, extra)
    assert sent["rest"] == sent["python"]
    assert sent["rest"][1].startswith(b"/v1/")


def test_surfaces_come_in_a_fixed_order_under_their_names():
    surfaces = all_surfaces()
    assert list(surfaces) == ["rest", "python"]
    assert [surface.name for surface in surfaces.values()] == list(surfaces)


def test_an_argument_in_the_path_is_percent_encoded(surface, canned, endpoint, send):
    transport = canned()
    send(surface, endpoint(transport), CALLS["retrieve with a slash"])
    assert transport.requests[0].url.raw_path == b"/v1/models/models%2Fgemini%203:%C3%A9@x"
