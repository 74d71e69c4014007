"""
One client's connection to the player: HTTP/1.1 through h11, one recorded answer a request.

Reads requests within bounds and sends answers when their pieces are due; which answer it is, the
playbook says.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import h11

from conformance.recording.framing import Framing, framing_of
from conformance.recording.playbook import Answer, Asked, Playbook, head_in

IDLE_S = 75.0
LINGER_S = 2.0
MAX_HEADER_BYTES = 64 * 1024
# Writes after which other connections get their turn.
IN_A_ROW = 256


class Conversation(asyncio.Protocol):
    """Answers the requests of one connection, in order; `loop` is the clock it goes by."""

    def __init__(
        self,
        book: Playbook,
        running: set[Conversation],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._book = book
        self._running = running
        self._loop = loop or asyncio.get_running_loop()
        self._transport: asyncio.Transport
        # h11 reads one request; what follows it goes to a new reader.
        self._http = _reader()
        self._begun = False  # whether the reader was given anything
        self._head: bytes | None = None
        self._asked: Asked | None = None
        self._chunked = False
        self._body = bytearray()
        self._answer: Answer | None = None
        self._sent = 0
        self._since = 0.0
        self._timer: asyncio.Handle | None = None
        self._blocked = False
        self._deaf = False
        self._idle: asyncio.TimerHandle | None = None
        self._heard = self._loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take up the connection."""
        self._transport = cast(asyncio.Transport, transport)
        self._running.add(self)
        self._watch()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the connection, and the answer that was not taken to its end."""
        self._running.discard(self)
        for handle in (self._idle, self._timer):
            if handle is not None:
                handle.cancel()
        if self._answer is not None and self._answer.recording is not None:
            parts = len(self._answer.writes.parts)
            self._book.listener.left(self._answer.recording, self._sent, parts)
        self._answer = None

    def drop(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client and answer every request that is whole."""
        if self._deaf:
            return
        self._heard = self._loop.time()
        if not self._begun:
            while data and self._ready() and (known := self._book.known(data)):
                asked, body, data = known
                self._play(self._book.answer(asked, body))
            if not data:
                return
            self._head = head_in(data)
        self._begun = True
        self._http.receive_data(data)
        self._advance()
        if self._answer is not None:
            self._transport.pause_reading()  # who sends ahead waits

    def eof_received(self) -> bool:
        """Let the client's end of sending end the connection once it is answered."""
        if not self._deaf:
            self._begun = True
            self._http.receive_data(b"")
            self._advance()
        return self._answer is not None

    def pause_writing(self) -> None:
        """Read nothing more from a client that does not read."""
        self._blocked = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on once the client has read."""
        self._blocked = False
        self._resume()

    def _ready(self) -> bool:
        """Tell whether the next request may be answered."""
        busy = self._blocked or self._deaf or self._answer is not None
        return not busy and not self._transport.is_closing()

    def _advance(self) -> None:
        try:
            while self._ready():
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    if self._http.they_are_waiting_for_100_continue:
                        go_on = h11.InformationalResponse(status_code=100, headers=[])
                        self._transport.write(self._http.send(go_on) or b"")
                    return
                self._take(event)
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint, f"This is no HTTP/1.1 request: {error}.")

    def _take(self, event: Any) -> None:
        match event:
            case h11.Request():
                content_type = _first(event, b"content-type")
                self._asked = Asked(
                    event.method.decode("ascii"),
                    event.target.decode("ascii"),
                    content_type,
                    framing_of(event),
                )
                self._chunked = _first(event, b"transfer-encoding") is not None
                # h11 bounds only what it is still waiting for, not a head that came in one piece.
                if _size(event) > MAX_HEADER_BYTES:
                    self._refuse(431, f"The headers are larger than {MAX_HEADER_BYTES} bytes.")
                    return
                self._bound(int(_first(event, b"content-length") or 0))
            case h11.Data():
                self._body += event.data
                self._bound(len(self._body))
            case h11.EndOfMessage():
                self._finish()
            case h11.ConnectionClosed():
                self._transport.close()

    def _finish(self) -> None:
        """Answer the request that is whole, and give what follows it to a new reader."""
        asked, body = self._asked, bytes(self._body)
        assert asked is not None  # h11 ends no message that did not begin
        if self._head is not None and not self._chunked:
            self._book.learn(self._head, asked, len(body))
        rest, ended = self._http.trailing_data
        self._http, self._head, self._asked = _reader(), None, None
        self._body.clear()
        self._begun = bool(rest) or ended
        if rest:
            self._http.receive_data(rest)
        if ended:
            self._http.receive_data(b"")
        self._play(self._book.answer(asked, body))

    def _play(self, answer: Answer) -> None:
        self._answer, self._sent, self._since = answer, 0, self._loop.time()
        self._send()

    def _send(self) -> None:
        """Write the pieces that are due; come back for the others."""
        answer = self._answer
        assert answer is not None
        parts, moments = answer.writes.parts, answer.writes.moments
        in_a_row = 0
        while self._sent < len(parts):
            if self._blocked or self._transport.is_closing():
                return
            if moments and (wait := self._since + moments[self._sent] - self._loop.time()) > 0:
                self._timer = self._loop.call_later(wait, self._resume)
                return
            if in_a_row == IN_A_ROW:
                self._timer = self._loop.call_soon(self._resume)
                return
            self._transport.write(parts[self._sent])
            self._sent += 1
            in_a_row += 1
        self._answer = None
        if answer.writes.ends:
            self._transport.close()

    def _resume(self) -> None:
        """Go on with the answer, and behind its end with what the client sent meanwhile."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport.is_closing():
            return
        self._heard = self._loop.time()
        if self._answer is not None:
            self._send()
        if self._ready():
            self._transport.resume_reading()
            self._advance()

    def _bound(self, size: int) -> None:
        most = self._book.max_request_bytes
        if size > most:
            self._refuse(413, f"The request is larger than {most} bytes.")

    def _refuse(self, status: int, message: str) -> None:
        """Say why and end the connection, because what follows in it cannot be made out."""
        asked = self._asked
        # With `connection: close`, or the client would ask again on it.
        framing = Framing(head=asked is not None and asked.framing.head, last=True)
        refusal = self._book.refusal(asked, framing, status, message, "bad_request")
        for part in refusal.writes.parts:
            self._transport.write(part)
        # Closing on a client that still sends would take the answer away from it.
        self._deaf = True
        self._transport.write_eof()
        self._loop.call_later(LINGER_S, self._transport.close)

    def _watch(self) -> None:
        now = self._loop.time()
        if self._answer is not None and not self._blocked:
            self._heard = now  # it is for us to say something
        left = self._heard + IDLE_S - now
        if left <= 0:
            self._transport.abort()
        else:
            self._idle = self._loop.call_later(left, self._watch)


def _reader() -> h11.Connection:
    return h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER_BYTES)


def _first(request: h11.Request, name: bytes) -> str | None:
    found = (value.decode("latin-1") for key, value in request.headers if key == name)
    return next(found, None)


def _size(request: h11.Request) -> int:
    return len(request.target) + sum(len(name) + len(value) for name, value in request.headers)
