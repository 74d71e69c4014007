"""
Texts and numbers bent until they fit a schema: formats, lengths, bounds, multiples.

Pure; patterns are passed over, because a text that fits one cannot be found in general.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

_LONGEST = 4000
_FORMATS = {
    "date": "2026-09-15",
    "date-time": "2026-09-15T12:00:00Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def string(schema: Mapping[str, Any], text: str) -> str:
    """Return `text`, or what the schema's format demands, no longer or shorter than it may be."""
    form = schema.get("format")
    if isinstance(form, str) and form in _FORMATS:
        return _FORMATS[form]
    least, most = _length(schema.get("minLength")), _length(schema.get("maxLength"))
    if least is not None:
        text = text.ljust(least, ".")
    return text if most is None else text[:most]


def number(schema: Mapping[str, Any], said: str | None, *, whole: bool) -> int | float:
    """Return the number `said` (1 without one) moved into the bounds of the schema."""
    value = float(said) if said is not None else 1.0
    step = _bound(schema.get("multipleOf")) or 0.0
    if whole:
        step = max(1.0, float(ceil(step)))
    least, most = _bound(schema.get("minimum")), _bound(schema.get("maximum"))
    above, below = _bound(schema.get("exclusiveMinimum")), _bound(schema.get("exclusiveMaximum"))
    nudge = step or (1.0 if above is None or below is None else (below - above) / 2)
    if above is not None:
        least = max(above + nudge, above + nudge if least is None else least)
    if below is not None:
        most = min(below - nudge, below - nudge if most is None else most)
    value = value if least is None else max(value, least)
    value = value if most is None else min(value, most)
    if step:
        value = round(floor(value / step) * step, 10)
        value += step if least is not None and value < least else 0
    return int(value) if whole or value.is_integer() else value


def _bound(value: Any) -> float | None:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if sound else None


def _length(value: Any) -> int | None:
    sound = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return min(value, _LONGEST) if sound else None
