"""
What the Gemini dialect takes in `extra_body.google` of a chat request, beside thinking.

Refusals of this part were never recorded, apart from the general one of unknown names: their
texts are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.reference.gemini.errors import Refused, invalid

# The table of the newest page, and safety_settings, which older copies list for chat.
_GOOGLE = frozenset({"cached_content", "safety_settings", "thinking_config"})
_THRESHOLDS = (
    "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
    "BLOCK_LOW_AND_ABOVE",
    "BLOCK_MEDIUM_AND_ABOVE",
    "BLOCK_ONLY_HIGH",
    "BLOCK_NONE",
    "OFF",
)


def unknown(extra: object) -> Iterator[str]:
    """Yield the path of every member nobody knows in `extra`, the value of `extra_body`."""
    if not isinstance(extra, dict):
        return
    yield from (f"extra_body.{name}" for name in extra if name != "google")
    if isinstance(google := extra.get("google"), dict):
        yield from (f"extra_body.google.{name}" for name in google if name not in _GOOGLE)


def check(body: Mapping[str, Any]) -> None:
    """Refuse a cache that is not there, and settings that are none; raises `Refused`."""
    google = (body.get("extra_body") or {}).get("google")
    if google is None:
        return
    if not isinstance(google, dict):
        invalid("Invalid value at 'extra_body.google': an object is wanted.")
    if google.get("cached_content") is not None:
        # Nobody can make a cache through this endpoint, so no name is ever right.
        raise Refused(404, f"The cached content {google['cached_content']!r} was not found.")
    settings = google.get("safety_settings")
    if settings is not None and not isinstance(settings, list):
        invalid("Invalid value at 'extra_body.google.safety_settings': a list is wanted.")
    for number, setting in enumerate(settings or ()):
        threshold = setting.get("threshold") if isinstance(setting, dict) else None
        if threshold not in _THRESHOLDS:
            at = f"extra_body.google.safety_settings[{number}].threshold"
            invalid(f"Invalid value at '{at}': it must be one of {', '.join(_THRESHOLDS)}.")
