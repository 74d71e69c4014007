"""
The mapping inside a cassette: vcrpy's version 1, with chunk borders and times added.

Turns values into text and plain data into values; opens no file. The additions stand in the
response (`chunks`, `timing_ms`, `complete`) and in `metadata`, which stock vcrpy keeps as they
are; an extra member of the request would make it fail.
"""

from __future__ import annotations

from typing import Any

import httpx2

from conformance.model import Headers, Request, Response
from conformance.recording import hygiene
from conformance.recording.head import Head


class NoCassette(ValueError):
    """The data is not a cassette of ours; the text says why."""


def text_of(request: Request, response: Response, head: Head) -> str:
    """
    Return the cassette's text as vcrpy's own serializer writes it.

    Bodies that are UTF-8 stand as text, others as Base64; both read back to the same bytes.
    """
    # vcrpy takes half a second to import, and only who records needs it.
    from vcr.request import Request as VcrRequest
    from vcr.serialize import serialize
    from vcr.serializers import yamlserializer

    asked = VcrRequest(
        request.method,
        request.url,
        request.body,
        {name: ", ".join(values) for name, values in _grouped(request.headers).items()},
    )
    answer: dict[str, Any] = {
        "status": {
            "code": response.status,
            "message": httpx2.codes.get_reason_phrase(response.status),
        },
        "headers": _grouped(hygiene.response_headers(response.headers)),
        "body": {"string": response.body},
    }
    if response.pieces_kept:
        answer["chunks"] = [len(piece) for piece in response.pieces]
    if response.arrivals_ms:
        answer["timing_ms"] = [_tenths(moment) for moment in response.arrivals_ms]
    if not response.complete:
        answer["complete"] = False
    text: str = serialize(
        {
            "requests": [asked],
            "responses": [answer],
            "metadata": {"conformance": head.plain()},
        },
        yamlserializer,
    )
    return text


def parse(value: Any) -> tuple[Head, Request, Response]:
    """
    Return what the plain data of a cassette says.

    Raises NoCassette when it has not exactly one interaction, no head of ours, a member of a
    wrong type, or `chunks` that do not add up to the body.
    """
    top = _mapping(value, "it")
    if top.get("version") != 1:
        raise NoCassette(f"its version is {top.get('version')!r} and not 1")
    metadata = top.get("metadata")
    if not isinstance(metadata, dict) or "conformance" not in metadata:
        raise NoCassette("it has no `metadata: conformance:`, so nobody knows where it came from")
    try:
        head = Head.from_plain(_mapping(metadata["conformance"], "its head"))
    except ValueError as error:
        raise NoCassette(str(error)) from error
    interactions = top.get("interactions")
    if not isinstance(interactions, list) or len(interactions) != 1:
        raise NoCassette("it does not hold exactly one interaction")
    one = _mapping(interactions[0], "its interaction")
    return head, _request(one.get("request")), _response(one.get("response"))


def _request(value: Any) -> Request:
    asked = _mapping(value, "its request")
    return Request(
        method=_text(asked.get("method"), "its request's method"),
        url=_text(asked.get("uri"), "its request's uri"),
        headers=_headers(asked.get("headers"), "its request's headers"),
        body=_bytes(asked.get("body"), "its request's body"),
    )


def _response(value: Any) -> Response:
    answer = _mapping(value, "its response")
    status = _mapping(answer.get("status"), "its status").get("code")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        raise NoCassette(f"its status is {status!r}")
    body = _bytes(_mapping(answer.get("body"), "its body").get("string"), "its body")
    complete = answer.get("complete", True)
    if not isinstance(complete, bool):
        raise NoCassette("its response's `complete` is neither true nor false")
    kept = "chunks" in answer
    pieces = _cut(body, answer["chunks"]) if kept else (body,)
    return Response(
        status=status,
        headers=_headers(answer.get("headers"), "its response's headers"),
        pieces=pieces,
        arrivals_ms=_times(answer.get("timing_ms", []), len(pieces)),
        complete=complete,
        pieces_kept=kept,
    )


def _cut(body: bytes, lengths: Any) -> tuple[bytes, ...]:
    if not isinstance(lengths, list) or not all(
        isinstance(length, int) and not isinstance(length, bool) and length >= 0
        for length in lengths
    ):
        raise NoCassette("its `chunks` is no list of byte lengths")
    if sum(lengths) != len(body):
        raise NoCassette(
            f"its `chunks` add up to {sum(lengths)} bytes and its body has {len(body)}"
        )
    pieces, start = [], 0
    for length in lengths:
        pieces.append(body[start : start + length])
        start += length
    return tuple(pieces)


def _times(moments: Any, pieces: int) -> tuple[float, ...]:
    if not isinstance(moments, list) or not all(
        isinstance(moment, (int, float)) and not isinstance(moment, bool) for moment in moments
    ):
        raise NoCassette("its `timing_ms` is no list of numbers")
    if moments and len(moments) != pieces:
        raise NoCassette(f"its `timing_ms` has {len(moments)} numbers for {pieces} pieces")
    return tuple(float(moment) for moment in moments)


def _grouped(headers: Headers) -> dict[str, list[str]]:
    spelled: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(spelled.setdefault(name.lower(), name), []).append(value)
    return found


def _tenths(moment: float) -> float | int:
    tenths = round(float(moment), 1)
    return int(tenths) if tenths.is_integer() else tenths


def _mapping(value: Any, what: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise NoCassette(f"{what} is no mapping")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise NoCassette(f"{what} is no text")
    return value


def _bytes(value: Any, what: str) -> bytes:
    match value:
        case None:
            return b""
        case bytes():
            return value
        case str():
            return value.encode("utf-8")
        case _:
            raise NoCassette(f"{what} is neither text nor bytes")


def _headers(value: Any, what: str) -> Headers:
    return tuple(
        (_text(name, what), _text(item, what))
        for name, values in _mapping(value or {}, what).items()
        for item in (values if isinstance(values, list) else [values])
    )
