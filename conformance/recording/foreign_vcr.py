"""
Exchanges out of vcrpy-like cassettes that others recorded, in every dialect met so far.

Takes a cassette as plain data and does not care whether it was YAML or JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from conformance.model import Headers, Request, Response, header
from conformance.recording.foreign_decode import (
    Decoded,
    base64_bytes,
    decode,
    hex_bytes,
    text_bytes,
)
from conformance.recording.foreign_found import CannotRead, Found, Number, Place, exchange, sent


@dataclass(frozen=True, slots=True)
class _Stored:
    """A body as a cassette holds it; `exact` is False when its spelling was not kept."""

    data: bytes
    exact: bool = True


def interactions(data: Any) -> list[Any] | None:
    """
    Return the interactions of a cassette, or None when `data` is no vcrpy-like cassette.

    That is a mapping with a list `interactions`, or the bare list vcrpy wrote before version 1.
    """
    match data:
        case {"interactions": list(found)}:
            return found
        case [{"request": {"uri": _}, "response": _}, *_]:
            return list(data)
        case _:
            return None


def is_ours(data: Any) -> bool:
    """Tell whether a cassette was written by this suite, whose own reader then has to read it."""
    match data:
        case {"metadata": {"conformance": _}}:
            return True
        case _:
            return False


def interaction(data: Any, place: Place, number: Number) -> Found:
    """Return one interaction as an observed exchange; CannotRead says why it cannot be read."""
    if not isinstance(data, dict) or not isinstance(data.get("response"), dict):
        raise CannotRead("an interaction without a response")
    response = _response(data["response"])
    return exchange(
        place,
        number,
        request=request(data.get("request")),
        response=response,
        noted=_noted(data.get("recorded_at")),
        facts={} if response.headers else {"headers": "unknown"},
    )


def request(data: Any) -> Request | None:
    """Return a mapping as the request it keeps, None for none; CannotRead says what is wrong."""
    if not isinstance(data, dict):
        return None
    method, url = data.get("method"), data.get("uri", data.get("url"))
    if not isinstance(method, str) or not isinstance(url, str):
        raise CannotRead("a request without method or address")
    headers = headers_of(data.get("headers"))
    try:
        body = decode(_stored(data).data, header(headers, "content-encoding")).body
    except CannotRead as error:
        raise CannotRead(f"the request cannot be read: {error}") from error
    return sent(method, url, headers, body)


def _response(data: dict[Any, Any]) -> Response:
    headers = headers_of(data.get("headers"))
    stored = _stored(data)
    # A parsed body was decoded before it was parsed, whatever the header still says.
    encoding = header(headers, "content-encoding")
    decoded = decode(stored.data, encoding) if stored.exact else Decoded(stored.data)
    return Response(
        status=_status(data),
        headers=headers,
        pieces=(decoded.body,) if decoded.body else (),
        complete=decoded.complete,
        exact=stored.exact,
        pieces_kept=False,
    )


def _status(data: dict[Any, Any]) -> int:
    status = data.get("status", data.get("status_code"))
    if isinstance(status, dict):
        status = status.get("code")
    if isinstance(status, str) and status.isascii() and status.isdecimal() and len(status) == 3:
        status = int(status)
    if isinstance(status, int) and 100 <= status <= 599:
        return status
    raise CannotRead("a response without a status code")


def _stored(side: dict[Any, Any]) -> _Stored:
    """
    Return the body of a request or response mapping, under whichever member it is kept.

    Known: `body` as text, bytes or a list of either; `body: {string | base64_string}`;
    `body: {type, content}` (cassetter's typed bodies); `parsed_body`; and `content`, where
    vcrpy kept the answers of httpx before its version 6.
    """
    if "parsed_body" in side:
        return _Stored(dumped(side["parsed_body"]), exact=False)
    body: Any = side.get("body", side.get("content"))
    match body:
        case {"string": (dict() | [dict(), *_]) as parsed}:
            return _Stored(dumped(parsed), exact=False)
        case {"string": text}:
            return _Stored(_bytes(text))
        case {"base64_string": (str() | bytes()) as text}:
            return _Stored(base64_bytes(text))
        case {"type": str(kind)}:
            return _typed(kind, body.get("content"))
        case dict() if body:
            members = ", ".join(sorted(map(repr, body)))[:80]
            raise CannotRead(f"a body kept in a form not known here, with the members {members}")
        case dict():
            return _Stored(b"")
        case _:
            return _Stored(_bytes(body))


def _typed(kind: str, content: Any) -> _Stored:
    match kind, content:
        case "none", _:
            return _Stored(b"")
        case "json", _:
            return _Stored(dumped(content), exact=False)
        case "text", str():
            # Its recorder normalises Unicode in text, so the bytes are not quite those sent.
            return _Stored(text_bytes(content), exact=False)
        case "binary", str():
            return _Stored(hex_bytes(content))
        case "base64", str():
            return _Stored(base64_bytes(content))
        case _:
            raise CannotRead(f"a body of the type {kind[:40]!r}, which is not known here")


def _bytes(value: Any) -> bytes:
    match value:
        case None:
            return b""
        case bytes():
            return value
        case str():
            # Compressed bytes that a JSON serializer wrote down one character a byte.
            return _one_a_byte(value) if value.startswith("\x1f\x8b") else text_bytes(value)
        case list():
            return b"".join(map(_bytes, value))
        case _:
            raise CannotRead("a body that is neither text nor bytes")


def _one_a_byte(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise CannotRead("its compressed bytes were kept as text and are lost") from error


def dumped(value: Any) -> bytes:
    """Return the bytes of a parsed body; CannotRead when it holds what JSON cannot hold."""
    try:
        return text_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError) as error:
        raise CannotRead("its parsed body holds something JSON cannot hold") from error


def headers_of(data: Any) -> Headers:
    """Flatten a mapping of names to one value or several, or a list of pairs; others: none."""
    if isinstance(data, dict):
        pairs = list(data.items())
    elif isinstance(data, list):
        pairs = [tuple(pair) for pair in data if isinstance(pair, list) and len(pair) == 2]
    else:
        pairs = []
    flat: list[tuple[str, str]] = []
    for name, value in pairs:
        if not isinstance(name, str):
            continue
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, bytes):
                flat.append((name, one.decode("latin-1")))
            elif isinstance(one, (str, int, float)):
                flat.append((name, str(one)))
    return tuple(flat)


def _noted(value: Any) -> str | None:
    return value if isinstance(value, (str, type(None))) else None
