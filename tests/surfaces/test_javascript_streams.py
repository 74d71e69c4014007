"""What the JavaScript SDK makes of streams with nasty borders, byte order marks and sudden ends."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx2
import pytest

from conformance.surfaces import Call
from conformance.surfaces.javascript import JavaScript

STREAM = Call(
    "chat.completions.create",
    {"model": "m", "messages": [{"role": "user", "content": "Hi."}], "stream": True},
)
SSE = [("content-type", "text/event-stream")]
TEXT = "Wie spät? 時間 🕰"
CHUNK = {
    "id": "c",
    "choices": [{"index": 0, "delta": {"content": TEXT}, "finish_reason": None}],
}
DATA = f"data: {json.dumps(CHUNK, ensure_ascii=False)}".encode()
DONE = b"data: [DONE]\n\n"


@pytest.fixture(scope="module")
def exact() -> Iterator[JavaScript]:
    surface = JavaScript(exact=True)
    yield surface
    surface.client.close()


@pytest.fixture
def streamed(exact, canned, endpoint, send):
    def streamed(*pieces, **more):
        return send(exact, endpoint(canned(*pieces, headers=SSE, **more)), STREAM)

    return streamed


def singly(body: bytes) -> list[bytes]:
    return [body[place : place + 1] for place in range(len(body))]


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\r\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("cut", [singly, lambda body: [body]], ids=["bytes", "whole"])
def test_a_stream_reads_alike_wherever_it_is_cut(streamed, end, cut):
    body = DATA + end + DATA + end + DONE
    exchange = streamed(*cut(body))
    assert exchange.carried.value == [CHUNK, CHUNK]
    assert exchange.response.body == body


def test_no_single_border_is_lost_on_it(streamed):
    body = DATA + b"\r\n\r\n" + DONE
    read = {
        place: streamed(body[:place], body[place:]).carried.value for place in range(1, len(body))
    }
    assert [place for place, value in read.items() if value != [CHUNK]] == []


def test_a_byte_order_mark_is_passed_over(streamed):
    assert streamed(b"\xef\xbb\xbf" + DATA + b"\n\n" + DONE).carried.value == [CHUNK]


def test_a_finish_reason_that_the_wire_lacks_is_handed_on_as_null(streamed):
    bare = {"id": "c", "choices": [{"index": 0, "delta": {"content": "a"}}]}
    (chunk,) = streamed(f"data: {json.dumps(bare)}\n\n".encode(), DONE).carried.value
    assert chunk["choices"][0] == bare["choices"][0] | {"finish_reason": None}


def test_the_pieces_reach_the_client_as_they_are(exact, canned, endpoint, send):
    pieces = singly(b'{"id":"c","choices":[]}')
    exchange = send(exact, endpoint(canned(*pieces)))
    assert exchange.response.pieces == tuple(pieces)
    assert exchange.carried.value == {"id": "c", "choices": []}


def test_comments_and_fields_it_does_not_know_are_passed_over(streamed):
    body = b": hello\n\nid: 1\nretry: 5\nnonsense: x\n" + DATA + b"\n\n: bye\n\n" + DONE
    assert streamed(body).carried.value == [CHUNK]


def test_data_of_several_lines_is_joined(streamed):
    lines = json.dumps(CHUNK, indent=1).splitlines()
    body = "".join(f"data: {line}\n" for line in lines).encode() + b"\n" + DONE
    assert streamed(body).carried.value == [CHUNK]


def test_a_stream_without_its_sentinel_ends_without_an_error(streamed):
    exchange = streamed(DATA + b"\n\n")
    assert (exchange.carried.value, exchange.carried.raised) == ([CHUNK], None)


def test_an_error_in_the_middle_is_raised_with_its_words(streamed):
    exchange = streamed(DATA + b"\n\n", b'data: {"error":{"message":"late"}}\n\n', DONE)
    assert (exchange.carried.raised, exchange.carried.message) == ("APIError", "late")
    assert exchange.response.body.endswith(DONE)


def test_json_that_breaks_off_inside_an_event_is_raised(streamed):
    assert streamed(b'data: {"id":\n\n', DONE).carried.raised == "SyntaxError"


def test_a_connection_that_breaks_in_the_middle_is_raised(streamed):
    exchange = streamed(DATA + b"\n\n", then=httpx2.ReadError("reset"))
    assert exchange.carried.raised is not None
    assert not exchange.response.complete
