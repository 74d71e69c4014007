"""
Undoing a content coding that nobody asked for, without letting it grow past a bound.

Knows codings only; which answer is coded is the tap's business.
"""

from __future__ import annotations

import importlib
import zlib
from typing import Any, Protocol

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class TooLong(Exception):
    """The decoded body is longer than allowed; the argument holds the bytes that still fitted."""

    def __init__(self, fitting: bytes) -> None:
        super().__init__("the decoded body is longer than allowed")
        self.fitting = fitting


class Garbled(Exception):
    """The bytes are not in the coding the header names."""


class Decoder(Protocol):
    """Turns coded pieces into plain ones."""

    def feed(self, piece: bytes) -> bytes:
        """Return what `piece` decodes to; raise TooLong or Garbled."""

    @property
    def whole(self) -> bool:
        """True when the coded bytes may end here."""


class _Zlib:
    """gzip (any number of members), zlib and, when `bare`, deflate without its wrapper."""

    def __init__(self, limit: int, *, bare: bool) -> None:
        self._left = limit
        self._inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._may_be_bare = bare
        self.whole = True

    def feed(self, piece: bytes) -> bytes:
        plain = bytearray()
        while piece:
            try:
                part = self._inflater.decompress(piece, self._left - len(plain) + 1)
            except zlib.error as error:
                if not self._may_be_bare:
                    raise Garbled(str(error)) from error
                self._inflater, self._may_be_bare = zlib.decompressobj(-zlib.MAX_WBITS), False
                continue
            self._may_be_bare = False
            plain += part
            if len(plain) > self._left:
                raise TooLong(bytes(plain[: self._left]))
            piece = self._inflater.unconsumed_tail
            self.whole = self._inflater.eof
            if self.whole:
                piece = self._inflater.unused_data.lstrip(b"\0")
                self._inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._left -= len(plain)
        return bytes(plain)


class _Brotli:
    """br, when the brotli package is there."""

    def __init__(self, limit: int, module: Any) -> None:
        self._left = limit
        self._module = module
        self._inflater = module.Decompressor()

    def feed(self, piece: bytes) -> bytes:
        plain = bytearray()
        while True:
            try:
                room = self._left - len(plain) + 1
                plain += self._inflater.process(piece, output_buffer_limit=room)
            except self._module.error as error:
                raise Garbled(str(error)) from error
            if len(plain) > self._left:
                raise TooLong(bytes(plain[: self._left]))
            if self._inflater.can_accept_more_data():
                break
            piece = b""
        self._left -= len(plain)
        return bytes(plain)

    @property
    def whole(self) -> bool:
        return bool(self._inflater.is_finished())


def decoder(coding: str, limit: int) -> Decoder | None:
    """
    Return a decoder for the content coding `coding` that yields at most `limit` bytes.

    None when the coding is unknown, stacked, or needs a package that is not installed.
    """
    match coding.strip().lower():
        case "gzip" | "x-gzip" | "deflate" as name:
            return _Zlib(limit, bare=name == "deflate")
        case "br":
            try:
                return _Brotli(limit, importlib.import_module("brotli"))
            except ImportError:
                return None
        case _:
            return None
