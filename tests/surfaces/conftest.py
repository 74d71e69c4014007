"""Canned endpoints for the surfaces: in process, and on loopback with raw sockets."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator

import httpx2
import pytest

from conformance.model import Exchange, Kind, Provenance
from conformance.surfaces import Call, Endpoint, Surface, all_surfaces, release

KEY = "secret-key-0123456789"

COMPLETION = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Hello."},
            "finish_reason": "stop",
        }
    ],
}


class Canned(httpx2.BaseTransport):
    """Answers everything alike, piece by piece; keeps the requests."""

    def __init__(self, *pieces, status=200, headers=(), arrivals=None, then=None):
        self.pieces = pieces or (json.dumps(COMPLETION).encode(),)
        self.status = status
        self.headers = list(headers) or [("content-type", "application/json")]
        self.extensions = {} if arrivals is None else {"arrivals_ms": arrivals}
        self.then = then
        self.requests = []
        self.closed = 0

    def handle_request(self, request):
        self.requests.append(request)
        if isinstance(self.status, Exception):
            raise self.status
        return httpx2.Response(
            self.status,
            headers=self.headers,
            stream=_Pieces(self),
            extensions=self.extensions,
        )


class _Pieces(httpx2.SyncByteStream):
    def __init__(self, canned):
        self.canned = canned

    def __iter__(self):
        yield from self.canned.pieces
        if self.canned.then is not None:
            raise self.canned.then

    def close(self):
        self.canned.closed += 1


@pytest.fixture
def canned() -> type[Canned]:
    return Canned


@pytest.fixture
def endpoint() -> Iterator[Callable[..., Endpoint]]:
    made: list[Endpoint] = []

    def make(transport=None, base_url="http://canned.invalid/v1/", key=KEY, **more) -> Endpoint:
        made.append(Endpoint(base_url, key=key, transport=transport, **more))
        return made[-1]

    yield make
    for one in made:
        release(one)


@pytest.fixture(params=["rest", "python", "python-async", "javascript"])
def surface(request) -> Surface:
    return all_surfaces()[request.param]


@pytest.fixture
def send() -> Callable[..., Exchange]:
    def send(surface: Surface, endpoint: Endpoint, call: Call | None = None) -> Exchange:
        return surface.send(
            call or hello(),
            endpoint,
            exchange="chat/hello",
            model="m",
            target="canned",
            provenance=Provenance.REHEARSED,
            kind=Kind.COMPLETION,
        )

    return send


@pytest.fixture
def loopback() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Serve each connection with a function of the socket, after the request was read."""
    servers: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def serve(answer: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def loop() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        _read_request(connection)
                        answer(connection)
                    except OSError:
                        pass

        thread = threading.Thread(target=loop, daemon=True)
        threads.append(thread)
        thread.start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/v1/"

    yield serve
    for server in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
    for thread in threads:
        thread.join(5)


def _read_request(connection: socket.socket) -> None:
    """Read a whole request, because closing with bytes unread resets the connection."""
    got = b""
    while b"\r\n\r\n" not in got and not got.startswith(b"\x16\x03"):  # or a TLS hello
        piece = connection.recv(65536)
        if not piece:
            return
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.partition(b":")[2]):
                body += connection.recv(65536)


def hello(**params) -> Call:
    told = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
    return Call("chat.completions.create", {**told, **params})
