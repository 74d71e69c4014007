"""
Whether an old version of the SDK would ask for what the table of routes spells.

An exchange is one request; a version that would send another one cannot make it. Knows what the
SDK puts on the wire, and not what anybody answers.
"""

from __future__ import annotations

from typing import Any

import httpx2
import openai

from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.routes import plan
from conformance.surfaces.sdk.installed import LEGACY, UNUSED_KEY, method
from conformance.surfaces.sdk.wording import HELPED_STREAM, told
from conformance.wire.canonical import canonical

_BASE = "http://nowhere.invalid/"
_NOWHERE = Endpoint(_BASE, key=UNUSED_KEY)


def otherwise(call: Call) -> str | None:
    """
    Return which part of the request for `call` the SDK spells in its own way, None when none.

    Looks at versions before 3.0 only: for later ones, tests hold that they spell as the table does.
    """
    if not LEGACY:
        return None
    sent = _sent(call)
    if sent is None:
        return None  # it refuses to send, which shows when it is asked to
    planned = plan(call)
    wanted = httpx2.URL(_BASE + planned.target)
    got = httpx2.URL(str(sent.url))
    body = canonical(sent.headers.get("content-type"), sent.content)
    differing = {
        "method": sent.method != planned.method,
        "path": got.raw_path.partition(b"?")[0] != wanted.raw_path.partition(b"?")[0],
        "query": got.query != wanted.query,
        "body": body != canonical(planned.media_type, planned.body or b""),
    }
    parts = [name for name, differs in differing.items() if differs]
    if not parts:
        return None
    version = openai.__version__
    return f"openai {version} spells the {' and the '.join(parts)} of this request otherwise."


def _sent(call: Call) -> Any:
    """Return the request that the SDK would send first, None when it would send none."""
    from conformance.surfaces.sdk import legacy_http

    seen: list[Any] = []
    http = legacy_http.looking(seen)
    client = openai.OpenAI(api_key=UNUSED_KEY, base_url=_BASE, http_client=http, max_retries=0)
    try:
        answer = method(client, call.path)(**told(call, _NOWHERE))
        if call.path == HELPED_STREAM:
            answer.__enter__()  # which is when it sends
    except Exception:  # whatever it makes of being sent nowhere
        pass
    return seen[0] if seen else None
