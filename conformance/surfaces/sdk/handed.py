"""
What the SDK hands to its users, as plain data: objects, bytes, exceptions.

Reads the SDK's public interface and judges nothing it says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from conformance.model import Carried

_HEADERS = ("content-type", "x-request-id")
_MESSAGE = 2000  # characters kept of what an exception says


def plain(value: Any) -> Any:
    """Return `value`, as the SDK handed it out, as plain data; bytes as length and digest."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json", exclude_unset=True, warnings=False)
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _ if callable(getattr(value, "iter_bytes", None)):
            # A download. Its class was renamed and moved over the versions.
            data = value.read()
            return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        case _:
            return repr(value)[:_MESSAGE]


def streamed(events: Iterable[Any], final: Any) -> dict[str, Any]:
    """
    Return what the stream helper hands out: every event, and the completion at its end.

    The snapshot in each event is left out: it grows with the stream, and the last is the end.
    """
    told = [plain(event) for event in events]
    for event in told:
        event.pop("snapshot", None)
    return {"events": told, "final": plain(final)}


def with_head(answer: Any, parsed: Any) -> dict[str, Any]:
    """Return what `with_raw_response` hands out: status, media type, id, and what was parsed."""
    headers = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
    return {"status": answer.status_code, "headers": headers, "parsed": plain(parsed)}


def raised(error: Exception) -> Carried:
    """Return `error`, which the SDK raised, as what its user gets."""
    status, code = getattr(error, "status_code", None), getattr(error, "code", None)
    return Carried(
        raised=type(error).__name__,
        status=status if isinstance(status, int) else None,
        message=str(error)[:_MESSAGE],
        code=code if isinstance(code, str) else None,
    )
