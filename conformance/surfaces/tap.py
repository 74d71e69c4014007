"""
A transport around another that keeps every byte of one exchange, in order and with its time.

Knows HTTP and bounds; nothing of JSON, keys, SDKs or verdicts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import httpx2

from conformance.model import Headers
from conformance.surfaces.decoding import Decoder, Garbled, TooLong, decoder
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.mishap import before_answer, during_answer
from conformance.surfaces.network import deadline, open_network


class Stopped(httpx2.ReadError):
    """We ended the exchange, because it went past a bound."""


@dataclass(slots=True)
class Taken:
    """
    One exchange while it is being taken; `pieces` are decoded when `coding` could be undone.

    `given` are arrival times the inner transport vouches for, `clock` our own, both one a piece.
    `exchange` is its id, for an inner transport that plays recordings; nothing of it is sent.
    `began` is when the exchange began and `started` when its request was sent. `ours` is an error
    that is none of the endpoint's doing and has to reach the caller. `later` are the further
    requests of a client that needs several for one call: a poll, a next page.
    """

    exchange: str | None = None
    method: str | None = None
    url: str = ""
    sent: Headers = ()
    body: bytes = b""
    status: int | None = None
    headers: Headers = ()
    pieces: list[bytes] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)
    wire_bytes: int = 0
    coding: str | None = None
    decoded: bool = False
    complete: bool = False
    failure: str | None = None
    ours: BaseException | None = None
    began: float = 0.0
    started: float = 0.0
    stream: httpx2.SyncByteStream | None = None
    later: list[Taken] = field(default_factory=list)

    @property
    def arrivals_ms(self) -> tuple[float, ...]:
        """Milliseconds since the request was sent, one a piece."""
        vouched = len(self.given) == len(self.pieces)
        times = self.given if vouched else self.clock
        return tuple(times) if len(times) == len(self.pieces) else ()

    @property
    def fault(self) -> BaseException | None:
        """What went wrong in any request and is none of the endpoint's doing."""
        return next((one.ours for one in (self, *self.later) if one.ours is not None), None)


class Tap(httpx2.BaseTransport):
    """
    The transport every surface sends through.

    Asks for an uncoded answer, follows nothing, and hands a client exactly the pieces it keeps,
    so that no client decodes a body without bound. Use as `with tap.taking() as taken: ...`.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._real = endpoint.transport is None
        self._inner = endpoint.transport or open_network(endpoint.base_url)
        self._max_bytes = endpoint.max_bytes
        self._max_pieces = endpoint.max_pieces
        self._max_s = endpoint.max_s
        self._max_requests = endpoint.max_requests
        self._timeout_s = endpoint.timeout_s
        self._taken: ContextVar[Taken | None] = ContextVar("taken", default=None)

    @contextmanager
    def taking(self, exchange: str | None = None) -> Iterator[Taken]:
        """Keep what passes inside the block, on this thread, in the value given."""
        taken = Taken(exchange, began=time.perf_counter())
        mine = self._taken.set(taken)
        end = deadline.set(taken.began + self._max_s)
        try:
            yield taken
        finally:
            for one in (taken, *taken.later):
                if one.stream is not None:
                    one.stream.close()
            deadline.reset(end)
            self._taken.reset(mine)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` through the inner transport; keep both sides."""
        taken = self._taken.get()
        if taken is None:
            raise RuntimeError("a tap sends only inside taking()")
        if taken.method is not None:
            taken = self._further(taken)
        request.headers["Accept-Encoding"] = "identity"
        wait = self._timeout_s
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), wait)
        if taken.exchange is not None:
            request.extensions["conformance"] = {"exchange": taken.exchange}
        taken.method, taken.url = request.method, str(request.url)
        taken.body = request.read()
        taken.sent = _pairs(request.headers)
        taken.started = time.perf_counter()
        if self._real:
            request.extensions["trace"] = lambda name, _: self._trace(taken, name)
        try:
            response = self._inner.handle_request(request)
        except Exception as error:
            if not self._blamed(error):
                taken.ours = error
            else:
                taken.failure = self._late(taken) or before_answer(error, waited_s=wait)
            raise
        taken.status, taken.headers = response.status_code, _pairs(response.headers)
        taken.coding = response.headers.get("content-encoding")
        if taken.coding is not None and taken.coding.strip().lower() in ("", "identity"):
            taken.coding = None
        passed = response.headers.copy()
        for name in ("content-encoding", "content-length") if taken.coding else ():
            passed.pop(name, None)
        taken.stream = _Kept(self, taken, request.method, response)
        return httpx2.Response(taken.status, headers=passed, stream=taken.stream)

    def _further(self, first: Taken) -> Taken:
        """Return what keeps another request of the call that `first` began."""
        if 1 + len(first.later) >= self._max_requests:
            raise Stopped(f"The call took {self._max_requests} requests and wanted more.")
        first.later.append(Taken(first.exchange, began=first.began))
        return first.later[-1]

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()

    @staticmethod
    def _trace(taken: Taken, name: str) -> None:
        # Connecting and handshakes are no part of the answer's time.
        if name.endswith("send_request_body.complete"):
            taken.started = time.perf_counter()

    def _late(self, taken: Taken) -> str | None:
        """Return the sentence for an exchange that took all the time it may take, or None."""
        if time.perf_counter() - taken.began < self._max_s:
            return None
        return f"The exchange was not over after {self._max_s:g} s; we stopped."

    def _blamed(self, error: Exception) -> bool:
        """Tell whether `error` is the endpoint's doing: anything wrong on a socket or in HTTP."""
        if isinstance(error, httpx2.TransportError | httpx2.InvalidURL | OSError):
            return True
        # A hostile head can trip the HTTP parser itself (a length of five thousand digits).
        return self._real and isinstance(error, ValueError)


class _Kept(httpx2.SyncByteStream):
    """The body on its way to a client; drained when the client stops early."""

    def __init__(self, tap: Tap, taken: Taken, method: str, response: httpx2.Response) -> None:
        self._tap = tap
        self._taken = taken
        self._response = response
        self._announced = _announced(taken, method, response)
        self._pieces = self._read()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Keep what the client left unread, then let go of the connection."""
        try:
            for _ in self._pieces:
                pass
        except Stopped:
            pass
        except Exception:
            if self._taken.failure is None:
                raise
        finally:
            self._response.close()

    def _read(self) -> Iterator[bytes]:
        taken, tap = self._taken, self._tap
        assert isinstance(self._response.stream, httpx2.SyncByteStream)
        times = _times(self._response.extensions.get("arrivals_ms"))
        undo = decoder(taken.coding, tap._max_bytes) if taken.coding else None
        taken.decoded = undo is not None
        raw: list[bytes] = []
        try:
            for number, piece in enumerate(self._response.stream):
                arrived = (time.perf_counter() - taken.started) * 1000
                if undo is not None:
                    raw.append(piece)
                fitting = self._bounded(piece, undo)
                if fitting:
                    taken.pieces.append(fitting)
                    taken.clock.append(arrived)
                    if number < len(times):
                        taken.given.append(times[number])
                    yield fitting
                self._stop_at_bounds()
            taken.complete = True
        except Stopped:
            raise
        except Garbled as error:
            taken.failure = f"The body is not {taken.coding} as its header says: {error}."
            taken.pieces, taken.clock, taken.given, taken.decoded = raw, [], [], False
            raise httpx2.DecodingError(taken.failure) from error
        except Exception as error:
            if not tap._blamed(error):
                taken.ours = error
            else:
                got, waited_s = taken.wire_bytes, tap._timeout_s
                taken.failure = tap._late(taken) or during_answer(error, got=got, waited_s=waited_s)
            raise
        if undo is not None and not undo.whole:
            self._cut(f"The {taken.coding} body ends in the middle.")
        elif self._announced is not None and taken.wire_bytes < self._announced:
            self._cut(f"The body ended after {taken.wire_bytes} of {self._announced} bytes.")

    def _bounded(self, piece: bytes, undo: Decoder | None) -> bytes:
        """Return what is kept of `piece`; the rest of an oversize one is dropped and told."""
        taken, limit = self._taken, self._tap._max_bytes
        room = limit - taken.wire_bytes
        taken.wire_bytes += len(piece)
        if len(piece) > room:
            taken.failure = f"The body is longer than {limit} bytes; the rest was not read."
            piece = piece[: max(room, 0)]
        if undo is None:
            return piece
        try:
            return undo.feed(piece)
        except TooLong as error:
            taken.failure = f"The decoded body is longer than {limit} bytes; we stopped there."
            return error.fitting

    def _stop_at_bounds(self) -> None:
        """Raise Stopped when a bound is reached."""
        taken, tap = self._taken, self._tap
        if taken.failure is None and len(taken.pieces) > tap._max_pieces:
            taken.failure = f"The body came in more than {tap._max_pieces} pieces; we stopped."
        if taken.failure is None:
            taken.failure = tap._late(taken)
        if taken.failure is not None:
            raise Stopped(taken.failure)

    def _cut(self, failure: str) -> None:
        self._taken.complete = False
        self._taken.failure = failure


def _pairs(headers: httpx2.Headers) -> Headers:
    """Return `headers` with order and case as on the wire; odd bytes as Latin-1."""
    return tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in headers.raw)


def _announced(taken: Taken, method: str, response: httpx2.Response) -> int | None:
    """Return the length the head promises for the body, when it promises one."""
    length = response.headers.get("content-length", "")
    no_body = method == "HEAD" or taken.status in (204, 304)
    if no_body or "transfer-encoding" in response.headers:
        return None
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None


def _times(value: object) -> Sequence[float]:
    """Return arrival times when `value` holds nothing but numbers, else none."""
    if isinstance(value, list | tuple) and all(isinstance(n, int | float) for n in value):
        return [float(n) for n in value]
    return ()
