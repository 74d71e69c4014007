"""
The table that maps an SDK call path to a request: method, URL, body.

Knows the SDK's argument conventions without knowing the SDK. What the SDK adds to a body unasked
stands in the table too, so that one recording answers every surface. A call that takes the SDK
several requests (`create_and_poll`, `iter_pages`) stands for the first of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from conformance.surfaces import zod
from conformance.surfaces.call import RAW, Call
from conformance.surfaces.forms import bracketed, form, not_a_file
from conformance.surfaces.strict_schema import response_format
from conformance.surfaces.zod import Zod

_EXTRAS = frozenset({"extra_headers", "extra_query", "extra_body", "timeout"})
_JSON = "application/json"
_PATH_SAFE = "!$&'()*+,;=:@"
_DOTS = re.compile(r"(\.|%2e){1,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """
    Where one SDK call goes.

    `template` is relative to the base URL with `{argument}` for arguments in the path; those of
    `query` go into the query string and all others into the body: JSON when `body` is True, a
    multipart form when `form` is. `files` are the form's arguments that hold a file. `required`
    are those the SDK insists on, and `adds` is what it puts into a body that does not say it.
    """

    method: str
    template: str
    body: bool = False
    form: bool = False
    required: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    adds: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_path(self) -> tuple[str, ...]:
        """Names of the arguments that go into the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.template))


_TURNS = ("messages", "model")
_PAGED = ("after", "limit", "order", "purpose")
ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "chat.completions.create": Route("POST", "chat/completions", body=True, required=_TURNS),
        "chat.completions.parse": Route(
            "POST", "chat/completions", body=True, required=_TURNS, adds={"stream": False}
        ),
        "chat.completions.stream": Route(
            "POST", "chat/completions", body=True, required=_TURNS, adds={"stream": True}
        ),
        "chat.completions.with_raw_response.create": Route(
            "POST", "chat/completions", body=True, required=_TURNS
        ),
        "models.list": Route("GET", "models"),
        "models.list.iter_pages": Route("GET", "models"),
        "models.retrieve": Route("GET", "models/{model}", required=("model",)),
        "embeddings.create": Route(
            "POST",
            "embeddings",
            body=True,
            required=("input", "model"),
            # The SDK decodes what it asked for, so its user never sees it. A body that says
            # nothing about the encoding can only be sent raw.
            adds={"encoding_format": "base64"},
        ),
        "images.generate": Route("POST", "images/generations", body=True, required=("prompt",)),
        "images.edit": Route(
            "POST", "images/edits", form=True, required=("image", "prompt"), files=("image",)
        ),
        "videos.create": Route(
            "POST", "videos", form=True, required=("prompt",), files=("input_reference",)
        ),
        "videos.create_and_poll": Route(
            "POST", "videos", form=True, required=("prompt",), files=("input_reference",)
        ),
        "videos.retrieve": Route("GET", "videos/{video_id}", required=("video_id",)),
        "videos.download_content": Route(
            "GET", "videos/{video_id}/content", required=("video_id",), query=("variant",)
        ),
        "files.create": Route(
            "POST", "files", form=True, required=("file", "purpose"), files=("file",)
        ),
        "files.retrieve": Route("GET", "files/{file_id}", required=("file_id",)),
        "files.content": Route("GET", "files/{file_id}/content", required=("file_id",)),
        "files.list": Route("GET", "files", query=_PAGED),
        "files.list.iter_pages": Route("GET", "files", query=_PAGED),
        "files.delete": Route("DELETE", "files/{file_id}", required=("file_id",)),
        "batches.create": Route(
            "POST",
            "batches",
            body=True,
            required=("completion_window", "endpoint", "input_file_id"),
        ),
        "batches.retrieve": Route("GET", "batches/{batch_id}", required=("batch_id",)),
        "batches.list": Route("GET", "batches", query=("after", "limit")),
        "batches.list.iter_pages": Route("GET", "batches", query=("after", "limit")),
        "batches.cancel": Route("POST", "batches/{batch_id}/cancel", required=("batch_id",)),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A request before it has a host: `target` is path and query, relative to the base URL.

    `media_type` is the body's, None without one.
    """

    method: str
    target: str
    body: bytes | None
    media_type: str | None
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
    for name in route.files:
        why = not_a_file(call.params[name]) if name in call.params else None
        if why is not None:
            return f"{call.path} takes {name} as a file, and {why}."
    if not route.body and not route.form:
        known = _EXTRAS - {"extra_body"} | set(route.in_path) | set(route.query)
        for name in call.params:
            if name not in known:
                return f"{call.path} sends no body, so {name} has nowhere to go."
    return None


def plan(call: Call) -> Plan:
    """Return the request that `call` stands for; `unsuitable(call)` must be None."""
    params = call.params
    headers = {str(k): str(v) for k, v in (params.get("extra_headers") or {}).items()}
    extra_query = params.get("extra_query") or {}
    if call.path == RAW:
        target = str(params["path"]).lstrip("/")
        body = _raw_body(params)
        method, media = str(params["method"]).upper(), None if body is None else _JSON
    else:
        route = ROUTES[call.path]
        encoded = {name: quote(params[name], safe=_PATH_SAFE) for name in route.in_path}
        target, method = route.template.format(**encoded), route.method
        extra_query = {name: params[name] for name in route.query if name in params} | extra_query
        body, media = _body(route, params)
    query = urlencode(list(bracketed(extra_query)))
    if query:
        target += ("&" if "?" in target else "?") + query
    return Plan(method, target, body, media, headers)


def compact(value: Any) -> bytes:
    """Return `value` as JSON without white space, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _body(route: Route, params: Mapping[str, Any]) -> tuple[bytes | None, str | None]:
    """Return the body of a call and its media type."""
    elsewhere = _EXTRAS | set(route.in_path) | set(route.query) | set(route.files)
    told = {name: value for name, value in params.items() if name not in elsewhere}
    adds = route.adds
    match told.get("response_format"):
        case type() as model:
            told["response_format"] = response_format(model)
        case Zod() as schema:
            # Only JavaScript has Zod, and its parse adds nothing.
            told["response_format"], adds = zod.response_format(schema), {}
    told = {**adds, **told, **(params.get("extra_body") or {})}
    if route.form:
        return form(told, {name: params[name] for name in route.files if name in params})
    return (compact(told), _JSON) if route.body else (None, None)


def _raw_body(params: Mapping[str, Any]) -> bytes | None:
    if "content" in params:
        content = params["content"]
        return content if isinstance(content, bytes) else str(content).encode()
    return compact(params["json"]) if "json" in params else None
