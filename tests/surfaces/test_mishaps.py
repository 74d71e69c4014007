"""Everything an endpoint can do to a connection ends up in the exchange, in one sentence."""

from __future__ import annotations

import socket
import threading

import httpx2
import pytest

from conformance.model import InvalidRun, UnmatchedRequest
from conformance.surfaces import Call

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
STREAM = Call(
    "chat.completions.create",
    {"model": "m", "messages": [{"role": "user", "content": "Hi."}], "stream": True},
)


def test_a_dead_endpoint_is_refused(surface, endpoint, send):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    exchange = send(surface, endpoint(base_url=f"http://127.0.0.1:{port}/v1/"))
    assert exchange.response is None
    assert exchange.failure == "The connection was refused: nothing listens there."
    assert exchange.request.url == f"http://127.0.0.1:{port}/v1/chat/completions"


def test_an_endpoint_without_tls_fails_the_handshake(surface, endpoint, send, loopback):
    url = loopback(lambda c: c.sendall(HEAD + b"\r\n")).replace("http:", "https:")
    exchange = send(surface, endpoint(base_url=url))
    assert exchange.response is None
    assert "TLS handshake failed" in exchange.failure


def test_a_slow_endpoint_times_out(surface, endpoint, send, loopback):
    enough = threading.Event()
    url = loopback(lambda _: enough.wait(10) and None)
    exchange = send(surface, endpoint(base_url=url, timeout_s=0.1))
    enough.set()
    assert exchange.response is None
    assert exchange.failure == "Connected, but no answer within 0.1 s."


def test_a_stream_that_stalls_keeps_what_came(surface, endpoint, send, loopback):
    enough = threading.Event()

    def stall(connection):
        connection.sendall(HEAD + b"\r\ndata: {}\n\n")
        enough.wait(10)

    exchange = send(surface, endpoint(base_url=loopback(stall), timeout_s=0.2), STREAM)
    enough.set()
    assert exchange.response.body == b"data: {}\n\n"
    assert not exchange.response.complete
    assert exchange.failure == "The answer stalled for 0.2 s after 10 bytes of body."


def test_a_dripping_head_ends_with_the_time_of_the_exchange(surface, endpoint, send, loopback):
    enough = threading.Event()

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
        while not enough.wait(0.02):
            connection.sendall(b"a")

    where = endpoint(base_url=loopback(drip), timeout_s=5, max_s=0.3)
    exchange = send(surface, where)
    enough.set()
    assert exchange.response is None
    assert exchange.failure == "The exchange was not over after 0.3 s; we stopped."


def test_a_dripping_body_ends_with_the_time_of_the_exchange(surface, endpoint, send, loopback):
    enough = threading.Event()

    def drip(connection):
        connection.sendall(HEAD + b"\r\n")
        while not enough.wait(0.02):
            connection.sendall(b"data: {}\n\n")

    where = endpoint(base_url=loopback(drip), timeout_s=5, max_s=0.3)
    exchange = send(surface, where, STREAM)
    enough.set()
    assert exchange.response.body.startswith(b"data: {}\n\n")
    assert not exchange.response.complete
    assert exchange.failure == "The exchange was not over after 0.3 s; we stopped."


def test_a_close_in_the_middle_of_a_body_is_told(surface, endpoint, send, loopback):
    url = loopback(lambda c: c.sendall(HEAD + b"content-length: 50\r\n\r\n{"))
    exchange = send(surface, endpoint(base_url=url))
    assert exchange.response.status == 200
    assert exchange.response.body == b"{"
    assert not exchange.response.complete
    assert exchange.failure == "The connection closed before the body did, after 1 bytes of it."


def test_a_close_in_the_middle_of_a_chunked_body_is_told(surface, endpoint, send, loopback):
    url = loopback(lambda c: c.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"))
    exchange = send(surface, endpoint(base_url=url))
    assert exchange.response.body == b"hello"
    assert not exchange.response.complete
    assert exchange.failure


def test_a_close_without_an_answer_is_told(surface, endpoint, send, loopback):
    exchange = send(surface, endpoint(base_url=loopback(lambda _: None)))
    assert exchange.response is None
    assert exchange.failure == "The endpoint closed the connection without an answer."


@pytest.mark.parametrize(
    "junk",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"\x00\xff\xfe" * 30 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 40_000 + b"\r\n",
    ],
    ids=["ssh", "noise", "long number", "negative", "no colon", "endless head"],
)
def test_what_is_not_http_is_told(surface, endpoint, send, loopback, junk):
    exchange = send(surface, endpoint(base_url=loopback(lambda c: c.sendall(junk))))
    assert exchange.response is None
    assert exchange.failure.endswith(".")
    assert "\n" not in exchange.failure


def test_pieces_of_a_real_socket_keep_the_chunks_borders(surface, endpoint, send, loopback):
    body = b"8\r\ndata: {}\r\n2\r\n\n\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"
    url = loopback(lambda c: c.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n" + body))
    response = send(surface, endpoint(base_url=url), STREAM).response
    assert response.pieces == (b"data: {}", b"\n\n", b"data: [DONE]\n\n")
    assert response.complete
    assert len(response.arrivals_ms) == 3


@pytest.mark.parametrize("error", [UnmatchedRequest("no recording"), InvalidRun("refused")])
def test_our_own_errors_pass_through_unchanged(surface, canned, endpoint, send, error):
    with pytest.raises(type(error)) as caught:
        send(surface, endpoint(canned(status=error)))
    assert caught.value is error


def test_our_own_errors_pass_through_from_inside_a_body(surface, canned, endpoint, send):
    error = UnmatchedRequest("no recording")
    transport = canned(b"data: {}\n\n", headers=[("content-type", "text/event-stream")], then=error)
    with pytest.raises(UnmatchedRequest) as caught:
        send(surface, endpoint(transport), STREAM)
    assert caught.value is error


def test_a_bug_of_a_transport_in_process_is_no_failure_of_an_endpoint(
    surface, canned, endpoint, send
):
    with pytest.raises(ZeroDivisionError):
        send(surface, endpoint(canned(status=ZeroDivisionError())))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx2.ConnectTimeout("x"), "No connection within 60 s."),
        (httpx2.WriteTimeout("x"), "could not be sent within 60 s."),
        (httpx2.ProxyError("407"), "The proxy refused: 407."),
        (httpx2.ReadError("reset\nby peer"), "broke before an answer came: reset by peer."),
        (ConnectionRefusedError("no"), "nothing listens there."),
    ],
)
def test_other_mishaps_have_a_sentence_too(surface, canned, endpoint, send, error, said):
    exchange = send(surface, endpoint(canned(status=error)))
    assert exchange.failure.endswith(said)
    assert exchange.response is None
