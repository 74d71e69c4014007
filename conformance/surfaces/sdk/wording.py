"""
The arguments of a call as the installed SDK takes them.

Knows signatures, not what arguments mean.
"""

from __future__ import annotations

from typing import Any

from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.sdk.installed import Omit, arguments

HELPED_STREAM = "chat.completions.stream"
RAW_RESPONSE = ".with_raw_response."

_BETWEEN_POLLS_MS = 5000


def told(call: Call, endpoint: Endpoint) -> dict[str, Any]:
    """
    Return the keyword arguments for `call`; what its method does not know goes into `extra_body`.

    Without a key the authorization header is taken away. A call that polls does so every few
    seconds, and at once where nothing gets further by waiting: in process and in recordings.
    """
    known = arguments(call.path)
    given = {name: value for name, value in call.params.items() if name in known}
    unknown = {name: value for name, value in call.params.items() if name not in known}
    if unknown:
        given["extra_body"] = {**unknown, **(call.params.get("extra_body") or {})}
    if endpoint.authorization(call.key) is None:
        given["extra_headers"] = {"Authorization": Omit(), **(given.get("extra_headers") or {})}
    if "poll_interval_ms" in known:
        given["poll_interval_ms"] = _BETWEEN_POLLS_MS if endpoint.transport is None else 1
    return given
