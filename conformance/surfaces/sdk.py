"""
The OpenAI Python SDK itself: its clients, its calls, and what it hands out as plain data.

Importing it is dear, so the surface does that with its first call; knows nothing of exchanges.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Mapping
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from weakref import WeakKeyDictionary

import httpx2
from openai import BaseModel, Omit, OpenAI, Stream
from openai import HttpxBinaryResponseContent as Binary

from conformance.model import Carried
from conformance.surfaces.call import Call, KeyForm
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.pool import tap_for

_UNUSED_KEY = "unused"  # the SDK wants one even when the header is left out
_MESSAGE = 2000  # characters kept of what an exception says

_http: WeakKeyDictionary[Endpoint, httpx2.Client] = WeakKeyDictionary()
_clients: WeakKeyDictionary[Endpoint, dict[tuple[KeyForm, bool], OpenAI]] = WeakKeyDictionary()


def carried(endpoint: Endpoint, call: Call) -> Carried:
    """Make `call` at `endpoint` and return what a user of the SDK gets; raises nothing of its."""
    keyless = endpoint.authorization(call.key) is None
    try:
        return Carried(_ask(_client(endpoint, call), call, keyless=keyless))
    except Exception as error:
        return _raised(error)


def _client(endpoint: Endpoint, call: Call) -> OpenAI:
    """Return the SDK object for `call`; all of one endpoint share one HTTP client."""
    clients = _clients.setdefault(endpoint, {})
    wanted = (call.key, call.slash)
    if wanted not in clients:
        if endpoint not in _http:
            _http[endpoint] = _http_client(endpoint)
        clients[wanted] = _new_client(endpoint, call, _http[endpoint])
    return clients[wanted]


def _http_client(endpoint: Endpoint) -> httpx2.Client:
    # A cookie of one exchange must not change the next one.
    nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    tap = tap_for(endpoint)
    return httpx2.Client(transport=tap, trust_env=False, follow_redirects=False, cookies=nothing)


def _new_client(endpoint: Endpoint, call: Call, http: httpx2.Client) -> OpenAI:
    headers: dict[str, Any] = dict.fromkeys(_ambient_headers(), Omit())
    headers.update((k, v) for k, v in endpoint.headers if k.lower() != "authorization")
    # Said explicitly, because a header of that name in the environment would win otherwise.
    headers["Authorization"] = endpoint.authorization(call.key) or "none"
    client = OpenAI(
        api_key=_UNUSED_KEY,
        base_url=endpoint.base_url.rstrip("/") + ("/" if call.slash else ""),
        http_client=http,
        max_retries=0,
        timeout=endpoint.timeout_s,
        default_headers=headers,
    )
    # What the environment says is meant for OpenAI, and no other host may learn it.
    client.organization = client.project = client.admin_api_key = client.webhook_secret = None
    return client


def _ambient_headers() -> list[str]:
    """Return the names of the headers the SDK would add because the environment says so."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    names = [line.partition(":")[0].strip() for line in lines if ":" in line]
    return [name for name in names if name.lower() != "authorization"]


@cache
def _arguments(path: str) -> frozenset[str]:
    """Return the names the SDK's method at `path` takes."""
    owner: Any = OpenAI(api_key=_UNUSED_KEY, http_client=httpx2.Client(transport=_Nowhere()))
    for name in path.split("."):
        owner = getattr(owner, name)
    return frozenset(inspect.signature(owner).parameters)


class _Nowhere(httpx2.BaseTransport):
    """For a client that is only looked at."""


def _ask(client: OpenAI, call: Call, *, keyless: bool) -> Any:
    known = _arguments(call.path)
    told = {name: value for name, value in call.params.items() if name in known}
    unknown = {name: value for name, value in call.params.items() if name not in known}
    if unknown:
        told["extra_body"] = {**unknown, **(call.params.get("extra_body") or {})}
    if keyless:
        told["extra_headers"] = {"Authorization": Omit(), **(told.get("extra_headers") or {})}
    method: Any = client
    for name in call.path.split("."):
        method = getattr(method, name)
    answer = method(**told)
    if isinstance(answer, Stream):
        with answer:
            return [_plain(chunk) for chunk in answer]
    return _plain(answer)


def _plain(value: Any) -> Any:
    """Return what the SDK handed out as plain data."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json", exclude_unset=True, warnings=False)
        case Binary():
            data = value.read()
            return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return repr(value)[:_MESSAGE]


def _raised(error: Exception) -> Carried:
    status, code = getattr(error, "status_code", None), getattr(error, "code", None)
    return Carried(
        raised=type(error).__name__,
        status=status if isinstance(status, int) else None,
        message=str(error)[:_MESSAGE],
        code=code if isinstance(code, str) else None,
    )
