"""
Exchanges out of HAR 1.2 logs, as browsers, mitmproxy and Playwright export them.

Takes one entry of a log as plain data; finding the entries in a file is not done here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from conformance.model import Headers, Request, Response, header
from conformance.recording.foreign_decode import Decoded, base64_bytes, decode, text_bytes
from conformance.recording.foreign_found import MOST_BYTES, CannotRead, Found, Place, exchange, sent

_PIECE = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,100}\r?\n")
_LOST = "\ufffd"  # what a browser writes for bytes that are no text


def entries(value: Any) -> list[Any] | None:
    """Return the entries of a HAR log, or None when `value` is none."""
    match value:
        case {"log": {"entries": list(found)}}:
            return found
        case _:
            return None


def entry(data: Any, place: Place, number: int) -> Found:
    """
    Return one entry as an observed exchange.

    Without a response when the log has none, or left out its body. Raises CannotRead when the
    entry is none.
    """
    if not isinstance(data, dict) or not isinstance(data.get("request"), dict):
        raise CannotRead("an entry without a request")
    started = data.get("startedDateTime")
    answer = data.get("response")
    return exchange(
        place,
        number,
        request=_request(data["request"], place),
        response=_response(answer, place) if isinstance(answer, dict) else None,
        noted=started if isinstance(started, str) else None,
    )


def _request(data: dict[str, Any], place: Place) -> Request:
    method, url = data.get("method"), data.get("url")
    if not isinstance(method, str) or not isinstance(url, str):
        raise CannotRead("a request without method or address")
    pseudo, headers = _headers(data.get("headers"))
    if url.startswith("/") and ":authority" in pseudo:
        url = f"{pseudo.get(':scheme', 'https')}://{pseudo[':authority']}{url}"
    return sent(method, url, headers, _posted(data.get("postData"), headers, place))


def _posted(data: Any, headers: Headers, place: Place) -> bytes:
    if not isinstance(data, dict):
        return b""
    text = data.get("text")
    if isinstance(text, str) and text:
        coded = str(data.get("encoding") or data.get("_encoding") or "").lower() == "base64"
        body = base64_bytes(text) if coded else text_bytes(text)
        return decode(body, header(headers, "content-encoding")).body
    if attached := _attached(data.get("_file"), place):
        return decode(attached, header(headers, "content-encoding")).body
    params = data.get("params")
    pairs = [
        (str(each.get("name", "")), str(each.get("value", "")))
        for each in (params if isinstance(params, list) else ())
        if isinstance(each, dict)
    ]
    return urlencode(pairs, errors="replace").encode() if pairs else b""


def _response(data: dict[str, Any], place: Place) -> Response | None:
    status = data.get("status")
    if isinstance(status, str) and status.isdecimal():
        status = int(status)
    if status in (None, 0, -1):  # blocked, aborted or served from nowhere
        return None
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise CannotRead("a response without a status code")
    _, headers = _headers(data.get("headers"))
    content = data.get("content")
    content = content if isinstance(content, dict) else {}
    if header(headers, "content-type") is None and isinstance(content.get("mimeType"), str):
        headers = (*headers, ("content-type", content["mimeType"]))
    stored = _stored(content, place)
    if stored is None:
        nothing = content.get("size") == 0 or data.get("bodySize") == 0 or status in (204, 304)
        if not nothing:
            return None
        stored = b""
    decoded = _without_framing(stored, headers)
    return Response(
        status=status,
        headers=headers,
        pieces=(decoded.body,) if decoded.body else (),
        complete=decoded.complete and not data.get("_error") and not data.get("_failureText"),
        exact=_LOST.encode() not in decoded.body,
        pieces_kept=False,
    )


def _stored(content: dict[str, Any], place: Place) -> bytes | None:
    """Return the bytes of a body, or None when the log does not have them."""
    text = content.get("text")
    if isinstance(text, str):
        coded = str(content.get("encoding") or "").lower() == "base64"
        return base64_bytes(text) if coded else text_bytes(text)
    if text is not None:
        raise CannotRead("a body that is no text")
    return _attached(content.get("_file"), place)


def _attached(name: Any, place: Place) -> bytes | None:
    """Return a body that Playwright put into a file of its own in the log's folder."""
    if not isinstance(name, str) or not name or name != Path(name).name:
        return None
    try:
        with (Path(place.origin).parent / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return None
    if len(data) > MOST_BYTES:
        raise CannotRead(f"its body is larger than {MOST_BYTES} bytes")
    return data


def _without_framing(body: bytes, headers: Headers) -> Decoded:
    coded = header(headers, "transfer-encoding") or ""
    if "chunked" in coded.lower():
        body = _joined(body)
    return decode(body, header(headers, "content-encoding"))


def _joined(body: bytes) -> bytes:
    """Return `body` without the sizes of chunked coding, or as it is when it has none."""
    pieces: list[bytes] = []
    position = 0
    while match := _PIECE.match(body, position):
        size = int(match[1], 16)
        start = match.end()
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[start : start + size])
        position = start + size
        if body[position : position + 1] == b"\r":
            position += 1
        if body[position : position + 1] != b"\n":
            return body
        position += 1
    return body


def _headers(data: Any) -> tuple[dict[str, str], Headers]:
    """Return the pseudo headers of HTTP/2 by name, and the others in their order."""
    pairs = [
        (each["name"], each["value"])
        for each in (data if isinstance(data, list) else ())
        if isinstance(each, dict)
        and isinstance(each.get("name"), str)
        and isinstance(each.get("value"), str)
    ]
    pseudo = {name.lower(): value for name, value in pairs if name.startswith(":")}
    return pseudo, tuple(pair for pair in pairs if not pair[0].startswith(":"))
