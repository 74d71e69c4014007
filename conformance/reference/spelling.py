"""
Writing JSON and server-sent events, for the reference endpoint alone.

Knows nothing of `wire`: what reads the suite's traffic must not be what wrote it.
"""

from __future__ import annotations

import json
from typing import Any

DONE = b"data: [DONE]\n\n"


def compact(value: Any, *, alphabetical: bool = False) -> bytes:
    """Return `value` as one line of JSON without white space, text as raw UTF-8."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=alphabetical, separators=(",", ":"), allow_nan=False
    )
    return _utf8(text)


def pretty(value: Any) -> bytes:
    """Return `value` as JSON indented by two spaces, text as raw UTF-8, no final newline."""
    return _utf8(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def event(data: bytes) -> bytes:
    """Return one server-sent event whose data is the single line `data`."""
    return b"data: " + data + b"\n\n"


def _utf8(text: str) -> bytes:
    # A request may hold a lone surrogate as an escape; no valid UTF-8 spells it.
    return text.encode("utf-8", errors="replace")
