"""
An answer of the reference endpoint, with the pace at which its bytes leave.

A value only; `app` sends it over a socket, `transport` hands it over inside the process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from conformance.model.exchange import Headers
from conformance.reference.asked import Asked

Piece = tuple[float, bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """
    `pieces` pair a delay in milliseconds with the bytes that leave after it.

    `headers` are all that go on the wire, framing included. With `cut` the connection ends after
    the last piece although the body has not: nothing here sets it, a fault put on top may.
    """

    status: int
    headers: Headers
    pieces: tuple[Piece, ...]
    cut: bool = False

    @property
    def body(self) -> bytes:
        """All pieces joined."""
        return b"".join(data for _, data in self.pieces)

    @property
    def arrivals_ms(self) -> tuple[float, ...]:
        """When each piece leaves, in milliseconds after the request."""
        return tuple(accumulate(delay for delay, _ in self.pieces))


Endpoint = Callable[[Asked], Reply]
