"""
One client's connection to the relay: HTTP/1.1 through h11, one errand's request at a time.

Reads and writes without ever waiting for the client; only an endpoint is waited for.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable, Iterable, Iterator

import h11
import httpx2

from conformance.model import Headers
from conformance.surfaces.errand import Errand

CALL = b"x-conformance-call"
"""The header with the id of the errand that a request belongs to."""

PIECES = b"x-conformance-pieces"
"""The header that asks for the length before every piece, because Node merges them."""

MOST_WAITING = 256 * 1024
"""Bytes that may wait for a client before the next piece is asked for."""

MAX_HEADER_BYTES = 64 * 1024
MAX_REQUEST_BYTES = 256 * 1024 * 1024

_OURS = {CALL, PIECES}
# These belong to one connection, and the one to the endpoint has its own.
_HOP_BY_HOP = {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"}
_SET_ANEW = {b"host", b"content-length", b"accept-encoding"}


class Relayed:
    """
    A connection. `errand` is whose request it serves, None between two requests.

    `entered` finds an errand by its id; paths have to begin with `prefix`, which is taken off.
    """

    def __init__(
        self, client: socket.socket, prefix: str, entered: Callable[[str], Errand | None]
    ) -> None:
        self.socket = client
        self.errand: Errand | None = None
        self._gone = False
        self._ending = False
        self._prefix = prefix
        self._entered = entered
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._unsent = bytearray()
        self._pieces: Iterator[bytes] | None = None
        self._exact = False
        self._left: int | None = None  # bytes of the body that the head announced and nobody sent

    @property
    def over(self) -> bool:
        """True when there is nothing more to read or to write."""
        return self._gone or (self._ending and not self._unsent)

    @property
    def events(self) -> int:
        """What the connection waits for, in the words of `selectors`."""
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self._unsent else 0)

    @property
    def can_go_on(self) -> bool:
        """True when an answer has more pieces and the client takes them."""
        return self._pieces is not None and len(self._unsent) < MOST_WAITING

    def heard(self) -> None:
        """Take what the client sent, or the news that it left."""
        try:
            data = self.socket.recv(256 * 1024)
        except BlockingIOError:
            return  # woken because it can be written to
        except OSError:
            data = b""
        if not data:
            self._gone = True
            return
        self._http.receive_data(data)
        try:
            self._advance()
        except h11.ProtocolError:
            self._ending = True

    def go_on(self) -> None:
        """Hand on the next piece and write what waits; a piece is put on the wire at once."""
        if self.can_go_on:
            self._next_piece()
        if self._unsent:
            try:
                del self._unsent[: self.socket.send(self._unsent)]
            except BlockingIOError:
                return
            except OSError:
                self._gone = True

    def _advance(self) -> None:
        while True:
            event = self._http.next_event()
            match event:
                case h11.Request():
                    self._request, self._body = event, bytearray()
                case h11.Data():
                    self._body += event.data
                    self._ending = self._ending or len(self._body) > MAX_REQUEST_BYTES
                case h11.EndOfMessage():
                    self._ask()
                case _:
                    return

    def _ask(self) -> None:
        asked = self._request
        assert asked is not None  # h11 ends no message that did not begin
        headers = dict(asked.headers)
        path = asked.target.decode("latin-1")
        errand = self._entered(headers.get(CALL, b"").decode("latin-1"))
        if errand is None or not path.startswith(f"{self._prefix}/"):
            self._refuse()
            return
        self.errand, self._exact = errand, PIECES in headers
        try:
            answer = errand.ask(
                asked.method.decode("latin-1"),
                path.removeprefix(self._prefix),
                _passed_on(asked.headers),
                bytes(self._body),
            )
            self._send(h11.Response(status_code=answer.status_code, headers=self._head(answer)))
        except Exception:  # the tap kept why; all the client sees is that the connection ends
            self._ending = True
            return
        self._pieces = errand.pieces(answer)
        self._left = None if self._exact else _announced(answer)

    def _head(self, answer: httpx2.Response) -> list[tuple[bytes, bytes]]:
        dropped = _HOP_BY_HOP | ({b"content-length"} if self._exact else set())
        pairs = answer.headers.raw
        return [(name, value) for name, value in pairs if name.lower() not in dropped]

    def _next_piece(self) -> None:
        assert self._pieces is not None
        try:
            piece = next(self._pieces, None)
            if piece is None:
                self._send(h11.EndOfMessage())
                self._pieces = self.errand = None
                self._http.start_next_cycle()
                self._advance()
            elif piece:
                counted = len(piece).to_bytes(4, "big") + piece if self._exact else piece
                self._send(h11.Data(data=counted))
                if self._left is not None:
                    self._left -= len(piece)
                    if self._left == 0:
                        # The client has all it waits for and may ask again on this connection, so
                        # the end must not be left for later: by then the errand may be over.
                        self._next_piece()
        except Exception:  # a body that broke off, or was not as long as its head said
            self._pieces, self._ending = None, True

    def _refuse(self) -> None:
        self._send(h11.Response(status_code=403, headers=[("content-length", "0")]))
        self._send(h11.EndOfMessage())
        self._http.start_next_cycle()

    def _send(self, event: h11.Event) -> None:
        self._unsent += self._http.send(event) or b""


def _announced(answer: httpx2.Response) -> int | None:
    length = answer.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None


def _passed_on(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    dropped = _HOP_BY_HOP | _SET_ANEW | _OURS
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in headers
        if name not in dropped
    )
