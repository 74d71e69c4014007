"""
The vectors of an embeddings answer, spelled as numbers or packed in base64.

Reads and never judges: what is no vector is left out of account by giving None.
"""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

Vector = tuple[float, ...]

_SIZE = struct.calcsize("<f")


def packed(text: str) -> Vector | None:
    """Return the numbers in a base64 `text`: 32-bit floats, little-endian; None when it is none."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not data or len(data) % _SIZE:
        return None
    return struct.unpack(f"<{len(data) // _SIZE}f", data)


def vector(member: Any) -> Vector | None:
    """Return the vector that an entry's `embedding` spells either way, or None."""
    if isinstance(member, str):
        return packed(member)
    if not isinstance(member, list) or not member:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in member):
        return None
    try:
        return tuple(map(float, member))
    except OverflowError:  # an integer of more digits than a float can hold
        return None


def entries(value: Any) -> list[dict[str, Any]]:
    """Return the entries of an answer's parsed body that are objects, in order."""
    data = value.get("data") if isinstance(value, dict) else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def vectors(value: Any) -> list[Vector]:
    """Return the vectors in an answer's parsed body, in the order of its entries."""
    found = (vector(entry.get("embedding")) for entry in entries(value))
    return [one for one in found if one is not None]
