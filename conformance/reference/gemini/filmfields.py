"""
What the Gemini dialect takes for a video: the page's table of extra_body fields and size.

The page does not show where the fields stand on the wire, so all three places one could read out
of it are taken: extra_body.google, extra_body, and beside prompt and model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.reference.gemini.errors import invalid, unknown_fields

_TOP = frozenset({"prompt", "model", "size", "seconds", "extra_body"})
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "aspect_ratio": ("16:9", "9:16"),
    "resolution": ("720p", "1080p", "4K"),
    "duration_seconds": ("4", "6", "8"),
    "style": ("cinematic", "creative"),
    "person_generation": ("allow_adult", "allow_all", "dont_allow"),
}
_TEXTS = frozenset({"frame_rate", "extend_video_id", "negative_prompt", "image"})
_FIELDS = frozenset(_CHOICES) | _TEXTS
_OTHERS = frozenset({"input_reference", "seed", "reference_images", "last_frame"})
_LONG = ("reference_images", "last_frame", "extend_video_id")  # with these only 8 seconds go
_PIXELS = {"720p": (1280, 720), "1080p": (1920, 1080), "4K": (3840, 2160)}


@dataclass(frozen=True, slots=True)
class Shot:
    """What the fields add up to: pixels and seconds."""

    width: int
    height: int
    seconds: int


def read(fields: Mapping[str, Any]) -> Shot:
    """Return what a request asks for; refuses what the page's table does not have."""
    told, strange = _gathered(fields)
    if strange:
        unknown_fields(strange)
    for name, value in told.items():
        _check(name, value)
    if "last_frame" in told and "image" not in told:
        invalid("Invalid value at 'last_frame': it goes only with 'image'.")
    seconds = int(told.get("duration_seconds") or _seconds(fields))
    if seconds != 8 and any(name in told for name in _LONG):
        invalid("Invalid value at 'duration_seconds': only 8 goes with what else was asked for.")
    width, height = _pixels(fields.get("size"), told)
    return Shot(width, height, seconds)


def _gathered(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields from wherever they stand, and the paths of those nobody knows."""
    extra = fields.get("extra_body")
    extra = extra if isinstance(extra, dict) else {}
    google = extra.get("google")
    google = google if isinstance(google, dict) else {}
    told: dict[str, Any] = {}
    strange: list[str] = []
    for at, members, own in (
        ("", fields, _TOP),
        ("extra_body.", extra, frozenset({"google"})),
        ("extra_body.google.", google, frozenset[str]()),
    ):
        for name, value in members.items():
            if name in _FIELDS | _OTHERS:
                told[name] = value
            elif name not in own:
                strange.append(at + name)
    return told, strange


def _check(name: str, value: Any) -> None:
    choices = _CHOICES.get(name)
    if choices is not None and str(value) not in choices:
        invalid(f"Invalid value at '{name}': one of {', '.join(choices)} is wanted.")
    if name in _TEXTS and (not isinstance(value, str) or not value):
        invalid(f"Invalid value at '{name}': text is wanted.")
    if name == "seed" and not str(value).removeprefix("-").isdecimal():
        invalid("Invalid value at 'seed': a whole number is wanted.")
    if name == "reference_images" and (not isinstance(value, list) or not 0 < len(value) <= 3):
        invalid("Invalid value at 'reference_images': one to three pictures are wanted.")
    if name == "last_frame" and not isinstance(value, dict):
        invalid("Invalid value at 'last_frame': an object is wanted.")


def _seconds(fields: Mapping[str, Any]) -> int:
    seconds = fields.get("seconds")
    if seconds is None:
        return 8
    if str(seconds) not in ("4", "6", "8"):
        invalid("Invalid value at 'seconds': one of 4, 6, 8 is wanted.")
    return int(seconds)


def _pixels(size: Any, told: Mapping[str, Any]) -> tuple[int, int]:
    """Return width and height: the aspect ratio follows from size where none is given."""
    wide, high = _PIXELS[told.get("resolution") or "720p"]
    if size is not None:
        width, cross, height = str(size).partition("x")
        if not cross or not (width.isdecimal() and height.isdecimal()) or len(str(size)) > 9:
            invalid("Invalid value at 'size': <width>x<height> is wanted.")
        if "aspect_ratio" not in told and "resolution" not in told:
            return int(width), int(height)
        upright = int(height) > int(width)
    else:
        upright = False
    if "aspect_ratio" in told:
        upright = told["aspect_ratio"] == "9:16"
    return (high, wide) if upright else (wide, high)
