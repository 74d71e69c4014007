"""
The real network: one pooled transport whose waits never add up to more than an exchange may take.

Knows sockets and proxies; nothing of requests, keys or exchanges.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterable
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""When the exchange under way must be over, on the clock of `time.perf_counter`."""


def is_loopback(host: str) -> bool:
    """Tell whether `host` (a name or an address, no port) can only mean this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _within(timeout: float | None) -> float | None:
    """Return `timeout` in seconds, cut to what the exchange under way has left."""
    end = deadline.get()
    if end is None:
        return timeout
    left = max(end - time.perf_counter(), 0.001)
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        # A wait of its own for every byte would let a dripping header last for days.
        end = deadline.get()
        if end is not None and time.perf_counter() >= end:
            raise httpcore2.ReadTimeout("the exchange took too long")
        return self._inner.read(max_bytes, _within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _within(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, inner: httpcore2.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._inner.connect_tcp(
            host, port, _within(timeout), local_address, socket_options
        )
        return _Stream(stream)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.connect_unix_socket(path, _within(timeout), socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def proxy_for(base_url: str) -> str | None:
    """Return the proxy the environment names for `base_url`, never one for this machine itself."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def open_network(base_url: str) -> httpx2.BaseTransport:
    """Return a transport to `base_url` over real sockets, with the system's trust store."""
    transport = httpx2.HTTPTransport(proxy=proxy_for(base_url))
    # httpx2 has no public way to hand its pool a backend; tests/surfaces holds that this works.
    transport._pool._network_backend = _Backend(transport._pool._network_backend)
    return transport
