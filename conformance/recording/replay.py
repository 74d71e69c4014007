"""
Recorded answers in process: an httpx2 transport that opens no socket and waits for nothing.

Gives back what the index finds, piece by piece; knows nothing of files.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping

import httpx2

from conformance.model import Response
from conformance.recording.cassette import Recording
from conformance.recording.index import Index


class ReplayTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """
    Answers every request from an index, in the pieces that were recorded.

    Where several exchanges asked the same, the request's `extensions["conformance"]["exchange"]`
    says which is meant; the index tells what happens without it.
    The response's `extensions["arrivals_ms"]` says when each piece had come while recording.
    Raises UnmatchedRequest when there is no recording, and at the end of a body that was cut off
    while recording httpx2.RemoteProtocolError, as the network did.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        # By identity: two recordings may bear one name and answer different requests.
        self._ready: dict[int, _Answer] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded response to `request`."""
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded response to `request`."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        recording = self.index.answer(
            request.method,
            request.url.raw_path.decode("ascii"),
            content_type=request.headers.get("content-type"),
            body=body,
            exchange=_asked(request),
        )
        ready = self._ready.get(id(recording))
        if ready is None:
            ready = self._ready[id(recording)] = _Answer(recording)
        return ready.response()


def _asked(request: httpx2.Request) -> str | None:
    """Return the id of the exchange that a request belongs to, when the asker says it."""
    said = request.extensions.get("conformance")
    exchange = said.get("exchange") if isinstance(said, Mapping) else None
    return exchange if isinstance(exchange, str) else None


class _Answer:
    """A recording made ready to be played any number of times."""

    __slots__ = ("_extensions", "_headers", "_response")

    def __init__(self, recording: Recording) -> None:
        self._response = recording.response
        self._headers = httpx2.Headers(
            [(name.encode(), value.encode()) for name, value in recording.response.headers]
        )
        self._extensions = {
            "http_version": b"HTTP/1.1",
            "arrivals_ms": list(recording.response.arrivals_ms),
        }

    def response(self) -> httpx2.Response:
        return httpx2.Response(
            self._response.status,
            headers=self._headers,
            stream=_Pieces(self._response),
            extensions=self._extensions,
        )


class _Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    __slots__ = ("_response",)

    def __init__(self, response: Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.pieces
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._response.pieces:
            yield piece
        self._end()

    def _end(self) -> None:
        if not self._response.complete:
            raise httpx2.RemoteProtocolError(
                "the connection ended before the body did, as it did when this was recorded"
            )
