"""
Spans out of what tracers write: exports of OpenTelemetry as JSON, and spans printed one by one.

Flattens attributes to names and values; which of them hold anything of an exchange is not known
here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_RESOURCES = ("resourceSpans", "resource_spans")
_SCOPES = ("scopeSpans", "scope_spans", "instrumentationLibrarySpans")
_IDS = ("spanId", "span_id")
_PARENTS = ("parentSpanId", "parent_span_id", "parent_id")
_STARTS = ("startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime")
_SCALARS = ("stringValue", "boolValue", "doubleValue", "string_value", "bool_value", "double_value")
_INTEGERS = ("intValue", "int_value")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Span:
    """One span: what it is called among the others, its parent, its day, its attributes."""

    id: str | None
    parent: str | None
    day: str | None
    attributes: dict[str, Any]


def is_export(value: Any) -> bool:
    """Tell whether `value` is an export of spans, a part of one that was cut out, or one span."""
    if not isinstance(value, dict):
        return False
    return _listed(value, (*_RESOURCES, *_SCOPES)) is not None or _is_printed(value)


def is_log_export(value: Any) -> bool:
    """Tell whether `value` is an export of log records, where newer tracers put events."""
    return isinstance(value, dict) and _listed(value, ("resourceLogs", "resource_logs")) is not None


def spans(value: dict[str, Any]) -> Iterator[Span]:
    """Yield every span of an export in its order; what is none is passed over."""
    if _is_printed(value):
        yield _span(value)
        return
    resources = _listed(value, _RESOURCES)
    for resource in [value] if resources is None else resources:
        for scope in _listed(resource, _SCOPES) or ():
            for one in _listed(scope, ("spans",)) or ():
                if isinstance(one, dict):
                    yield _span(one)


def _is_printed(value: dict[str, Any]) -> bool:
    # The member tells a span from whatever else has attributes.
    if not isinstance(value.get("attributes"), dict):
        return False
    context = value.get("context")
    inner = context if isinstance(context, dict) else value
    return any(isinstance(inner.get(name), str) for name in (*_IDS, "trace_id", "traceId"))


def _span(data: dict[str, Any]) -> Span:
    context = data.get("context")
    return Span(
        id=_text(context if isinstance(context, dict) else data, _IDS),
        parent=_text(data, _PARENTS),
        day=_day(next((data[name] for name in _STARTS if data.get(name)), None)),
        attributes=dict(_attributes(data.get("attributes"))),
    )


def _attributes(data: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        yield from _flat(data, "")
    for pair in data if isinstance(data, list) else ():
        if isinstance(pair, dict) and isinstance(pair.get("key"), str):
            yield pair["key"], _value(pair.get("value"), 0)


def _flat(data: dict[str, Any], before: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield every member by its dotted name, and mappings inside under their own name as well."""
    for name, value in data.items():
        yield before + name, value
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)


def _value(data: Any, depth: int) -> Any:
    """Return the value that an export writes with its type."""
    if not isinstance(data, dict) or depth > _DEEPEST:
        return None
    for name in _SCALARS:
        if name in data:
            return data[name]
    for name in _INTEGERS:
        if name in data:
            return _integer(data[name])
    inner = data.get("arrayValue", data.get("array_value"))
    if isinstance(inner, dict):
        return [_value(one, depth + 1) for one in _listed(inner, ("values",)) or ()]
    inner = data.get("kvlistValue", data.get("kvlist_value"))
    if isinstance(inner, dict):
        pairs = _listed(inner, ("values",)) or ()
        return {
            pair["key"]: _value(pair.get("value"), depth + 1)
            for pair in pairs
            if isinstance(pair, dict) and isinstance(pair.get("key"), str)
        }
    return None


def _integer(value: Any) -> Any:
    # The JSON form of protocol buffers writes integers of 64 bits as text.
    return int(value) if isinstance(value, str) and value[:20].lstrip("-").isdecimal() else value


def _day(when: Any) -> str | None:
    """Return the day of nanoseconds since 1970, or of a date as text."""
    if isinstance(when, str) and not when.isdecimal():
        return when[:40]
    try:
        return datetime.fromtimestamp(int(when) // 10**9, UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _listed(data: Any, names: tuple[str, ...]) -> list[Any] | None:
    for name in names:
        found = data.get(name) if isinstance(data, dict) else None
        if isinstance(found, list):
            return found
    return None


def _text(data: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((data[name] for name in names if isinstance(data.get(name), str)), None)
