"""
Typed netstrings: values written as a length, a colon, so many bytes, and a byte for the type.

Reads where values stand before what they are, so that a caller pays only for what it asks for;
knows nothing of what they are used for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from conformance.recording.foreign_found import MOST_BYTES, CannotRead

Piece = tuple[int, int, int]
"""A value that is not read yet: the byte of its type, where it begins, where it ends."""

_SIZE = re.compile(rb"(\d{1,12}):")
_HEAD = 16  # bytes that hold the length in front of any value
_DEEPEST = 12
_MAPPING, _LIST = b"}]"
_SIMPLE: dict[int, Callable[[bytes], Any]] = {
    ord(","): bytes,
    ord(";"): lambda data: data.decode("utf-8", "surrogateescape"),
    ord("#"): int,
    ord("^"): float,
    ord("!"): lambda data: data == b"true",
    ord("~"): lambda _: None,
}


def cut(file: IO[bytes]) -> Iterator[bytes]:
    """
    Yield the bytes of each value of a file that holds one after another.

    Of a value beyond MOST_BYTES only the length comes, and a file that goes on with something
    else gives the beginning of that and no more; `whole` says of either what it is.
    """
    while start := file.read(_HEAD):
        size = _SIZE.match(start)
        if size is None:
            yield start
            return
        length = size.end() + int(size[1]) + 1
        if length > MOST_BYTES:
            yield size[0]
            file.seek(length - len(start), 1)
        elif length < len(start):
            yield start[:length]
            file.seek(length - len(start), 1)
        else:
            yield start + file.read(length - len(start))


def whole(data: bytes) -> Iterator[tuple[str, Piece]]:
    """
    Yield the members of the mapping that `data` is, by name, each where it stands in `data`.

    Raises CannotRead when `data` is no mapping, too large, or breaks off.
    """
    size = _SIZE.match(data)
    if size is None:
        raise CannotRead("something else, and what follows it is not read")
    if size.end() + int(size[1]) + 1 > MOST_BYTES:
        raise CannotRead(f"more than {MOST_BYTES} bytes")
    kind, start, end = _piece(data, 0, len(data))
    if kind != _MAPPING:
        raise CannotRead("no mapping")
    yield from _members(data, start, end)


def read(data: bytes, piece: Piece | None, depth: int = 0) -> Any:
    """Return the value at `piece`, None for none; CannotRead when it is broken."""
    if piece is None:
        return None
    kind, start, end = piece
    if depth > _DEEPEST:
        raise CannotRead("nested too deeply to be read")
    if kind == _MAPPING:
        return {name: read(data, value, depth + 1) for name, value in _members(data, start, end)}
    if kind == _LIST:
        return [read(data, value, depth + 1) for value in _elements(data, start, end)]
    if kind not in _SIMPLE:
        raise CannotRead("a value of an unknown type")
    try:
        return _SIMPLE[kind](data[start:end])
    except ValueError as error:
        raise CannotRead("a number that is none") from error


def text(value: Any) -> str:
    """Return a value that is text or bytes as text, and everything else as an empty one."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _members(data: bytes, position: int, end: int) -> Iterator[tuple[str, Piece]]:
    pieces = _elements(data, position, end)
    for key in pieces:
        value = next(pieces, None)
        if value is None:
            raise CannotRead("a name without a value")
        yield text(read(data, key, _DEEPEST)), value


def _elements(data: bytes, position: int, end: int) -> Iterator[Piece]:
    while position < end:
        piece = _piece(data, position, end)
        yield piece
        position = piece[2] + 1


def _piece(data: bytes, position: int, end: int) -> Piece:
    size = _SIZE.match(data, position, end)
    if size is None:
        raise CannotRead("a value without its length")
    stop = size.end() + int(size[1])
    if stop >= end:
        raise CannotRead("a value that breaks off")
    return data[stop], size.end(), stop
