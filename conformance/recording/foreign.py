"""
Reads traffic that somebody already has, for an audit: files and folders in, exchanges out.

Cuts large files into parts that can be read apart, in bounded memory; judges nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO

from conformance.model import WrongUsage
from conformance.recording import foreign_cut, foreign_netstring, foreign_raw
from conformance.recording.foreign_forms import cut_form, read_entry, read_whole
from conformance.recording.foreign_found import (
    FORMATS,
    MOST_BYTES,
    CannotRead,
    Found,
    Place,
    Unreadable,
)
from conformance.recording.foreign_partial import Partial
from conformance.recording.foreign_walk import files, labels

__all__ = ["FORMATS", "Found", "Part", "Unreadable", "parts", "read_part", "read_paths"]

WHOLE = 1024 * 1024
"""Files up to this size are read whole, larger ones entry by entry, which cores can share."""

WHOLE_YAML = 8 * 1024 * 1024
"""YAML is read whole up to this size, since an entry may hold an alias of what stands before it."""

_PART = 512 * 1024
_LOOKED_AT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """
    What is read at once: a file, or some entries of a large one in their order.

    `entries` pairs numbers with bytes and is None for a whole file; `form` is the format of the
    entries then, and otherwise what the user says the file is, None for telling it by content.
    """

    place: Place
    form: str | None = None
    entries: tuple[tuple[int, bytes], ...] | None = None
    most_bytes: int = MOST_BYTES
    size: int = 0


def read_paths(
    paths: Sequence[str | Path],
    *,
    most_bytes: int = MOST_BYTES,
    form: str | None = None,
    partial: Partial | None = None,
) -> Iterator[Found]:
    """
    Return an iterator over every exchange in `paths`, files or folders, in order of their names.

    What a file is, is told by content more than by name, unless `form`, one of FORMATS, says it.
    Everything that cannot be read comes as Unreadable; no file's content raises. A file of any
    size is read when it holds many entries; one answer or one stream may have `most_bytes`.
    Folders are entered recursively, but neither hidden ones nor links to folders. Ids are
    `<file name without suffix>#<n>`, with as much of the path in front as tells files apart.

    Raises WrongUsage at once for a path that does not exist, and for a sidecar that cannot be
    read.
    """
    found = parts(paths, most_bytes=most_bytes, form=form, partial=partial)
    return chain.from_iterable(
        (each,) if isinstance(each, Unreadable) else read_part(each) for each in found
    )


def parts(
    paths: Sequence[str | Path],
    *,
    most_bytes: int = MOST_BYTES,
    form: str | None = None,
    partial: Partial | None = None,
) -> Iterator[Part | Unreadable]:
    """Return an iterator over what is to be read of `paths`, as `read_paths` takes them."""
    roots = [os.fspath(path) for path in paths]
    for root in roots:
        if not os.path.lexists(root):
            raise WrongUsage(f"There is nothing at {root!r}.", "Name a file or folder that exists.")
    return _parts(roots, most_bytes, form, partial or Partial())


def read_part(part: Part) -> Iterator[Found]:
    """Yield every exchange of `part`, and a note for everything in it that cannot be read."""
    if part.entries is not None:
        for number, data in part.entries:
            yield from read_entry(part.form or "", data, part.place, number)
        return
    place = part.place
    try:
        with open(place.origin, "rb") as file:  # noqa: PTH123 - a Path costs more than the call
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, part.most_bytes) + 1)
    except OSError as error:
        yield place.unreadable(f"cannot be opened ({error.strerror})")
        return
    if len(data) > part.most_bytes:
        yield place.unreadable(f"larger than the {part.most_bytes} bytes that are read of a file")
        return
    yield from read_whole(data, place, part.form)


def _parts(
    roots: Iterable[str], most_bytes: int, form: str | None, partial: Partial
) -> Iterator[Part | Unreadable]:
    listed = list(files(roots))
    named = labels([each[0] for each in listed if not isinstance(each, Unreadable)])
    for each in listed:
        if isinstance(each, Unreadable):
            yield each
            continue
        path, root = each
        place = Place(path, named[path], partial=partial.reason(path, root))
        try:
            size = os.stat(path).st_size  # noqa: PTH116 - as above
        except OSError as error:
            yield place.unreadable(f"cannot be opened ({error.strerror})")
            continue
        if size <= WHOLE:
            yield Part(place, form, most_bytes=most_bytes, size=size)
        else:
            yield from _large(place, form, most_bytes, size)


def _large(
    place: Place, form: str | None, most_bytes: int, size: int
) -> Iterator[Part | Unreadable]:
    any_found = False
    try:
        with open(place.origin, "rb") as file:  # noqa: PTH123 - as above
            for part in _grouped(_entries(file, place, form, size), place):
                any_found = True
                yield part
    except OSError as error:
        yield place.unreadable(f"cannot be read ({error.strerror})")
    except CannotRead as error:
        yield place.unreadable(str(error))
    else:
        if not any_found:  # one value, or something else altogether
            yield Part(place, form, most_bytes=most_bytes, size=size)


def _entries(
    file: IO[bytes], place: Place, form: str | None, size: int
) -> Iterator[tuple[str, int, bytes]]:
    """Yield format, number and bytes of each entry of a file that has entries."""
    how = cut_form(_head(file), os.path.splitext(place.origin)[1].lower(), form)  # noqa: PTH122
    file.seek(0)
    if how == "lines":
        lines = foreign_cut.line_entries(file)
        first = list(islice(lines, foreign_raw.LOOKED_AT))
        if why := foreign_raw.why_no_lines(first, place):
            raise CannotRead(why)
        for number, data in chain(first, lines):
            yield "jsonl", number, data
    elif how == "blocks":
        for number, data in foreign_cut.block_entries(file):
            yield "json", number, data
    elif how == "flows":
        for number, data in enumerate(foreign_netstring.cut(file), 1):
            yield "mitmproxy", number, data
    elif how == "json" or (how == "yaml" and size > WHOLE_YAML):
        cut = foreign_cut.json_entries if how == "json" else foreign_cut.yaml_entries
        for number, (found, data) in enumerate(cut(file), 1):
            if form not in (None, found) and (form, found) != ("pairs", "json"):
                raise CannotRead(f"not of the format {form}")
            yield found + (":yaml" if how == "yaml" else ""), number, data


def _head(file: IO[bytes]) -> bytes:
    """Return what a file begins with, and the whole first line when another one follows it."""
    head = file.read(_LOOKED_AT)
    if head.lstrip()[:1] != b"{" or b"\n" in head:
        return head
    rest = file.readline(MOST_BYTES)
    return head + rest + file.read(_LOOKED_AT) if rest.endswith(b"\n") else head


def _grouped(entries: Iterable[tuple[str, int, bytes]], place: Place) -> Iterator[Part]:
    group: list[tuple[int, bytes]] = []
    size, form = 0, ""
    for form, number, data in entries:
        group.append((number, data))
        size += len(data)
        if size >= _PART:
            yield Part(place, form, tuple(group), size=size)
            group, size = [], 0
    if group:
        yield Part(place, form, tuple(group), size=size)
