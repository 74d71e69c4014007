"""What the SDK handed to its user."""

from __future__ import annotations

import base64
import hashlib
import json
import struct

import httpx2
import pytest
from pydantic import BaseModel

from conformance.surfaces import Call, all_surfaces

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
PLAIN = Call("chat.completions.create", HELLO)
STREAM = Call("chat.completions.create", {**HELLO, "stream": True})


class Person(BaseModel):
    """Somebody."""

    name: str
    age: int


SSE = [("content-type", "text/event-stream")]


@pytest.fixture
def ask(canned, endpoint, send):
    def ask(call, *pieces, **more):
        return send(all_surfaces()["python"], endpoint(canned(*pieces, **more)), call)

    return ask


def test_a_plain_answer_is_carried_with_nothing_added(ask):
    exchange = ask(PLAIN)
    assert exchange.carried.value == json.loads(exchange.response.body)
    assert exchange.carried.raised is None


def test_rest_carries_nothing(canned, endpoint, send):
    assert send(all_surfaces()["rest"], endpoint(canned()), PLAIN).carried is None


def test_a_stream_is_carried_chunk_by_chunk(ask):
    chunk = {"id": "c", "choices": [{"index": 0, "delta": {"content": "a"}}]}
    data = f"data: {json.dumps(chunk)}\n\n".encode()
    exchange = ask(STREAM, data, data, b"data: [DONE]\n\n", headers=SSE)
    assert exchange.carried.value == [chunk, chunk]


def test_values_of_a_wrong_type_are_carried_as_they_are(ask):
    body = {"id": 5, "created": "soon", "choices": [{"message": {"content": [1]}}], "new": {"a": 1}}
    assert ask(PLAIN, json.dumps(body).encode()).carried.value == body


def test_a_refusal_is_carried_as_the_exception(ask):
    body = {"error": {"message": "No such model.", "code": "model_not_found", "type": "x"}}
    exchange = ask(PLAIN, json.dumps(body).encode(), status=404)
    carried = exchange.carried
    assert (carried.raised, carried.status, carried.code) == (
        "NotFoundError",
        404,
        "model_not_found",
    )
    assert "No such model." in carried.message
    assert carried.value is None
    assert exchange.failure is None
    assert exchange.response.status == 404


def test_an_error_inside_a_list_is_carried_without_a_code(ask):
    body = [{"error": {"code": 400, "message": "Bad.", "status": "INVALID_ARGUMENT"}}]
    carried = ask(PLAIN, json.dumps(body).encode(), status=400).carried
    assert (carried.raised, carried.status, carried.code) == ("BadRequestError", 400, None)


def test_an_error_event_in_a_stream_is_carried_as_the_exception(ask):
    events = (b'data: {"choices":[]}\n\n', b'data: {"error":{"message":"late"}}\n\n')
    exchange = ask(STREAM, *events, b"data: [DONE]\n\n", headers=SSE)
    assert (exchange.carried.raised, exchange.carried.message) == ("APIError", "late")
    assert exchange.response.body.endswith(b"[DONE]\n\n")


def test_html_instead_of_json_is_carried_as_text(ask):
    exchange = ask(PLAIN, b"<html>hi</html>", headers=[("content-type", "text/html")])
    assert exchange.carried.value == "<html>hi</html>"
    assert exchange.response.body == b"<html>hi</html>"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 3000, b"null", b"5", b'"text"', b""])
@pytest.mark.parametrize("call", [PLAIN, STREAM], ids=["plain", "stream"])
def test_hostile_bytes_cost_one_exchange(ask, body, call):
    wrapped = b"data: " + body + b"\n\n" if call is STREAM else body
    headers = SSE if call is STREAM else [("content-type", "application/json")]
    exchange = ask(call, wrapped, headers=headers)
    assert exchange.response.body == wrapped
    assert exchange.response.complete


def test_an_event_stream_nobody_asked_for_is_carried_as_text(ask):
    exchange = ask(PLAIN, b"data: {}\n\n", headers=SSE)
    assert exchange.response.body == b"data: {}\n\n"
    assert exchange.carried is not None


def test_nothing_is_tried_twice(canned, endpoint, send):
    transport = canned(b"{}", status=503, headers=[("retry-after", "0")])
    send(all_surfaces()["python"], endpoint(transport), PLAIN)
    assert len(transport.requests) == 1


def test_what_the_sdk_refuses_to_send_is_a_failure_without_a_request(ask):
    exchange = ask(Call("chat.completions.create", {**HELLO, "seed": {1, 2}}))
    assert exchange.request is None
    assert exchange.response is None
    assert "before it sent anything" in exchange.failure


def test_a_connection_error_is_carried_beside_the_failure(ask):
    exchange = ask(PLAIN, status=httpx2.ConnectError("refused"))
    assert exchange.carried.raised == "APIConnectionError"
    assert exchange.failure == "No connection: refused."


def test_bytes_are_carried_as_their_length_and_digest(ask):
    call = Call("videos.download_content", {"video_id": "v"})
    exchange = ask(call, b"\x00\xff", b"mp4", headers=[("content-type", "video/mp4")])
    digest = hashlib.sha256(b"\x00\xffmp4").hexdigest()
    assert exchange.carried.value == {"bytes": 5, "sha256": digest}
    assert exchange.response.pieces == (b"\x00\xff", b"mp4")


def test_a_refused_download_is_carried_as_the_exception(ask):
    call = Call("files.content", {"file_id": "f"})
    assert ask(call, b"{}", status=404).carried.raised == "NotFoundError"


def test_what_the_sdk_parsed_is_carried_beside_the_text(ask):
    message = {"role": "assistant", "content": '{"name":"Ann","age":3}'}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    call = Call("chat.completions.parse", {**HELLO, "response_format": Person})
    carried = ask(call, json.dumps(body).encode()).carried
    assert carried.raised is None
    assert carried.value["choices"][0]["message"]["parsed"] == {"name": "Ann", "age": 3}
    assert carried.value["choices"][0]["message"]["content"] == message["content"]


def test_an_answer_that_does_not_parse_is_carried_as_the_exception(ask):
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "no"}}]}
    call = Call("chat.completions.parse", {**HELLO, "response_format": Person})
    exchange = ask(call, json.dumps(body).encode())
    assert exchange.carried.raised == "ValidationError"
    assert exchange.response.ok


def test_base64_vectors_are_carried_as_numbers(ask):
    packed = base64.b64encode(struct.pack("<2f", 0.5, -1.0)).decode()
    body = {"object": "list", "model": "m", "data": [{"object": "embedding", "embedding": packed}]}
    exchange = ask(
        Call("embeddings.create", {"model": "m", "input": "a"}), json.dumps(body).encode()
    )
    assert exchange.carried.value["data"][0]["embedding"] == [0.5, -1.0]
    assert packed.encode() in exchange.response.body


@pytest.mark.parametrize(
    "call",
    [
        Call("videos.create", {"model": "m", "prompt": "p"}),
        Call("videos.retrieve", {"video_id": "v"}),
        Call("videos.download_content", {"video_id": "v"}),
    ],
    ids=lambda call: call.path,
)
def test_a_call_the_sdk_calls_deprecated_warns_nobody(ask, call):
    assert ask(call, b"{}").carried.raised is None
