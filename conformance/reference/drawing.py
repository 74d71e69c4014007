"""
Pictures drawn by hand: real PNG files of any size in a few hundred bytes.

Knows the file format; what was asked for shows in the colours alone.
"""

from __future__ import annotations

import struct
import zlib

from conformance.reference.seed import Seed

_HEAD = b"\x89PNG\r\n\x1a\n"
_ONE_BIT, _PALETTE = 1, 3
LARGEST = 4096
"""Pixels a side at most."""


def png(width: int, height: int, seed: Seed) -> bytes:
    """Return a PNG of `width` by `height` pixels: stripes in two colours that `seed` chooses."""
    row = b"\0" + b"\xf0" * ((width + 7) // 8)  # filter none, then four pixels of each colour
    return b"".join(
        (
            _HEAD,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, _ONE_BIT, _PALETTE, 0, 0, 0)),
            _chunk(b"PLTE", seed.octets("colours", 6)),
            _chunk(b"IDAT", zlib.compress(row * height, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
