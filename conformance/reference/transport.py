"""
The reference endpoint inside the process, as an httpx2 transport: no sockets, no waiting.

Knows httpx2 and `Reply`; what is answered is the endpoint's business.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx2

from conformance.reference.asked import Asked
from conformance.reference.reply import Endpoint, Reply


class _Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    def __init__(self, reply: Reply, request: httpx2.Request) -> None:
        self._reply = reply
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for _, data in self._reply.pieces:
            yield data
        if self._reply.cut:
            raise httpx2.RemoteProtocolError(
                "The connection ended before the body did.", request=self._request
            )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for data in self:
            yield data


class EndpointTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """
    Hands every request to `endpoint`, whatever host it names.

    Pieces of the body arrive one by one; `response.extensions["arrivals_ms"]` holds when each
    would have come, in milliseconds after the request, one number a piece.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request of an asynchronous client."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        reply = self._endpoint(asked(request, body))
        return httpx2.Response(
            reply.status,
            headers=list(reply.headers),
            stream=_Pieces(reply, request),
            extensions={"http_version": b"HTTP/1.1", "arrivals_ms": list(reply.arrivals_ms)},
        )


def asked(request: httpx2.Request, body: bytes) -> Asked:
    """Return an httpx2 request as the endpoint sees it."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = tuple((name.decode(), value.decode("latin-1")) for name, value in request.headers.raw)
    return Asked(request.method, path, query, headers, body)
