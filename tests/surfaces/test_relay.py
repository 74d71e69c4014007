"""The relay lets pass what belongs to a call under way, and nothing else on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest

from conformance.surfaces.call import KeyForm
from conformance.surfaces.errand import STAND_IN, Errand
from conformance.surfaces.relay import Relay
from conformance.surfaces.relayed import CALL, PIECES

BEARER = {"authorization": f"Bearer {STAND_IN}"}


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A relay that turns on a thread of its own for as long as a test lasts."""
    relay, over = Relay(), threading.Event()
    relay.ended = []

    def turn() -> None:
        while not over.is_set():
            relay.turn(0.05)

    thread = threading.Thread(target=turn)
    thread.start()
    yield relay
    over.set()
    thread.join()
    for each in relay.ended:
        relay.leave(each)
        each.end()
    relay.close()


@pytest.fixture
def errand(relay, canned, endpoint):
    """A call under way, and what it sends and gets."""
    made = relay.ended

    def errand(*pieces, key=KeyForm.OWN, base_url="http://canned.invalid/v1/", **more):
        transport = canned(*pieces, **more)
        at = endpoint(transport, base_url=base_url)
        made.append(Errand(str(len(made)), at, key, "chat/hello"))
        relay.enter(made[-1])
        return made[-1], transport, relay.base_url(base_url)

    return errand


def get(url, **headers):
    return httpx2.get(url, headers=headers, trust_env=False)


def of(errand, **more):
    return {CALL.decode(): errand.id, **more}


def test_a_request_reaches_the_endpoint_with_the_key_in_place_of_the_stand_in(errand):
    under_way, transport, base_url = errand(b"{}")
    assert get(base_url + "models?a=1", **of(under_way, **BEARER)).json() == {}
    (request,) = transport.requests
    assert str(request.url) == "http://canned.invalid/v1/models?a=1"
    assert request.headers["authorization"] == "Bearer secret-key-0123456789"
    assert CALL.decode() not in request.headers


def test_another_key_is_passed_on_as_it_is(errand):
    under_way, transport, base_url = errand(b"{}", key=KeyForm.WRONG)
    get(base_url + "models", **of(under_way, authorization="Bearer other"))
    get(base_url + "models", **of(under_way))
    other, none = transport.requests
    assert other.headers["authorization"] == "Bearer other"
    assert "authorization" not in none.headers


def test_a_request_of_nobody_is_refused(errand):
    _, transport, base_url = errand(b"{}")
    assert get(base_url + "models", **BEARER).status_code == 403
    assert get(base_url + "models", **{CALL.decode(): "77"}).status_code == 403
    assert transport.requests == []


def test_a_path_without_the_secret_is_refused(errand):
    under_way, transport, base_url = errand(b"{}")
    parts = urlsplit(base_url)
    assert get(f"http://{parts.netloc}/v1/models", **of(under_way)).status_code == 403
    assert transport.requests == []


def test_pieces_carry_their_length_when_that_is_asked_for(errand):
    under_way, _, base_url = errand(b"ab", b"c", headers=[("content-length", "3")])
    body = get(base_url + "x", **of(under_way, **{PIECES.decode(): "exact"})).content
    assert body == b"\0\0\0\2ab\0\0\0\1c"


def test_pieces_come_in_chunks_of_their_own(errand):
    under_way, _, base_url = errand(b"ab", b"c", headers=[("content-type", "text/plain")])
    parts = urlsplit(base_url)
    head = f"GET {parts.path}x HTTP/1.1\r\nhost: h\r\n{CALL.decode()}: {under_way.id}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port)) as client:
        client.sendall(head.encode())
        got = b""
        while not got.endswith(b"0\r\n\r\n"):
            got += client.recv(4096)
    assert got.partition(b"\r\n\r\n")[2] == b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"


def test_a_body_that_breaks_off_ends_the_connection(errand):
    under_way, _, base_url = errand(b"ab", then=httpx2.ReadError("reset"))
    with pytest.raises(httpx2.RemoteProtocolError):
        get(base_url + "x", **of(under_way))
    assert under_way.taken.pieces == [b"ab"]


def test_what_is_no_http_ends_the_connection(relay):
    parts = urlsplit(relay.address)
    with socket.create_connection((parts.hostname, parts.port)) as client:
        client.sendall(b"\0\0nonsense\r\n\r\n")
        assert client.recv(4096) == b""


def test_a_connection_outlives_a_call_whose_whole_answer_came(canned, endpoint):
    relay = Relay()
    at = endpoint(canned(b'{"a":', b"1}", headers=[("content-length", "7")]))
    client = socket.create_connection(("127.0.0.1", urlsplit(relay.address).port))
    client.settimeout(0.02)
    try:
        for number in ("1", "2"):
            errand = Errand(number, at, KeyForm.OWN, "chat/hello")
            relay.enter(errand)
            path = urlsplit(relay.base_url("http://canned.invalid/v1/")).path
            head = f"GET {path}models HTTP/1.1\r\nhost: x\r\n{CALL.decode()}: {number}\r\n\r\n"
            client.sendall(head.encode())
            got = b""
            for _ in range(500):
                relay.turn(0.01)
                try:
                    got += client.recv(4096)
                except TimeoutError:
                    continue
                if got.endswith(b'{"a":1}'):
                    break
            assert got.endswith(b'{"a":1}')
            relay.leave(errand)  # as soon as the client has all it waits for
            errand.end()
    finally:
        client.close()
        relay.close()
