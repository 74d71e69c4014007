"""
Takes large files apart into their entries without holding them: JSON arrays, YAML lists, lines,
objects printed one below the other.

Finds where an entry begins and ends and reads nothing in it, so a broken entry costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from conformance.recording.foreign_found import MOST_BYTES, CannotRead

_STEP = 1 << 20
_TO_BRACKET = re.compile(rb'(?:[^\[\]{}"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+([\[\]{}])', re.DOTALL)
_KEY = re.compile(rb'"([^"\\]{1,40})"\s*:\s*\Z')
_BETWEEN = b" \t\r\n,"
_LISTS = {
    (b"log", b"entries"): "har",
    (b"interactions",): "cassette",
    (b"http_interactions",): "ruby-vcr",
    (b"resourceSpans",): "otel",
    (b"resource_spans",): "otel",
    (): "json",
}
_YAML_LIST = re.compile(rb"(http_)?interactions:\s*(?:#.*)?\Z")
_ITEM = re.compile(rb" *- ")
_NEXT_BLOCK = re.compile(rb"(?:^|\n)\}\s*\n\{\s*\n")
_PRINTED_SPAN = re.compile(rb'\s*\{\s*\n\s+"name": [^\n]*\n\s+"context": \{')


def json_entries(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """
    Yield (format, bytes) for each element of the list of entries in a JSON file.

    That list is the log of a HAR, the interactions of a cassette, or the file itself. Yields
    nothing when there is none. What stands between elements, and the torn last element of a file
    that breaks off, are yielded as they are, for the reader to say that they are broken. Raises
    CannotRead for an element of more than MOST_BYTES.
    """
    buffer, position, start = b"", 0, -1
    path: list[bytes] = []  # the keys that lead to where the scan stands, b"" inside arrays
    form: str | None = None
    depth = 0  # inside an element, once the list is found
    while True:
        match = _TO_BRACKET.match(buffer, position)
        if match is None:
            keep = position if start < 0 else start
            more = file.read(max(_STEP, len(buffer) - keep))
            if not more:
                break
            buffer = buffer[keep:] + more
            position -= keep
            start = min(start, 0)
            if len(buffer) > 2 * MOST_BYTES:
                raise CannotRead(f"an entry of more than {MOST_BYTES} bytes")
            continue
        before, position = position, match.end()
        bracket = buffer[position - 1]
        opens = bracket in b"[{"
        if form is None:
            if not opens:
                if not path:
                    return
                path.pop()
                continue
            key = _KEY.search(buffer, max(before, position - 64), position - 1)
            here = (*path[1:], key[1] if key else b"") if path else ()
            form = _LISTS.get(here) if bracket == b"["[0] else None
            path.append(here[-1] if here else b"")
        elif opens:
            if depth == 0:
                start = position - 1
                if stray := buffer[before:start].strip(_BETWEEN):
                    yield form, stray
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield form, buffer[start:position]
                start = -1
        else:
            if stray := buffer[before : position - 1].strip(_BETWEEN):
                yield form, stray
            return
    torn = buffer[start if start >= 0 else position :].strip(_BETWEEN)
    if form is not None and torn:
        yield form, torn


def yaml_entries(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """
    Yield (format, bytes) for each item below `interactions:` in a YAML cassette in block style.

    Each is a list of one item. Yields nothing for a file that is written another way. Raises
    CannotRead for an item of more than MOST_BYTES.
    """
    form, indent = "", b""
    item: list[bytes] = []
    size = 0
    while line := file.readline(MOST_BYTES + 1):
        if not form:
            match = _YAML_LIST.match(line.rstrip())
            form = ("ruby-vcr" if match[1] else "cassette") if match else ""
            continue
        begins = _ITEM.match(line)
        if not indent and begins:
            indent = begins[0]
        if indent and line.startswith(indent):
            if item:
                yield form, b"".join(item)
            item, size = [], 0
        elif line[:1] not in b" \r\n#":
            break
        elif not item and line.strip():
            continue
        item.append(line)
        size += len(line)
        if size > MOST_BYTES:
            raise CannotRead(f"an entry of more than {MOST_BYTES} bytes")
    if item:
        yield form, b"".join(item)


def line_entries(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank with its number; CannotRead for one beyond MOST_BYTES."""
    number = 0
    while line := file.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            raise CannotRead(f"line {number} is longer than {MOST_BYTES} bytes")
        if line.strip():
            yield number, line.rstrip(b"\r\n")


def is_blocks(data: bytes) -> bool:
    """Tell whether `data` holds indented JSON objects printed one below the other, as spans are."""
    return _PRINTED_SPAN.match(data) is not None or _NEXT_BLOCK.search(data) is not None


def block_entries(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """
    Yield each of the indented JSON objects printed one below the other, with its number.

    An object ends where its brace stands at the beginning of a line, whatever is wrong in it.
    Raises CannotRead for one of more than MOST_BYTES.
    """
    number, size = 1, 0
    block: list[bytes] = []
    while line := file.readline(MOST_BYTES + 1):
        if line[:1] == b"{" and size:
            yield number, b"".join(block)
            number, size, block = number + 1, 0, []
        if size or line.strip():
            block.append(line)
            size += len(line)
        if size > MOST_BYTES:
            raise CannotRead(f"an entry of more than {MOST_BYTES} bytes")
        if line[:1] == b"}" and size:
            yield number, b"".join(block)
            number, size, block = number + 1, 0, []
    if size:
        yield number, b"".join(block)
