"""
From what a recording stored to the bytes of the body: text encoded, compression undone, bounded.

Knows nothing of cassettes or JSON.
"""

from __future__ import annotations

import binascii
import importlib
import re
import zlib
from dataclasses import dataclass
from typing import Any

from conformance.recording.foreign_found import MOST_BYTES, CannotRead

_GZIP_START = b"\x1f\x8b\x08"
_GZIP, _ZLIB, _DEFLATE = 31, 15, -15  # window bits as zlib wants them
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its compression; `complete` is False when the compressed data broke off."""

    body: bytes
    complete: bool = True


def text_bytes(text: str) -> bytes:
    """
    Return the bytes a recording kept as text: UTF-8, and bytes that Python had escaped restored.

    Raises CannotRead when the text holds halves of surrogate pairs that stand for no byte.
    """
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise CannotRead(
            "its text holds half of a surrogate pair, so its bytes are unknown"
        ) from error


def base64_bytes(text: str | bytes) -> bytes:
    """Return the bytes behind base64 `text`, line breaks ignored; CannotRead when it is none."""
    try:
        return binascii.a2b_base64(text)
    except ValueError as error:
        raise CannotRead(f"its base64 does not decode ({error})") from error


def hex_bytes(text: str) -> bytes:
    """Return the bytes behind hexadecimal `text`; CannotRead when it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise CannotRead("its hexadecimal body does not decode") from error


def decode(body: bytes, encoding: str | None, *, most: int = MOST_BYTES) -> Decoded:
    """
    Undo the content codings named by `encoding` (RFC 9110 section 8.4), last one first.

    A body the recorder had decoded already, header left standing, comes back as it is, and gzip
    is known by its first bytes even when the header was scrubbed. Raises CannotRead when more
    than `most` bytes would come out, when the data is broken, or when a coding is not known here.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    if body.startswith(_GZIP_START) and not any(name in ("gzip", "x-gzip") for name in names):
        names.append("gzip")
    complete = True
    for name in reversed(names):
        if not body or name in ("", "identity"):
            continue
        step = _undo(body, name, most=most)
        body, complete = step.body, complete and step.complete
    return Decoded(body, complete)


def _undo(body: bytes, name: str, *, most: int) -> Decoded:
    if name in ("gzip", "x-gzip"):
        return _inflate(body, _GZIP, most=most) if body.startswith(_GZIP_START) else Decoded(body)
    if _is_text(body):
        return Decoded(body)
    match name:
        case "deflate":
            # Servers disagree on whether `deflate` has zlib's frame around it; both occur.
            try:
                return _inflate(body, _ZLIB, most=most)
            except zlib.error:
                return _inflate(body, _DEFLATE, most=most)
        case "br":
            return _unbrotli(body, most=most)
        case _:
            raise CannotRead(f"its content-encoding {name[:40]!r} is not one this reader undoes")


def _is_text(body: bytes) -> bool:
    try:
        return not _NO_TEXT.search(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _inflate(body: bytes, window: int, *, most: int) -> Decoded:
    pieces: list[bytes] = []
    left = most
    rest = body
    while rest:
        engine = zlib.decompressobj(window)
        try:
            piece = engine.decompress(rest, left + 1)
        except zlib.error as error:
            if window == _ZLIB:
                raise
            raise CannotRead(f"its compressed body is broken ({error})") from error
        left -= len(piece)
        if left < 0:
            raise CannotRead(_too_large(most))
        pieces.append(piece)
        if not engine.eof:
            return Decoded(b"".join(pieces), complete=False)
        rest = engine.unused_data if window == _GZIP else b""  # a gzip file may have members
        if rest and not rest.startswith(_GZIP_START):
            break
    return Decoded(b"".join(pieces))


def _unbrotli(body: bytes, *, most: int) -> Decoded:
    try:
        brotli: Any = importlib.import_module("brotli")
    except ImportError as error:
        raise CannotRead(
            "its body is brotli-compressed and the brotli package is not installed"
        ) from error
    engine = brotli.Decompressor()
    out = bytearray()
    fed = body
    try:
        while True:
            out += engine.process(fed, output_buffer_limit=most + 1 - len(out))
            fed = b""
            if len(out) > most:
                raise CannotRead(_too_large(most))
            if engine.is_finished() or engine.can_accept_more_data():
                return Decoded(bytes(out), complete=engine.is_finished())
    except brotli.error as error:
        raise CannotRead("its brotli-compressed body is broken") from error


def _too_large(most: int) -> str:
    return f"its body decompresses to more than {most} bytes"
