"""
Pictures by their first bytes: PNG, JPEG or WebP, and how many pixels they have.

Reads headers and ends and never judges; a picture's content is nobody's business here.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

_PNG = b"\x89PNG\r\n\x1a\n"
# JPEG markers of a frame header, which holds the size; C4, C8 and CC are other tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


@dataclass(frozen=True, slots=True)
class Picture:
    """`form` is png, jpeg or webp; `width` and `height` are pixels."""

    form: str
    width: int
    height: int


def decoded(text: Any) -> bytes | None:
    """Return the bytes that a base64 `text` holds, or None when it is none."""
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def picture(data: bytes) -> Picture | None:
    """Return what `data` is a picture of in form and size, or None for anything else."""
    if data.startswith(_PNG):
        size = _png(data)
        form = "png"
    elif data.startswith(b"\xff\xd8\xff"):
        size = _jpeg(data)
        form = "jpeg"
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        size = _webp(data)
        form = "webp"
    else:
        return None
    return Picture(form, *size) if size and all(size) else None


def whole(data: bytes) -> bool:
    """Tell whether the bytes of a picture go on to the end that its format marks."""
    if data.startswith(_PNG):
        return b"IEND" in data
    if data[:4] == b"RIFF":
        return int.from_bytes(data[4:8], "little") + 8 <= len(data)
    return b"\xff\xd9" in data


def pictures(value: Any) -> list[Picture]:
    """Return the pictures in the `b64_json` members of an answer's parsed body, in order."""
    data = value.get("data") if isinstance(value, dict) else None
    found = (
        picture(decoded(entry.get("b64_json")) or b"")
        for entry in (data if isinstance(data, list) else ())
        if isinstance(entry, dict)
    )
    return [one for one in found if one is not None]


def _png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _FRAMES:
            size = data[at + 5 : at + 9]
            return (int.from_bytes(size[2:]), int.from_bytes(size[:2])) if len(size) == 4 else None
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    if len(data) < 30:
        return None
    match data[12:16]:
        case b"VP8 ":
            width, height = (int.from_bytes(data[at : at + 2], "little") for at in (26, 28))
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
            return width + 1, height + 1
    return None
