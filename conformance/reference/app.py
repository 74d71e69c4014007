"""
The reference endpoint as a Starlette application that sends each piece when its time has come.

Knows ASGI and `Reply`; what is answered is the endpoint's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from conformance.reference.asked import Asked
from conformance.reference.reply import Endpoint, Reply

BODY_LIMIT = 64 * 1024 * 1024
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class CutShort(Exception):
    """Ends a connection before its body: the one way ASGI has to say so."""


class _Paced(StreamingResponse):
    def __init__(self, reply: Reply) -> None:
        super().__init__(_pieces(reply), status_code=reply.status)
        self.raw_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in reply.headers
        ]


async def _pieces(reply: Reply) -> AsyncIterator[bytes]:
    for delay, data in reply.pieces:
        await asyncio.sleep(delay / 1000)
        yield data
    if reply.cut:
        raise CutShort


def app(endpoint: Endpoint) -> Starlette:
    """Return an ASGI application answering every path through `endpoint`."""

    async def answer(request: Request) -> Response:
        body = bytearray()
        async for data in request.stream():
            body += data
            if len(body) > BODY_LIMIT:
                return PlainTextResponse("The request is too large.\n", status_code=413)
        scope = request.scope
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"])
        asked = Asked(
            request.method,
            scope["raw_path"].decode("ascii", errors="replace"),
            scope["query_string"].decode("ascii", errors="replace"),
            headers,
            bytes(body),
        )
        return _Paced(endpoint(asked))

    return Starlette(routes=[Route("/{path:path}", answer, methods=_METHODS)])


class Quiet:
    """
    An application whose clients may go away, and whose bodies may be cut short, without a noise.

    Everything else a wrapped application raises still comes through.
    """

    def __init__(self, inner: Starlette) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        try:
            await self._inner(scope, receive, send)
        except (ClientDisconnect, CutShort):
            return
