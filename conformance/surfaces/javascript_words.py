"""
A neutral call as the message that the JavaScript driver takes, and its result as what was handed.

Pure: knows the table of routes and the shape of the messages, no process.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from conformance.model import Carried
from conformance.surfaces.call import WRONG_KEY, Call, KeyForm
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.errand import STAND_IN
from conformance.surfaces.routes import ROUTES
from conformance.surfaces.zod import Zod

_APART = {"extra_headers", "extra_query", "extra_body", "timeout"}
_UNNAMED = ("upload", "application/octet-stream")


def run(
    call: Call, endpoint: Endpoint, *, number: str, base_url: str, exact: bool
) -> dict[str, Any]:
    """
    Return the message that makes the driver do `call` at `base_url`, which stands for `endpoint`.

    `number` is the call's own, and the errand's. `exact` asks that the client sees the pieces of
    the answer as they are, not merged by Node.
    """
    route, params = ROUTES[call.path], call.params
    headers: dict[str, str | None] = dict(params.get("extra_headers") or {})
    keyless = endpoint.authorization(call.key) is None
    if keyless and not any(name.lower() == "authorization" for name in headers):
        headers["Authorization"] = None
    told = {
        name: value
        for name, value in params.items()
        if name not in _APART and name not in route.in_path
    } | (params.get("extra_body") or {})
    query = params.get("extra_query") or {}
    if route.query:
        told, query = told | query, {}
    files = {name: _file(told.pop(name)) for name in route.files if name in told}
    zod = {name: value for name, value in told.items() if isinstance(value, Zod)}
    return {
        "kind": "run",
        "id": number,
        "client": {
            "base_url": base_url if call.slash else base_url.rstrip("/"),
            "key": WRONG_KEY if call.key is KeyForm.WRONG else STAND_IN,
            "timeout_ms": _timeout_ms(endpoint),
            "exact": exact,
        },
        "path": call.path,
        "positional": [params[name] for name in route.in_path],
        "params": (
            {name: value for name, value in told.items() if name not in zod}
            if route.body or route.form or route.query
            else None
        ),
        "files": files,
        "zod": {name: {"name": each.name, "schema": each.schema} for name, each in zod.items()},
        "options": {"headers": headers, "query": query},
    }


def carried(result: Mapping[str, Any]) -> Carried:
    """Return what the driver says a call handed out or raised."""
    if "raised" in result:
        return Carried(
            raised=result["raised"],
            status=result["status"],
            message=result["message"],
            code=result["code"],
        )
    return Carried(result["value"])


def _timeout_ms(endpoint: Endpoint) -> int:
    # In process nothing stalls but ourselves, and a call sent ahead may have to wait for us.
    waits_s = endpoint.timeout_s if endpoint.transport is None else endpoint.max_s
    return round(waits_s * 1000)


def _file(value: Any) -> dict[str, str]:
    name, data, media = (_UNNAMED[0], value, _UNNAMED[1]) if isinstance(value, bytes) else value
    return {"base64": b64encode(data).decode(), "filename": name, "type": media}
