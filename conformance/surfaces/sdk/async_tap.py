"""
The tap as an async transport of httpx2.

Knows nothing of the SDK, nor who awaits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from conformance.surfaces.tap import Tap


class AsyncTap(httpx2.AsyncBaseTransport):
    """
    A tap for an async client: the same connections, bounds, times and kept bytes.

    It sends in place, so a wait for an endpoint blocks the event loop. That loop is ours and runs
    one call at a time, so nothing else has to wait; and an async transport of its own could not
    be held to the same bounds by the same code.
    """

    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` through the tap; its answer comes piece by piece."""
        await request.aread()
        answer = self._tap.handle_request(request)
        assert isinstance(answer.stream, httpx2.SyncByteStream)
        pieces = _Pieces(answer.stream)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=pieces)


class _Pieces(httpx2.AsyncByteStream, AsyncIterator[bytes]):
    # No generator: a client that stops early would leave one behind for the loop to close.
    def __init__(self, inner: httpx2.SyncByteStream) -> None:
        self._inner = inner
        self._pieces = iter(inner)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        self._inner.close()
