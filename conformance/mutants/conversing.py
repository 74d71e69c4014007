"""
The conversation that a request holds, as far as faults look at it.

Reads requests only; a request without messages has an empty conversation.
"""

from __future__ import annotations

from typing import Any


def messages_of(request: Any) -> list[dict[str, Any]]:
    """Return the messages of a request's JSON that are objects, none where there are none."""
    found = request.get("messages") if isinstance(request, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def roles_of(request: Any) -> list[Any]:
    """Return the role of every message of a request's JSON, in order."""
    return [message.get("role") for message in messages_of(request)]
