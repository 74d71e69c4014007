import json
import socket
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from conformance.model.faults import WrongUsage
from conformance.reference import KEY, Asked, Endpoint, Reply, answer, serve
from conformance.reference.server import Running

AUTHORIZED = {"authorization": f"Bearer {KEY}"}
BODY = {"model": "reference-chat", "messages": [{"role": "user", "content": "Count from 1 to 12."}]}
STREAMED = {**BODY, "stream": True}
HEADERS = tuple(AUTHORIZED.items())


@pytest.fixture(scope="module", params=["openai", "gemini"])
def running(request: pytest.FixtureRequest) -> Iterator[tuple[str, Running]]:
    with serve(request.param) as server:
        yield request.param, server


@pytest.fixture
def http(running: tuple[str, Running]) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=running[1].base_url, headers=AUTHORIZED, trust_env=False) as client:
        yield client


def expected(dialect: str, body: object) -> Reply:
    path = "/v1beta/openai/chat/completions"
    return answer(Asked("POST", path, headers=HEADERS, body=json.dumps(body).encode()), dialect)


def test_a_plain_answer_comes_over_the_socket_to_the_byte(running, http) -> None:
    reply = expected(running[0], BODY)
    heard = http.post("chat/completions", json=BODY)

    assert heard.status_code == reply.status
    assert heard.content == reply.body
    names = {name for name, _ in reply.headers}
    assert set(heard.headers) - {"connection"} == names


def test_repeated_headers_come_apart(running, http) -> None:
    vary = http.post("chat/completions", json=BODY).headers.get_list("vary")

    assert vary == (["Origin", "X-Origin", "Referer"] if running[0] == "gemini" else [])


def test_a_refusal_comes_over_the_socket(running, http) -> None:
    assert http.get("nowhere").status_code == 404
    assert http.get("models", headers={"authorization": "Bearer x"}).status_code in (400, 401)


def test_an_encoded_slash_survives_the_socket(running, http) -> None:
    heard = http.get("models/models%2Freference-chat")

    assert heard.status_code == (200 if running[0] == "gemini" else 404)


class Chunks:
    """Reads a chunked answer from a socket, one HTTP chunk at a time: nothing merges on the way."""

    def __init__(self, port: int, body: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        head = (
            f"POST /v1beta/openai/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {KEY}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body)
        self.file = self.socket.makefile("rb")
        while self.file.readline().strip():
            pass

    def __iter__(self) -> Iterator[bytes]:
        while size := int(self.file.readline() or b"0", 16):
            yield self.file.read(size)
            self.file.readline()

    def close(self) -> None:
        self.file.close()
        self.socket.close()


def test_every_piece_is_a_chunk_of_its_own(running) -> None:
    dialect, server = running
    chunks = Chunks(server.port, json.dumps(STREAMED).encode())
    try:
        assert list(chunks) == [data for _, data in expected(dialect, STREAMED).pieces]
    finally:
        chunks.close()


def held_back(gate: list[str]) -> object:
    """Put a long pause before the second piece, so that only an incremental server sends one."""

    def through(endpoint: Endpoint) -> Endpoint:
        def pausing(asked: Asked) -> Reply:
            reply = endpoint(asked)
            first, (_, second), *rest = reply.pieces
            gate.append("asked")
            return replace(reply, pieces=(first, (3_600_000.0, second), *rest))

        return pausing

    return through


def test_the_first_piece_arrives_while_the_second_is_an_hour_away() -> None:
    gate: list[str] = []
    with serve("openai", through=held_back(gate)) as server:
        chunks = Chunks(server.port, json.dumps(STREAMED).encode())
        first = next(iter(chunks))
        chunks.close()

    assert gate == ["asked"]
    assert first == expected("openai", STREAMED).pieces[0][1]


def test_a_cut_reply_breaks_the_connection_before_its_end() -> None:
    def through(endpoint: Endpoint) -> Endpoint:
        return lambda asked: replace(endpoint(asked), cut=True)

    with (
        serve("gemini", through=through) as server,
        httpx2.Client(headers=AUTHORIZED, trust_env=False) as client,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        client.post(server.base_url + "chat/completions", json=STREAMED)


def test_a_taken_port_is_wrong_usage() -> None:
    with serve("openai") as server, pytest.raises(WrongUsage, match="cannot listen"):
        serve("openai", port=server.port)


def test_a_closed_server_frees_its_port() -> None:
    server = serve("openai")
    server.close()
    server.close()

    with serve("openai", port=server.port) as again:
        assert again.port == server.port


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with serve("openai") as server, httpx2.Client(trust_env=False) as client:
        client.get(server.base_url + "models")

    assert capfd.readouterr() == ("", "")


def test_a_dialect_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match="no dialect 'klingon'"):
        serve("klingon")
