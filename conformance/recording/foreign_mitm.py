"""
Exchanges out of mitmproxy's flow files, one flow after another as typed netstrings.

Reads what mitmproxy has written since its version 3, without needing mitmproxy; flows of other
protocols than HTTP are named and left alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from conformance.model import Headers, Request, Response, header
from conformance.recording.foreign_decode import decode
from conformance.recording.foreign_found import CannotRead, Found, Place, exchange, sent
from conformance.recording.foreign_netstring import read, text, whole

_BEGIN = re.compile(rb"\d{1,12}:\d{1,2}:[a-z_]{1,30}[;,]")  # a mapping whose first key is a word
_PORT = re.compile(r":\d+\Z")
_PORTS = {"https": 443, "http": 80}
_FIRST_VERSION = 4  # of the form of flows; what came before spelled its members another way
_OLD = "a flow of mitmproxy before version 3; export it: mitmdump -nr FILE --set hardump=out.har"


def begins(data: bytes) -> bool:
    """Tell whether `data` begins like a flow file."""
    return _BEGIN.match(data) is not None


def flow(data: bytes, place: Place, number: int) -> Found:
    """
    Return the flow whose bytes are `data` as an observed exchange.

    Without a response when none came, its body was not kept, or the client left before its end.
    Raises CannotRead for a flow that is broken or of another protocol.
    """
    try:
        members = dict(whole(data))
        version, protocol, asked, came, error = (
            read(data, members.get(name))
            for name in ("version", "type", "request", "response", "error")
        )
    except CannotRead as broken:
        raise CannotRead(f"no whole flow of mitmproxy: {broken}") from broken
    if not isinstance(version, int) or version < _FIRST_VERSION:
        raise CannotRead(_OLD)
    if text(protocol) != "http":
        raise CannotRead(f"a flow of the type {text(protocol)[:20]!r}, no exchange over HTTP")
    if not isinstance(asked, dict):
        raise CannotRead("a flow without a request")
    return exchange(
        place,
        number,
        request=_request(asked),
        response=_response(came, error) if isinstance(came, dict) else None,
        noted=_day(asked.get("timestamp_start")),
    )


def _request(data: dict[str, Any]) -> Request:
    headers = _headers(data.get("headers"))
    scheme = text(data.get("scheme")) or "https"
    # What the client named says more than the address that it was connected to.
    host = text(data.get("authority")) or header(headers, "host") or text(data.get("host"))
    port = data.get("port")
    if isinstance(port, int) and port != _PORTS.get(scheme) and not _PORT.search(host):
        host += f":{port}"
    body = decode(_content(data) or b"", header(headers, "content-encoding")).body
    url = f"{scheme}://{host}{text(data.get('path'))}"
    return sent(text(data.get("method")), url, headers, body)


def _response(data: dict[str, Any], error: Any) -> Response | None:
    if isinstance(error, dict) and text(error.get("msg")).lower().startswith("client"):
        return None  # what is missing of it is nobody's breach
    status, content = data.get("status_code"), _content(data)
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise CannotRead("a response without a status code")
    if content is None:  # mitmproxy was told to pass the body on and not to keep it
        return None
    headers = _headers(data.get("headers"))
    decoded = decode(content, header(headers, "content-encoding"))
    return Response(
        status=status,
        headers=headers,
        pieces=(decoded.body,) if decoded.body else (),
        complete=decoded.complete and error is None,
        pieces_kept=False,
    )


def _content(data: dict[str, Any]) -> bytes | None:
    content = data.get("content")
    if content is None or isinstance(content, bytes):
        return content
    raise CannotRead("a body that is no bytes")


def _headers(data: Any) -> Headers:
    return tuple(
        (text(pair[0]), text(pair[1]))
        for pair in (data if isinstance(data, list) else ())
        if isinstance(pair, list) and len(pair) == 2
    )


def _day(seconds: Any) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None
