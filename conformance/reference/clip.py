"""
A real MP4 file of a few hundred bytes: one uncompressed frame of one colour, shown for seconds.

Pure; boxes are those of ISO/IEC 14496-12, and nothing in them depends on a clock.
"""

from __future__ import annotations

import struct

_SCALE = 1000  # units in a second
_FRAME = 2  # pixels in a row and rows; players stretch them to the track's size
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def clip(width: int, height: int, *, seconds: int, colour: bytes) -> bytes:
    """Return an MP4 file of `width` by `height` pixels; `colour` is red, green and blue."""
    frame = colour[:3].ljust(3, b"\0") * _FRAME * _FRAME
    kind = _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2mp41")
    length = seconds * _SCALE
    movie = _box(b"moov", _movie_header(length), _track(length, width, height, len(kind) + 8))
    return kind + _box(b"mdat", frame) + movie


def _box(kind: bytes, *inner: bytes) -> bytes:
    content = b"".join(inner)
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, flags: int, *inner: bytes) -> bytes:
    return _box(kind, struct.pack(">I", flags), *inner)


def _movie_header(length: int) -> bytes:
    times = struct.pack(">4I", 0, 0, _SCALE, length)
    rate = struct.pack(">IH10x", 0x10000, 0x100)
    return _full(b"mvhd", 0, times, rate, _MATRIX, bytes(24), struct.pack(">I", 2))


def _track(length: int, width: int, height: int, offset: int) -> bytes:
    header = _full(
        b"tkhd",
        7,
        struct.pack(">5I8x4H", 0, 0, 1, 0, length, 0, 0, 0, 0),
        _MATRIX,
        struct.pack(">2I", width << 16, height << 16),
    )
    about = _full(b"mdhd", 0, struct.pack(">4I2H", 0, 0, _SCALE, length, 0x55C4, 0))
    handler = _full(b"hdlr", 0, bytes(4), b"vide", bytes(12), b"\0")
    here = _full(b"dref", 0, struct.pack(">I", 1), _full(b"url ", 1))
    inner = _box(
        b"minf", _full(b"vmhd", 1, bytes(8)), _box(b"dinf", here), _samples(length, offset)
    )
    return _box(b"trak", header, _box(b"mdia", about, handler, inner))


def _samples(length: int, offset: int) -> bytes:
    entry = _box(
        b"raw ",
        struct.pack(">6xH16x2H", 1, _FRAME, _FRAME),
        struct.pack(">2I4xH32xHh", 0x480000, 0x480000, 1, 24, -1),
    )
    return _box(
        b"stbl",
        _full(b"stsd", 0, struct.pack(">I", 1), entry),
        _full(b"stts", 0, struct.pack(">3I", 1, 1, length)),
        _full(b"stsc", 0, struct.pack(">4I", 1, 1, 1, 1)),
        _full(b"stsz", 0, struct.pack(">2I", 3 * _FRAME * _FRAME, 1)),
        _full(b"stco", 0, struct.pack(">2I", 1, offset)),
    )
