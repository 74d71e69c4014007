"""
The tap as a transport of httpx, for versions of the SDK that stand on it instead of httpx2.

Translates requests, answers and exceptions and adds nothing; knows no SDK. Importing this needs
httpx, which comes with such an SDK and with nothing else here.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any

import httpx2

from conformance.surfaces.tap import Tap

# Not an import statement: where the SDK stands on httpx2, nobody has httpx to check types against.
httpx: Any = importlib.import_module("httpx")


def client(tap: Tap, cookies: CookieJar) -> Any:
    """Return a blocking client of httpx that sends through `tap` and keeps no cookie."""
    return httpx.Client(transport=_Blocking(tap), **_settings(cookies))


def async_client(tap: Tap, cookies: CookieJar) -> Any:
    """Return an async client of httpx that sends through `tap` in place and keeps no cookie."""
    return httpx.AsyncClient(transport=_Async(tap), **_settings(cookies))


def looking(seen: list[Any]) -> Any:
    """Return a client that sends nothing, and puts what it would have sent into `seen`."""

    def keep(request: Any) -> Any:
        seen.append(request)
        raise httpx.ConnectError("sent nowhere", request=request)

    return httpx.Client(transport=httpx.MockTransport(keep), trust_env=False)


def _settings(cookies: CookieJar) -> dict[str, Any]:
    return {"trust_env": False, "follow_redirects": False, "cookies": cookies}


class _Blocking(httpx.BaseTransport):  # type: ignore[misc]
    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    def handle_request(self, request: Any) -> Any:
        request.read()
        return _sent(self._tap, request)


class _Async(httpx.AsyncBaseTransport):  # type: ignore[misc]
    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    async def handle_async_request(self, request: Any) -> Any:
        await request.aread()
        return _sent(self._tap, request)


class _Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):  # type: ignore[misc]
    """
    A body on its way from the tap to either kind of client.

    No generator, which a client that stops early would close, and the tap's pieces with it.
    """

    def __init__(self, inner: httpx2.SyncByteStream) -> None:
        self._inner = inner
        self._pieces = iter(inner)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with _named_as_before():
            return next(self._pieces)

    async def __anext__(self) -> bytes:
        with _named_as_before():
            piece = next(self._pieces, None)
        if piece is None:
            raise StopAsyncIteration
        return piece

    def close(self) -> None:
        with _named_as_before():
            self._inner.close()

    async def aclose(self) -> None:
        self.close()


def _sent(tap: Tap, request: Any) -> Any:
    newer = httpx2.Request(
        request.method,
        str(request.url),
        headers=request.headers.raw,
        # As a stream, because httpx2 would put headers of its own beside content.
        stream=httpx2.ByteStream(request.content),
    )
    with _named_as_before():
        answer = tap.handle_request(newer)
    assert isinstance(answer.stream, httpx2.SyncByteStream)
    pieces = _Pieces(answer.stream)
    return httpx.Response(answer.status_code, headers=answer.headers.raw, stream=pieces)


@contextmanager
def _named_as_before() -> Iterator[None]:
    """Raise what httpx2 raises under the name it has in httpx, where the SDK looks for it."""
    try:
        yield
    except httpx2.RequestError as error:
        for kind in type(error).__mro__:
            before = getattr(httpx, kind.__name__, None)
            if before is not None:
                raise before(str(error)) from error
        raise
