"""What the tap keeps, on both surfaces."""

from __future__ import annotations

import gzip
import itertools
import zlib

import brotli
import httpx2
import pytest

from conformance.surfaces import Call

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
STREAM = Call("chat.completions.create", {**HELLO, "stream": True})
SSE = [("content-type", "text/event-stream")]


def test_pieces_keep_their_order_and_borders(surface, canned, endpoint, send):
    pieces = (b'data: {"choi', b'ces":[]}\n\nda', b"ta: [DONE]\n\n")
    exchange = send(surface, endpoint(canned(*pieces, headers=SSE)), STREAM)
    assert exchange.response.pieces == pieces
    assert exchange.response.complete
    assert exchange.failure is None


def test_what_comes_after_the_done_event_is_kept_too(surface, canned, endpoint, send):
    pieces = (b"data: [DONE]\n\n", b": late\n\n", b"data: {}\n\n")
    transport = canned(*pieces, headers=SSE)
    exchange = send(surface, endpoint(transport), STREAM)
    assert exchange.response.pieces == pieces
    assert transport.closed


def test_arrival_times_of_the_inner_transport_are_believed(surface, canned, endpoint, send):
    transport = canned(b"data: {}\n\n", b"", b"data: [DONE]\n\n", headers=SSE, arrivals=[5, 6, 70])
    exchange = send(surface, endpoint(transport), STREAM)
    assert exchange.response.pieces == (b"data: {}\n\n", b"data: [DONE]\n\n")
    assert exchange.response.arrivals_ms == (5, 70)


@pytest.mark.parametrize("arrivals", [None, [1], "soon", ["1", "2"]])
def test_without_usable_arrival_times_the_clock_is_read(surface, canned, endpoint, send, arrivals):
    transport = canned(b"data: {}\n\n", b"data: [DONE]\n\n", headers=SSE, arrivals=arrivals)
    response = send(surface, endpoint(transport), STREAM).response
    assert len(response.arrivals_ms) == 2
    assert 0 <= response.arrivals_ms[0] <= response.arrivals_ms[1]


def test_an_uncoded_answer_is_asked_for(surface, canned, endpoint, send):
    transport = canned()
    exchange = send(surface, endpoint(transport))
    assert transport.requests[0].headers["accept-encoding"] == "identity"
    assert exchange.request.header("accept-encoding") == "identity"


def test_a_redirect_is_kept_and_not_followed(surface, canned, endpoint, send):
    headers = [("location", "https://elsewhere.invalid/v1/chat/completions")]
    transport = canned(b"moved", status=307, headers=headers)
    exchange = send(surface, endpoint(transport))
    assert len(transport.requests) == 1
    assert (exchange.response.status, exchange.response.body) == (307, b"moved")
    assert exchange.response.header("location") == headers[0][1]


def test_a_cookie_is_not_sent_back(surface, canned, endpoint, send):
    transport = canned(headers=[("content-type", "application/json"), ("set-cookie", "a=b")])
    where = endpoint(transport)
    send(surface, where)
    send(surface, where)
    assert "cookie" not in transport.requests[1].headers


def test_header_order_case_and_repeats_are_kept(surface, canned, endpoint, send):
    headers = [("X-One", "1"), ("Content-Type", "application/json"), ("X-One", "2")]
    assert send(surface, endpoint(canned(headers=headers))).response.headers == tuple(headers)


def test_a_body_past_the_bound_is_cut_and_told(surface, canned, endpoint, send):
    transport = canned(b"x" * 60, b"y" * 60, b"z" * 60, headers=SSE)
    exchange = send(surface, endpoint(transport, max_bytes=100), STREAM)
    assert exchange.response.body == b"x" * 60 + b"y" * 40
    assert not exchange.response.complete
    assert "longer than 100 bytes" in exchange.failure


def test_a_body_as_long_as_the_bound_is_whole(surface, canned, endpoint, send):
    exchange = send(surface, endpoint(canned(b"x" * 100, headers=SSE), max_bytes=100), STREAM)
    assert exchange.response.complete
    assert exchange.failure is None


def test_an_endless_stream_ends_at_the_bound_of_pieces(surface, canned, endpoint, send):
    transport = canned(headers=SSE)
    transport.pieces = itertools.repeat(b"data: {}\n\n")
    exchange = send(surface, endpoint(transport, max_pieces=50), STREAM)
    assert not exchange.response.complete
    assert "more than 50 pieces" in exchange.failure
    assert len(exchange.response.pieces) == 51


def test_an_endless_stream_of_empty_pieces_ends_in_time(surface, canned, endpoint, send):
    transport = canned(headers=SSE)
    transport.pieces = itertools.repeat(b"")
    exchange = send(surface, endpoint(transport, max_s=0.05), STREAM)
    assert not exchange.response.complete
    assert "was not over after 0.05 s" in exchange.failure


def test_a_body_shorter_than_announced_is_incomplete(surface, canned, endpoint, send):
    headers = [("content-type", "application/json"), ("content-length", "99")]
    exchange = send(surface, endpoint(canned(b'{"id":"x"}', headers=headers)))
    assert not exchange.response.complete
    assert "10 of 99 bytes" in exchange.failure


def test_a_stream_that_breaks_keeps_what_came(surface, canned, endpoint, send):
    broken = httpx2.RemoteProtocolError("peer closed connection")
    transport = canned(b'data: {"choices":[]}\n\n', headers=SSE, then=broken)
    exchange = send(surface, endpoint(transport), STREAM)
    assert exchange.response.body == b'data: {"choices":[]}\n\n'
    assert not exchange.response.complete
    assert "closed before the body did, after 22 bytes" in exchange.failure


@pytest.mark.parametrize(
    ("coding", "encode"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)],
)
def test_a_coded_answer_is_kept_decoded_and_told(surface, canned, endpoint, send, coding, encode):
    plain = b'{"id":"chatcmpl-1","object":"chat.completion","choices":[]}'
    coded = encode(plain)
    headers = [
        ("content-type", "application/json"),
        ("content-encoding", coding),
        ("content-length", str(len(coded))),
    ]
    transport = canned(coded[:7], coded[7:], headers=headers)
    exchange = send(surface, endpoint(transport))
    assert exchange.response.body == plain
    assert exchange.response.complete
    assert exchange.response.headers == (("content-type", "application/json"),)
    assert exchange.facts == {"content-encoding": coding, "wire-bytes": str(len(coded))}
    if exchange.carried:
        assert exchange.carried.value["id"] == "chatcmpl-1"


def test_a_decompression_bomb_is_defused(surface, canned, endpoint, send):
    bomb = gzip.compress(b"\0" * 10_000_000)
    headers = [("content-type", "application/json"), ("content-encoding", "gzip")]
    exchange = send(surface, endpoint(canned(bomb, headers=headers), max_bytes=100_000))
    assert len(exchange.response.body) == 100_000
    assert not exchange.response.complete
    assert "decoded body is longer than 100000 bytes" in exchange.failure


def test_a_false_coding_leaves_the_bytes_as_they_came(surface, canned, endpoint, send):
    headers = [("content-type", "text/html"), ("content-encoding", "gzip")]
    exchange = send(surface, endpoint(canned(b"<html>", headers=headers)))
    assert exchange.response.body == b"<html>"
    assert exchange.response.header("content-encoding") == "gzip"
    assert "not gzip as its header says" in exchange.failure


def test_an_unknown_coding_leaves_the_bytes_as_they_came(surface, canned, endpoint, send):
    headers = [("content-type", "application/json"), ("content-encoding", "snappy")]
    exchange = send(surface, endpoint(canned(b"\x01\x02", headers=headers)))
    assert exchange.response.body == b"\x01\x02"
    assert exchange.response.header("content-encoding") == "snappy"
    assert exchange.facts["content-encoding"] == "snappy"


def test_the_inner_transport_learns_the_exchange_and_the_wire_does_not(
    surface, canned, endpoint, send
):
    transport = canned()
    send(surface, endpoint(transport))
    sent = transport.requests[0]
    assert sent.extensions["conformance"] == {"exchange": "chat/hello"}
    assert "chat/hello" not in f"{sent.headers} {sent.url}"
