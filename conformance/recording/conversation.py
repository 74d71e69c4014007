"""
One client's connection to the player: HTTP/1.1 through h11, one recorded answer a request.

Reads requests within bounds and writes answers; which answer it is, the index says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any, cast

import h11

from conformance.model import Response, UnmatchedRequest
from conformance.recording.index import Index

IDLE_S = 75.0
LINGER_S = 2.0
MAX_HEADER_BYTES = 64 * 1024

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


class Conversation(asyncio.Protocol):
    """Answers the requests of one connection, in order."""

    def __init__(self, index: Index, running: set[Conversation], *, max_request_bytes: int) -> None:
        self._index = index
        self._running = running
        self._max_request_bytes = max_request_bytes
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._blocked = False
        self._transport: asyncio.Transport
        self._idle: asyncio.TimerHandle | None = None
        self._heard = asyncio.get_running_loop().time()
        self._deaf = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take up the connection."""
        self._transport = cast(asyncio.Transport, transport)
        self._running.add(self)
        self._watch()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the connection."""
        self._running.discard(self)
        if self._idle is not None:
            self._idle.cancel()

    def drop(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client and answer every request that is whole."""
        if self._deaf:
            return
        self._heard = asyncio.get_running_loop().time()
        self._http.receive_data(data)
        self._advance()

    def eof_received(self) -> bool:
        """Let the client's end of sending end the connection once it is answered."""
        if not self._deaf:
            self._http.receive_data(b"")
            self._advance()
        return False

    def pause_writing(self) -> None:
        """Read nothing more from a client that does not read."""
        self._blocked = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on once the client has read."""
        self._blocked = False
        if not self._transport.is_closing():
            self._transport.resume_reading()
            self._advance()

    def _advance(self) -> None:
        try:
            while not (self._blocked or self._deaf or self._transport.is_closing()):
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    if self._http.they_are_waiting_for_100_continue:
                        go_on = h11.InformationalResponse(status_code=100, headers=[])
                        self._transport.write(self._http.send(go_on) or b"")
                    return
                if event is h11.PAUSED:
                    return
                self._take(event)
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint, f"This is no HTTP/1.1 request: {error}.")

    def _take(self, event: Any) -> None:
        match event:
            case h11.Request():
                self._request = event
                self._body.clear()
                # h11 bounds only what it is still waiting for, not a head that came in one piece.
                if _size(event) > MAX_HEADER_BYTES:
                    self._refuse(431, f"The headers are larger than {MAX_HEADER_BYTES} bytes.")
                    return
                self._bound(int(_first(event, b"content-length") or 0))
            case h11.Data():
                self._body += event.data
                self._bound(len(self._body))
            case h11.EndOfMessage():
                self._answer()
            case h11.ConnectionClosed():
                self._transport.close()

    def _answer(self) -> None:
        asked = self._request
        assert asked is not None  # h11 ends no message that did not begin
        try:
            recording = self._index.answer(
                asked.method.decode("ascii"),
                asked.target.decode("ascii"),
                content_type=_first(asked, b"content-type"),
                body=bytes(self._body),
            )
            self._play(recording.response)
        except UnmatchedRequest as miss:
            self._say(404, str(miss), "unmatched_request")
        except h11.LocalProtocolError as error:
            if self._http.our_state is h11.SEND_RESPONSE:
                self._say(
                    500, f"The recorded answer cannot be put on a wire: {error}.", "bad_answer"
                )
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self._transport.close()

    def _play(self, response: Response) -> None:
        head = h11.Response(status_code=response.status, headers=_headers(response))
        self._put(head, response.pieces, complete=response.complete)

    def _say(self, status: int, message: str, code: str, *, last: bool = False) -> None:
        error = {"message": message, "type": "conformance_player", "param": None, "code": code}
        body = json.dumps({"error": error}, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        headers = [("content-type", "application/json"), ("content-length", str(len(body)))]
        if last:
            headers.append(("connection", "close"))  # or the client would ask again on it
        self._put(h11.Response(status_code=status, headers=headers), (body,), complete=True)

    def _put(self, head: h11.Response, pieces: Iterable[bytes], *, complete: bool) -> None:
        """Write an answer, a write a piece; the head goes with the first, the end with the last."""
        waiting = self._http.send(head) or b""
        bodiless = self._request is not None and self._request.method == b"HEAD"
        began = False
        for piece in pieces:
            if not piece or bodiless:  # an empty chunk would end the body
                continue
            if began:
                self._transport.write(waiting)
                waiting = b""
            began = True
            waiting += self._http.send(h11.Data(data=piece)) or b""
        if complete:
            waiting += self._http.send(h11.EndOfMessage()) or b""
        else:
            self._http.send_failed()
        self._transport.write(waiting)

    def _bound(self, size: int) -> None:
        if size > self._max_request_bytes:
            self._refuse(413, f"The request is larger than {self._max_request_bytes} bytes.")

    def _refuse(self, status: int, message: str) -> None:
        """Say why and end the connection, because what follows in it cannot be made out."""
        if self._http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self._transport.close()
            return
        self._say(status, message, "bad_request", last=True)
        # Closing on a client that still sends would take the answer away from it.
        self._deaf = True
        self._transport.write_eof()
        asyncio.get_running_loop().call_later(LINGER_S, self._transport.close)

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._heard + IDLE_S - loop.time()
        if left <= 0:
            self._transport.abort()
        else:
            self._idle = loop.call_later(left, self._watch)


def _first(request: h11.Request, name: bytes) -> str | None:
    found = (value.decode("latin-1") for key, value in request.headers if key == name)
    return next(found, None)


def _size(request: h11.Request) -> int:
    return len(request.target) + sum(len(name) + len(value) for name, value in request.headers)


def _headers(response: Response) -> list[tuple[bytes, bytes]]:
    """The recorded headers without those of the recorded connection and a length that lies."""
    length = sum(map(len, response.pieces))
    return [
        (name.encode(), value.encode())
        for name, value in response.headers
        if name.lower() not in _HOP_BY_HOP
        and not (
            name.lower() == "content-length" and response.complete and value.strip() != str(length)
        )
    ]
