"""
One SDK object per endpoint, key and spelling of the base URL, blocking or async.

Knows how a client is kept from telling an endpoint what is meant for OpenAI; knows no calls.
"""

from __future__ import annotations

import os
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from weakref import WeakKeyDictionary

import httpx2
from openai import AsyncOpenAI, OpenAI

from conformance.surfaces.call import Call, KeyForm
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.pool import tap_for
from conformance.surfaces.sdk.async_tap import AsyncTap
from conformance.surfaces.sdk.installed import LEGACY, UNUSED_KEY, Omit

_FOR_OPENAI = ("organization", "project", "admin_api_key", "webhook_secret")

_Clients = WeakKeyDictionary[Endpoint, dict[tuple[KeyForm, bool], Any]]
_http: WeakKeyDictionary[Endpoint, Any] = WeakKeyDictionary()
_async_http: WeakKeyDictionary[Endpoint, Any] = WeakKeyDictionary()
_blocking: _Clients = WeakKeyDictionary()
_async: _Clients = WeakKeyDictionary()


def blocking(endpoint: Endpoint, call: Call) -> OpenAI:
    """Return the blocking client for `call`; all of one endpoint share one HTTP client."""
    clients = _blocking.setdefault(endpoint, {})
    wanted = (call.key, call.slash)
    if wanted not in clients:
        if endpoint not in _http:
            _http[endpoint] = _http_client(endpoint)
        clients[wanted] = _configured(OpenAI, endpoint, call, _http[endpoint])
    found: OpenAI = clients[wanted]
    return found


def asynchronous(endpoint: Endpoint, call: Call) -> AsyncOpenAI:
    """Return the async client for `call`; all of one endpoint share one HTTP client."""
    clients = _async.setdefault(endpoint, {})
    wanted = (call.key, call.slash)
    if wanted not in clients:
        if endpoint not in _async_http:
            _async_http[endpoint] = _async_http_client(endpoint)
        clients[wanted] = _configured(AsyncOpenAI, endpoint, call, _async_http[endpoint])
    found: AsyncOpenAI = clients[wanted]
    return found


def _no_cookies() -> CookieJar:
    # A cookie of one exchange must not change the next one.
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def _http_client(endpoint: Endpoint) -> Any:
    tap, cookies = tap_for(endpoint), _no_cookies()
    if LEGACY:
        from conformance.surfaces.sdk import legacy_http

        return legacy_http.client(tap, cookies)
    return httpx2.Client(transport=tap, trust_env=False, follow_redirects=False, cookies=cookies)


def _async_http_client(endpoint: Endpoint) -> Any:
    tap, cookies = tap_for(endpoint), _no_cookies()
    if LEGACY:
        from conformance.surfaces.sdk import legacy_http

        return legacy_http.async_client(tap, cookies)
    return httpx2.AsyncClient(
        transport=AsyncTap(tap), trust_env=False, follow_redirects=False, cookies=cookies
    )


def _configured(kind: Any, endpoint: Endpoint, call: Call, http: Any) -> Any:
    headers: dict[str, Any] = dict.fromkeys(_ambient_headers(), Omit())
    headers.update((k, v) for k, v in endpoint.headers if k.lower() != "authorization")
    # Said explicitly, because a header of that name in the environment would win otherwise.
    headers["Authorization"] = endpoint.authorization(call.key) or "none"
    client = kind(
        api_key=UNUSED_KEY,
        base_url=endpoint.base_url.rstrip("/") + ("/" if call.slash else ""),
        http_client=http,
        max_retries=0,
        timeout=endpoint.timeout_s,
        default_headers=headers,
    )
    # What the environment says is meant for OpenAI, and no other host may learn it.
    for name in _FOR_OPENAI:
        setattr(client, name, None)
    return client


def _ambient_headers() -> list[str]:
    """Return the names of the headers the SDK would add because the environment says so."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    names = [line.partition(":")[0].strip() for line in lines if ":" in line]
    return [name for name in names if name != "Authorization"]
