"""
Lenses on tool calls, so that a suite module reads as prose: how many, which, with what, signed how.

Reads and never judges; arguments that are no JSON read as None, so that the comparison with what
was wanted says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from conformance.plugin.asked import Asked
from conformance.plugin.placing import looks_at

CALLS = "/choices/0/message/tool_calls"


def calls(answered: Asked) -> bool:
    """Tell whether an answer calls a tool."""
    return bool(answered.tool_calls)


def calls_once(answered: Asked) -> bool:
    """Tell whether an answer calls exactly one tool."""
    return len(answered.tool_calls) == 1


def calls_twice(answered: Asked) -> bool:
    """Tell whether an answer calls exactly two tools."""
    return len(answered.tool_calls) == 2


@looks_at(CALLS, "functions called: {}")
def names(answered: Asked) -> list[Any]:
    """Return the names of the functions that an answer calls, in order."""
    return [_function(call).get("name") for call in answered.tool_calls]


@looks_at(CALLS, "arguments: {}")
def arguments(answered: Asked) -> list[Any]:
    """Return the arguments of the calls of an answer as parsed JSON, in order."""
    return [_parsed(_function(call).get("arguments")) for call in answered.tool_calls]


@looks_at(CALLS, "arguments of that name: {}")
def argument(answered: Asked, name: str) -> list[Any]:
    """Return the argument `name` of every call of an answer, None where a call has none."""
    found = arguments(answered)
    return [each.get(name) if isinstance(each, Mapping) else None for each in found]


@looks_at(CALLS, "functions called, with arguments: {}")
def named(answered: Asked) -> list[tuple[Any, Any]]:
    """Return name and arguments of every call of an answer, in order."""
    return list(zip(names(answered), arguments(answered), strict=True))


@looks_at("/extra_content/google/thought_signature")
def signature(call: Mapping[str, Any]) -> Any:
    """Return the thought signature of a call, None when it has none."""
    google = (call.get("extra_content") or {}).get("google") or {}
    return google.get("thought_signature") if isinstance(google, Mapping) else None


def _function(call: Mapping[str, Any]) -> Mapping[str, Any]:
    function = call.get("function")
    return function if isinstance(function, Mapping) else {}


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
