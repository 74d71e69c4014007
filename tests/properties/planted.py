"""
A plain exchange, and a text put into any place of it.

Says which places a cassette leaves out anyway; what becomes of the others is the tests' business.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.recording.cassette import Head

BASE = "http://reference-openai.invalid/v1beta/openai/"
HEAD = Head(
    provenance=Provenance.LIVE,
    target="gemini",
    exchange="chat/hello",
    area="chat",
    kind=Kind.COMPLETION,
    role="chat",
    model="m",
    base_url=BASE,
    recorded="2026-11-22",
    suite="0.1.0",
    surface="rest",
)
CLEAN = Exchange(
    id="chat/hello",
    kind=Kind.COMPLETION,
    request=Request("POST", BASE + "chat/completions", (("accept", "*/*"),), b'{"a": 1}'),
    response=Response(200, (("content-type", "application/json"),), (b'{"id": "1"}',)),
    surface="rest",
    target="gemini",
    provenance=Provenance.LIVE,
)
# What a cassette leaves out anyway, and what it would keep.
LEFT_OUT = ("authorization", "x-goog-api-key", "x-other", "set-cookie")
KEPT = (
    *("query", "path", "content-type", "asked", "raw asked"),
    *("answered", "cut answer", "raw answer", "echoed", "name echoed"),
)


def asking(exchange: Exchange, **more: Any) -> Exchange:
    """`exchange` with a changed request."""
    assert exchange.request is not None
    return replace(exchange, request=replace(exchange.request, **more))


def answering(exchange: Exchange, **more: Any) -> Exchange:
    """`exchange` with a changed answer."""
    assert exchange.response is not None
    return replace(exchange, response=replace(exchange.response, **more))


def planted(exchange: Exchange, place: str, text: str) -> Exchange:
    """Put `text` into one place of an exchange."""
    request, response = exchange.request, exchange.response
    assert request is not None
    assert response is not None
    body = b'{"error": "The key ' + text.encode() + b' is bad."}'
    half = body.index(text.encode()) + len(text.encode()) // 2
    match place:
        case "query":
            return asking(exchange, url=f"{request.url}?a=1&key={text}")
        case "path":
            return asking(exchange, url=f"{request.url}/{text}/x")
        case "asked":
            return asking(exchange, body=body)
        case "raw asked":
            return asking(exchange, body=b"\xff\xfe" + body + b"\x00")
        case "answered":
            return answering(exchange, pieces=(body,))
        case "cut answer":
            return answering(exchange, pieces=(body[:half], body[half:]))
        case "raw answer":
            return answering(exchange, pieces=(b"\xff\xfe" + body + b"\x00",))
        case "name echoed":
            return answering(exchange, headers=(*response.headers, (f"x-{text}", "1")))
        case "echoed" | "set-cookie":
            name = "x-you-sent" if place == "echoed" else place
            return answering(exchange, headers=(*response.headers, (name, f"Bearer {text}")))
    return asking(exchange, headers=(*request.headers, (place, f"Bearer {text}")))
