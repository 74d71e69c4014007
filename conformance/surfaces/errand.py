"""
One call while another process makes it: what its requests turn into, and what is kept of them.

Knows the tap and how a key is put in; neither sockets nor processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context

import httpx2

from conformance.model import Headers
from conformance.surfaces.call import KeyForm
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.pool import tap_for

STAND_IN = "stand-in-for-the-key"
"""What the other process is given as the key."""


class Errand:
    """
    A call under way at `endpoint`, under `id`; `exchange` is the id of what is kept.

    Several may be under way at once on one thread, because each is kept in a context of its own.
    `taken` is what the tap keeps, whole once `end` was called.
    """

    def __init__(self, number: str, endpoint: Endpoint, key: KeyForm, exchange: str) -> None:
        self.id = number
        self._endpoint = endpoint
        self._key = key
        self._tap = tap_for(endpoint)
        self._context = copy_context()
        self._taking = self._tap.taking(exchange)
        self.taken = self._context.run(self._taking.__enter__)

    def ask(self, method: str, path: str, headers: Headers, body: bytes) -> httpx2.Response:
        """
        Send a request on and return the answer, its body unread.

        `path` is the request's target without what the relay put before it. Raises whatever the
        tap raises; `taken` tells of it.
        """
        url = httpx2.URL(self._endpoint.base_url).copy_with(raw_path=path.encode("latin-1"))
        asked = httpx2.Headers([pair for pair in headers if pair[0] != "authorization"])
        for name, value in self._endpoint.headers:
            if name.lower() != "authorization":
                asked[name] = value
        authorization = self._authorization(headers)
        if authorization is not None:
            asked["authorization"] = authorization
        request = httpx2.Request(method, url, headers=asked, content=body or None)
        return self._context.run(self._tap.handle_request, request)

    def pieces(self, response: httpx2.Response) -> Iterator[bytes]:
        """Yield the pieces of an answer as the tap hands them out; raises what it raises."""
        assert isinstance(response.stream, httpx2.SyncByteStream)
        inner = iter(response.stream)
        while (piece := self._context.run(next, inner, None)) is not None:
            yield piece

    def end(self) -> None:
        """Read what nobody read, and keep nothing more."""
        self._context.run(self._taking.__exit__, None, None, None)

    def _authorization(self, headers: Headers) -> str | None:
        told = next((value for name, value in headers if name == "authorization"), None)
        if told == f"Bearer {STAND_IN}":
            return self._endpoint.authorization(self._key)
        return told
