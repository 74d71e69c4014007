"""
The table that maps an SDK call path to a request: method, URL, body.

Knows the SDK's argument conventions without knowing the SDK.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from conformance.surfaces.call import RAW, Call

_EXTRAS = frozenset({"extra_headers", "extra_query", "extra_body", "timeout"})
_PATH_SAFE = "!$&'()*+,;=:@"
_DOTS = re.compile(r"(\.|%2e){1,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """
    Where one SDK call goes.

    `template` is relative to the base URL with `{argument}` for arguments in the path; all others
    go into the JSON body when `body` is True. `required` are those the SDK insists on.
    """

    method: str
    template: str
    body: bool = False
    required: tuple[str, ...] = ()

    @property
    def in_path(self) -> tuple[str, ...]:
        """Names of the arguments that go into the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.template))


ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "chat.completions.create": Route(
            "POST", "chat/completions", body=True, required=("messages", "model")
        ),
        "models.list": Route("GET", "models"),
        "models.retrieve": Route("GET", "models/{model}", required=("model",)),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A request before it has a host: `target` is path and query, relative to the base URL."""

    method: str
    target: str
    body: bytes | None
    headers: Mapping[str, str]


def unsuitable(call: Call) -> str | None:
    """Return why the table cannot map `call`, in one sentence, or None when it can."""
    if call.path == RAW:
        missing = [name for name in ("method", "path") if name not in call.params]
        return f"A raw call needs {' and '.join(missing)}." if missing else None
    route = ROUTES.get(call.path)
    if route is None:
        return f"There is no route for the call {call.path}."
    for name in route.in_path:
        value = call.params.get(name)
        if not isinstance(value, str) or not value or _DOTS.fullmatch(value):
            return f"{call.path} takes {name} in its path, and {value!r} cannot stand there."
    if not route.body:
        known = _EXTRAS - {"extra_body"} | set(route.in_path)
        for name in call.params:
            if name not in known:
                return f"{call.path} sends no body, so {name} has nowhere to go."
    return None


def plan(call: Call) -> Plan:
    """Return the request that `call` stands for; `unsuitable(call)` must be None."""
    params = call.params
    headers = {str(k): str(v) for k, v in (params.get("extra_headers") or {}).items()}
    query = urlencode(list(_query(params.get("extra_query") or {})))
    if call.path == RAW:
        target = str(params["path"]).lstrip("/")
        body = _raw_body(params)
        method = str(params["method"]).upper()
    else:
        route = ROUTES[call.path]
        encoded = {name: quote(params[name], safe=_PATH_SAFE) for name in route.in_path}
        target, method, body = route.template.format(**encoded), route.method, None
        if route.body:
            told = {k: v for k, v in params.items() if k not in _EXTRAS | set(route.in_path)}
            body = compact({**told, **(params.get("extra_body") or {})})
    if query:
        target += ("&" if "?" in target else "?") + query
    return Plan(method, target, body, headers)


def compact(value: Any) -> bytes:
    """Return `value` as JSON without white space, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _raw_body(params: Mapping[str, Any]) -> bytes | None:
    if "content" in params:
        content = params["content"]
        return content if isinstance(content, bytes) else str(content).encode()
    return compact(params["json"]) if "json" in params else None


def _query(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pairs of a query string; lists and mappings with brackets, as the SDK does it."""
    for key, value in values.items():
        name = f"{prefix}[{key}]" if prefix else str(key)
        yield from _pairs(name, value)


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case bool():
            yield name, "true" if value else "false"
        case Mapping():
            yield from _query(value, name)
        case list() | tuple():
            for item in value:
                yield from _pairs(f"{name}[]", item)
        case _:
            yield name, str(value)
