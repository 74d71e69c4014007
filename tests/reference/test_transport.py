import asyncio
from dataclasses import replace

import httpx2
import pytest

from conformance.reference import KEY, Asked, Endpoint, ReferenceTransport, Reply, base_url

AUTHORIZED = {"authorization": f"Bearer {KEY}"}
STREAMED = {
    "model": "reference-chat",
    "messages": [{"role": "user", "content": "Count from 1 to 9."}],
    "stream": True,
}


def client(dialect: str, **options: object) -> httpx2.Client:
    transport = ReferenceTransport(dialect, **options)
    return httpx2.Client(transport=transport, base_url=base_url(dialect), headers=AUTHORIZED)


def test_the_base_url_names_the_dialect_and_cannot_be_reached() -> None:
    assert base_url("gemini") == "http://reference-gemini.invalid/v1beta/openai/"


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_pieces_arrive_one_by_one_with_their_times(dialect: str) -> None:
    with client(dialect) as http, http.stream("POST", "chat/completions", json=STREAMED) as answer:
        pieces = list(answer.iter_raw())
        arrivals = answer.extensions["arrivals_ms"]

    assert len(pieces) > 2
    assert len(arrivals) == len(pieces)
    assert arrivals == sorted(arrivals)
    assert arrivals[0] < arrivals[-1]
    assert pieces[-1] == b"data: [DONE]\n\n"


def test_a_percent_encoded_id_reaches_the_endpoint_as_sent() -> None:
    with client("gemini") as http:
        answer = http.get("models/models%2Fgemini-3.8-flash")

    assert answer.json()["id"] == "models/gemini-3.8-flash"


def test_repeated_headers_stay_apart() -> None:
    with client("gemini") as http:
        answer = http.get("models")

    assert answer.headers.get_list("vary") == ["Origin", "X-Origin", "Referer"]


def test_an_asynchronous_client_gets_the_same_bytes() -> None:
    async def ask() -> bytes:
        transport = ReferenceTransport("openai")
        url = base_url("openai") + "chat/completions"
        async with httpx2.AsyncClient(transport=transport, headers=AUTHORIZED) as http:
            return (await http.post(url, json=STREAMED)).content

    with client("openai") as http:
        assert asyncio.run(ask()) == http.post("chat/completions", json=STREAMED).content


def cut_after_two(endpoint: Endpoint) -> Endpoint:
    def cutting(asked: Asked) -> Reply:
        reply = endpoint(asked)
        return replace(reply, pieces=reply.pieces[:2], cut=True)

    return cutting


def test_a_cut_reply_ends_as_a_broken_connection() -> None:
    with (
        client("openai", through=cut_after_two) as http,
        http.stream("POST", "chat/completions", json=STREAMED) as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces)
        assert next(pieces)
        with pytest.raises(httpx2.RemoteProtocolError):
            next(pieces)
