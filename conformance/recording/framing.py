"""
The bytes that carry an answer over HTTP/1.1, a write a piece, as h11 spells them.

Knows what a request says about the framing of its answer; nothing of connections and times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import h11

from conformance.model import Headers

# These belong to one connection; the player's connection has its own.
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


@dataclass(frozen=True, slots=True)
class Framing:
    """
    What decides how an answer is framed.

    `head`: the request was HEAD; `old`: the client speaks HTTP/1.0; `last`: the connection ends
    with this answer.
    """

    head: bool = False
    old: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Writes:
    """
    An answer ready for a connection.

    `parts` are the writes, `moments` when each is due in seconds after the request (empty: at
    once), `ends` tells that the connection ends behind them.
    """

    parts: tuple[bytes, ...]
    moments: tuple[float, ...]
    ends: bool


def framing_of(request: h11.Request) -> Framing:
    """Return how the answer to `request` is framed."""
    tokens = {
        token.strip().lower()
        for name, value in request.headers
        if name == b"connection"
        for token in value.split(b",")
    }
    old = request.http_version < b"1.1"
    return Framing(head=request.method == b"HEAD", old=old, last=old or b"close" in tokens)


def framed(
    status: int,
    headers: Headers,
    pieces: Iterable[bytes],
    *,
    framing: Framing,
    complete: bool = True,
    moments: tuple[float, ...] = (),
) -> Writes:
    """
    Return the writes of an answer: the head goes with the first piece, the end with the last.

    None of `pieces` is empty. An answer that is not `complete` ends with its connection. Raises
    h11.LocalProtocolError when these headers or pieces cannot be put on a wire.
    """
    http = _asked(framing)
    parts: list[bytes] = []
    waiting = http.send(h11.Response(status_code=status, headers=_encoded(headers))) or b""
    for place, piece in enumerate(() if framing.head else pieces):
        if place:
            parts.append(waiting)
            waiting = b""
        waiting += http.send(h11.Data(data=piece)) or b""
    if complete:
        waiting += http.send(h11.EndOfMessage()) or b""
    else:
        http.send_failed()
    parts.append(waiting)
    ends = not (http.our_state is h11.DONE and http.their_state is h11.DONE)
    return Writes(tuple(parts), moments, ends)


def recorded_headers(headers: Headers, pieces: Iterable[bytes], *, complete: bool) -> Headers:
    """Return the recorded headers without the recorded connection's and a length that lies."""
    length = sum(map(len, pieces))
    return tuple(
        (name, value)
        for name, value in headers
        if name.lower() not in _HOP_BY_HOP
        and not (name.lower() == "content-length" and complete and value.strip() != str(length))
    )


def _asked(framing: Framing) -> h11.Connection:
    """Return a connection that was asked something with this framing and may answer."""
    http = h11.Connection(h11.SERVER)
    method, version = b"HEAD" if framing.head else b"GET", b"1.0" if framing.old else b"1.1"
    last = b"Connection: close\r\n" if framing.last else b""
    http.receive_data(b"%s / HTTP/%s\r\nHost: x\r\n%s\r\n" % (method, version, last))
    while http.next_event() not in (h11.PAUSED, h11.NEED_DATA):
        pass
    return http


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]
