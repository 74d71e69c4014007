"""An exchange read whole: plain answers, streams and what is neither."""

import json

import pytest

from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.wire.pointer import MISSING
from conformance.wire.reading import read

URL = "https://example.invalid/v1/chat/completions"


def exchange(*pieces, kind=Kind.COMPLETION, media_type="application/json", request=None):
    response = Response(200, (("Content-Type", media_type),), pieces)
    return Exchange("chat/x", kind, request, response, "rest", "t", Provenance.REHEARSED)


def streamed(*pieces, media_type="text/event-stream", kind=Kind.STREAM):
    return exchange(*pieces, kind=kind, media_type=media_type)


def event(content, **choice):
    made = {"choices": [{"index": 0, "delta": {"content": content}, **choice}]}
    return f"data: {json.dumps(made)}\n\n".encode()


DONE = b"data: [DONE]\n\n"


def test_a_plain_answer_has_a_value_and_no_stream():
    reading = read(exchange(b'{"choices":[{"index":0,', b'"message":{"content":"hi"}}]}'))
    assert reading.json.strict
    assert reading.value["choices"][0]["index"] == 0
    assert reading.stream is None
    assert reading.chunks == ()
    assert reading.message() == {"content": "hi"}
    assert reading.message(1) is None


def test_a_stream_has_chunks_and_their_message():
    reading = read(streamed(event("a"), event("b", finish_reason="stop") + DONE))
    assert [chunk.event.number for chunk in reading.chunks] == [1, 2]
    assert all(chunk.json.strict for chunk in reading.chunks)
    assert reading.done == (3,)
    assert reading.value is MISSING
    assert reading.message()["content"] == "ab"
    assert reading.folded.choices[0].finish_reason == "stop"


def test_a_stream_keeps_its_odd_events():
    body = event("a") + b"data: {oops\n\n" + DONE + event("b") + DONE
    reading = read(streamed(body))
    assert [chunk.json.parsed for chunk in reading.chunks] == [True, False, True]
    assert reading.done == (3, 5)
    assert reading.message()["content"] == "ab"
    assert reading.folded.notes == ()


@pytest.mark.parametrize(
    "found",
    [
        streamed(event("a"), media_type="application/json"),
        streamed(event("a"), kind=Kind.OTHER),
        streamed(event("a"), media_type="application/json", kind=Kind.COMPLETION),
    ],
)
def test_a_stream_is_known_by_what_was_asked_announced_or_sent(found):
    assert read(found).message()["content"] == "a"


def test_a_stream_answered_in_json_has_both_readings():
    reading = read(streamed(b'[{"error": {"code": 400}}]', media_type="application/json"))
    assert reading.value == [{"error": {"code": 400}}]
    assert reading.stream.events == ()
    assert reading.chunks == ()
    assert reading.message() is None


def test_a_plain_answer_to_a_streaming_request_still_has_its_message():
    body = json.dumps({"choices": [{"index": 0, "message": {"content": "hi"}}]}).encode()
    assert read(streamed(body)).message() == {"content": "hi"}


def test_pieces_are_found_by_the_offset_of_a_byte():
    reading = read(exchange(b"ab", b"", b"cde", b""))
    assert [reading.piece_of(offset) for offset in range(5)] == [0, 0, 2, 2, 2]


def test_nothing_at_all_is_read_as_nothing():
    nothing = Exchange("chat/x", Kind.STREAM, None, None, "rest", "t", Provenance.REHEARSED)
    reading = read(nothing)
    assert reading.value is MISSING
    assert reading.request is MISSING
    assert reading.message() is None
    assert reading.piece_of(0) == 0


def test_the_request_body_is_read():
    asked = Request("POST", URL, (), b'{"stream": true}')
    assert read(exchange(b"{}", request=asked)).request == {"stream": True}
    assert read(exchange(b"{}", request=Request("GET", URL))).request is MISSING


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"choices": [{"message": {"content": "a"}}]}, {"content": "a"}),
        ({"choices": [{"index": 1, "message": {}}, {"index": 0, "message": {"x": 1}}]}, {"x": 1}),
        ({"choices": [{"index": 3, "message": {"x": 2}}]}, {"x": 2}),
        ({"choices": [{"index": 0, "message": None}]}, None),
        ({"choices": [None]}, None),
        ({"choices": {}}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_message_is_found_by_the_index_of_its_choice(body, message):
    assert read(exchange(json.dumps(body).encode())).message() == message


def test_an_exchange_is_read_once():
    found = exchange(b"{}")
    assert read(found) is read(found)
