"""What the JavaScript SDK handed to its user."""

from __future__ import annotations

import base64
import hashlib
import json
import struct

import httpx2
import pytest
from pydantic import BaseModel

from conformance.surfaces import RAW, Call, KeyForm, Zod, all_surfaces
from conformance.surfaces.javascript import ABSENT
from conformance.surfaces.routes import ROUTES

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
PLAIN = Call("chat.completions.create", HELLO)
STREAM = Call("chat.completions.create", {**HELLO, "stream": True})
SSE = [("content-type", "text/event-stream")]
TEXT = {"type": "string"}
PERSON = Zod("person", {"type": "object", "properties": {"name": TEXT, "age": {"type": "number"}}})


class Person(BaseModel):
    """Somebody."""

    name: str


@pytest.fixture
def javascript():
    return all_surfaces()["javascript"]


@pytest.fixture
def ask(javascript, canned, endpoint, send):
    def ask(call, *pieces, **more):
        return send(javascript, endpoint(canned(*pieces, **more)), call)

    return ask


def test_a_plain_answer_is_carried_with_nothing_added(ask):
    exchange = ask(PLAIN)
    assert exchange.carried.value == json.loads(exchange.response.body)
    assert exchange.carried.raised is None


def test_a_stream_is_carried_chunk_by_chunk(ask):
    choice = {"index": 0, "delta": {"content": "a"}, "finish_reason": None}
    chunk = {"id": "c", "choices": [choice]}
    data = f"data: {json.dumps(chunk)}\n\n".encode()
    exchange = ask(STREAM, data, data, b"data: [DONE]\n\n", headers=SSE)
    assert exchange.carried.value == [chunk, chunk]
    assert exchange.response.pieces == (data, data, b"data: [DONE]\n\n")


def test_a_refusal_is_carried_as_the_error_with_its_code(ask):
    body = {"error": {"message": "No such model.", "code": "model_not_found", "type": "x"}}
    carried = ask(PLAIN, json.dumps(body).encode(), status=404).carried
    assert (carried.raised, carried.status, carried.code) == (
        "NotFoundError",
        404,
        "model_not_found",
    )
    assert "No such model." in carried.message


def test_an_error_inside_a_list_is_carried_without_a_code_and_with_its_words(ask):
    body = [{"error": {"code": 400, "message": "Bad.", "status": "INVALID_ARGUMENT"}}]
    carried = ask(PLAIN, json.dumps(body).encode(), status=400).carried
    assert (carried.raised, carried.status, carried.code) == ("BadRequestError", 400, None)
    assert "Bad." in carried.message


def test_values_of_a_wrong_type_are_carried_as_they_are(ask):
    body = {"id": 5, "created": "soon", "choices": [{"message": {"content": [1]}}], "new": {"a": 1}}
    assert ask(PLAIN, json.dumps(body).encode()).carried.value == body


def test_a_large_integer_is_carried_as_javascript_has_it(ask):
    exchange = ask(PLAIN, b'{"id":9007199254740993,"choices":[]}')
    assert exchange.carried.value["id"] == 9007199254740992
    assert b"9007199254740993" in exchange.response.body


def test_a_number_that_json_cannot_hold_is_carried_by_its_name(ask):
    assert ask(PLAIN, b'{"id":1e999,"choices":[]}').carried.value["id"] == "Infinity"


def test_a_lone_surrogate_is_carried(ask):
    assert ask(PLAIN, b'{"id":"\\ud800","choices":[]}').carried.value["id"] == "\ud800"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 3000, b"null", b"5", b'"text"', b""])
@pytest.mark.parametrize("call", [PLAIN, STREAM], ids=["plain", "stream"])
def test_hostile_bytes_cost_one_exchange(ask, body, call):
    wrapped = b"data: " + body + b"\n\n" if call is STREAM else body
    headers = SSE if call is STREAM else [("content-type", "application/json")]
    exchange = ask(call, wrapped, headers=headers)
    assert exchange.response.body == wrapped
    assert exchange.response.complete
    assert exchange.carried is not None
    assert ask(PLAIN).carried.raised is None


def test_nothing_is_tried_twice(javascript, canned, endpoint, send):
    transport = canned(b"{}", status=503, headers=[("retry-after", "0")])
    send(javascript, endpoint(transport), PLAIN)
    assert len(transport.requests) == 1


def test_a_redirect_is_not_followed(javascript, canned, endpoint, send):
    transport = canned(b"", status=307, headers=[("location", "http://canned.invalid/other")])
    exchange = send(javascript, endpoint(transport), PLAIN)
    assert len(transport.requests) == 1
    assert exchange.response.status == 307


def test_a_call_that_json_cannot_spell_is_a_failure_without_a_request(ask):
    exchange = ask(Call("chat.completions.create", {**HELLO, "seed": {1, 2}}))
    assert exchange.request is None
    assert "could not be put into words" in exchange.failure


def test_a_connection_error_is_carried_beside_the_failure(ask):
    exchange = ask(PLAIN, status=httpx2.ConnectError("refused"))
    assert exchange.carried.raised == "APIConnectionError"
    assert exchange.failure == "No connection: refused."


def test_bytes_are_carried_as_their_length_and_digest(ask):
    call = Call("videos.download_content", {"video_id": "v"})
    exchange = ask(call, b"\x00\xff", b"mp4", headers=[("content-type", "video/mp4")])
    digest = hashlib.sha256(b"\x00\xffmp4").hexdigest()
    assert exchange.carried.value == {"bytes": 5, "sha256": digest}


def test_base64_vectors_are_carried_as_numbers(ask):
    packed = base64.b64encode(struct.pack("<2f", 0.5, -1.0)).decode()
    body = {"object": "list", "model": "m", "data": [{"object": "embedding", "embedding": packed}]}
    exchange = ask(
        Call("embeddings.create", {"model": "m", "input": "a"}), json.dumps(body).encode()
    )
    assert exchange.carried.value["data"][0]["embedding"] == [0.5, -1.0]


def test_what_the_sdk_made_of_a_zod_object_is_carried_beside_the_text(ask):
    message = {"role": "assistant", "content": '{"name":"Ann","age":3}'}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    call = Call("chat.completions.parse", {**HELLO, "response_format": PERSON})
    carried = ask(call, json.dumps(body).encode()).carried
    assert carried.value["choices"][0]["message"]["parsed"] == {"name": "Ann", "age": 3}


def test_an_answer_that_does_not_fit_a_zod_object_is_carried_as_the_error(ask):
    message = {"role": "assistant", "content": '{"name":"Ann","age":"three"}'}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    call = Call("chat.completions.parse", {**HELLO, "response_format": PERSON})
    assert ask(call, json.dumps(body).encode()).carried.raised is not None


def test_every_page_of_a_list_is_carried(ask):
    body = {"object": "list", "data": [{"id": "a"}]}
    carried = ask(Call("models.list.iter_pages"), json.dumps(body).encode()).carried
    assert carried.value == [body]


def test_the_helper_for_streams_hands_on_events_and_the_completion(ask):
    chunks = [
        {"id": "c", "choices": [{"index": 0, "delta": {"role": "assistant", "content": "a"}}]},
        {"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    ]
    data = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    carried = ask(Call("chat.completions.stream", HELLO), *data, headers=SSE).carried
    assert carried.value["final"]["choices"][0]["message"]["content"] == "a"
    assert {"type": "content.delta", "delta": "a"} in carried.value["events"]


def test_the_raw_response_is_carried_with_its_head(ask):
    headers = [("content-type", "application/json"), ("x-request-id", "r")]
    call = Call("chat.completions.with_raw_response.create", HELLO)
    carried = ask(call, b'{"id":"c"}', headers=headers).carried
    assert carried.value == {"status": 200, "headers": dict(headers), "parsed": {"id": "c"}}


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (Call(RAW, {"method": "GET", "path": "x"}), "no call for this route"),
        (Call("models.list", key=KeyForm.NATIVE), "bearer"),
        (Call("chat.completions.parse", {**HELLO, "response_format": Person}), "Pydantic"),
        (Call("videos.create_and_poll", {"model": "m", "prompt": "p"}), "no such call"),
    ],
)
def test_what_cannot_be_said_in_javascript_has_a_reason(javascript, call, why):
    assert why in javascript.can(call)


def test_python_has_no_zod_objects():
    call = Call("chat.completions.parse", {**HELLO, "response_format": PERSON})
    assert "Zod" in all_surfaces()["python"].can(call)


def test_the_newest_version_has_every_call_of_the_table_but_those_named(javascript):
    javascript.versions()
    assert set(ROUTES) - javascript.client.calls == ABSENT
