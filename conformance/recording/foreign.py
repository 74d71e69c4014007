"""
Reads traffic that somebody already has, for an audit: files and folders in, exchanges out.

Tells formats apart and judges nothing; what it cannot read it names with a reason.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from conformance.model import ConformanceError, Exchange, WrongUsage
from conformance.recording import cassette, foreign_raw, foreign_vcr, foreign_yaml
from conformance.recording.foreign_found import (
    MOST_BYTES,
    CannotRead,
    Found,
    Place,
    Unreadable,
)

__all__ = ["Found", "Unreadable", "read_paths"]

_YAML = (".yaml", ".yml")
_LINES = (".jsonl", ".ndjson")
_STREAM = (".sse",)
_CASSETTE = re.compile(rb"(?:^|\n)(?:http_)?interactions:")


def read_paths(paths: Sequence[str | Path], *, most_bytes: int = MOST_BYTES) -> Iterator[Found]:
    """
    Return an iterator over every exchange in `paths`, files or folders, in order of their names.

    Read are vcrpy-like cassettes (YAML or JSON, several interactions a file), bare JSON answers,
    bare event streams and JSON Lines of answers, told by content more than by name. Everything
    else, files beyond `most_bytes` among it, comes as Unreadable; no file's content raises.
    Folders are entered recursively, but neither hidden ones nor links to folders. Ids are
    `<file name without suffix>#<n>`, with as much of the path in front as tells files apart.

    Raises WrongUsage at once for a path that does not exist.
    """
    roots = [os.fspath(path) for path in paths]
    for root in roots:
        if not os.path.lexists(root):
            raise WrongUsage(f"There is nothing at {root!r}.", "Name a file or folder that exists.")
    return _read_all(roots, most_bytes)


def _read_all(roots: Iterable[str], most_bytes: int) -> Iterator[Found]:
    seen: set[tuple[int, int]] = set()
    listed = [found for root in roots for found in _walk(root, seen)]
    labels = _labels([item for item in listed if isinstance(item, str)])
    for item in listed:
        if isinstance(item, Unreadable):
            yield item
        else:
            yield from _read_file(Place(item, labels[item]), most_bytes)


def _walk(path: str, seen: set[tuple[int, int]]) -> Iterator[str | Unreadable]:
    """
    Yield the files below `path`, sorted, and a note for each thing that is passed over.

    A file that was `seen` before, under whatever name, is not yielded again.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path per file costs more than the call
        if stat.S_ISREG(found.st_mode):
            if (found.st_dev, found.st_ino) not in seen:
                seen.add((found.st_dev, found.st_ino))
                yield path
            return
        if not stat.S_ISDIR(found.st_mode):
            yield Unreadable(path, "neither a file nor a folder")
            return
        with os.scandir(path) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Unreadable(path, f"cannot be opened ({error.strerror})")
        return
    if not ordered:
        yield Unreadable(path, "an empty folder")
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            if entry.name.startswith("."):
                yield Unreadable(entry.path, "a hidden folder; name it to have it read")
            else:
                yield from _walk(entry.path, seen)
        elif entry.is_symlink() and entry.is_dir():
            yield Unreadable(entry.path, "a link to a folder; name it to have it read")
        else:
            yield from _walk(entry.path, seen)


def _labels(files: Sequence[str]) -> dict[str, str]:
    """Give each file the shortest of its names, from the stem up, that no other file has."""
    rungs = dict.fromkeys(files, 0)
    while True:
        labels = {file: _name(file, rung) for file, rung in rungs.items()}
        count = Counter(labels.values())
        clashing = [file for file in files if count[labels[file]] > 1]
        raised = [file for file in clashing if labels[file] != file]
        if not raised:
            return labels
        for file in raised:
            rungs[file] += 1


def _name(file: str, rung: int) -> str:
    parts = file.replace(os.sep, "/").split("/")
    if rung == 0:
        return os.path.splitext(parts[-1])[0]  # noqa: PTH122 - as above
    return "/".join(parts[-rung:]) if rung < len(parts) else file


def _read_file(place: Place, most_bytes: int) -> Iterator[Found]:
    try:
        with open(place.origin, "rb") as file:  # noqa: PTH123 - as above
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, most_bytes) + 1)
    except OSError as error:
        yield place.unreadable(f"cannot be opened ({error.strerror})")
        return
    if len(data) > most_bytes:
        yield place.unreadable(f"larger than the {most_bytes} bytes that are read of a file")
        return
    try:
        yield from _dispatch(data, place)
    except CannotRead as error:
        yield place.unreadable(str(error))


def _dispatch(data: bytes, place: Place) -> Iterator[Found]:
    suffix = os.path.splitext(place.origin)[1].lower()  # noqa: PTH122 - as above
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        yield place.unreadable("an empty file")
    elif suffix == ".har":
        yield place.unreadable("a HAR log, which is not read yet")
    elif suffix in _LINES:
        yield from foreign_raw.lines(data, place)
    elif suffix in _STREAM or (suffix not in _YAML and foreign_raw.evident_stream(data)):
        yield from foreign_raw.stream(data, place)
    elif start in (b"{", b"["):
        yield from _json(data, place, in_yaml=suffix in _YAML)
    elif suffix in _YAML or _CASSETTE.search(data, 0, 65_536):
        yield from _yaml(data, place)
    else:
        yield place.unreadable(_what_else(data, suffix))


def _json(data: bytes, place: Place, *, in_yaml: bool) -> Iterator[Found]:
    try:
        value = foreign_raw.parse(data)
    except CannotRead as error:
        if in_yaml:  # YAML in flow style begins like JSON
            yield from _yaml(data, place)
        elif _begins_with_a_line_of_json(data):
            yield from foreign_raw.lines(data, place)
        else:
            raise CannotRead(str(error)) from error
        return
    interactions = foreign_vcr.interactions(value)
    if foreign_vcr.is_ours(value):
        yield _ours(place)
    elif interactions is not None:
        yield from foreign_vcr.read(interactions, place)
    else:
        yield from foreign_raw.body(data, value, place)


def _yaml(data: bytes, place: Place) -> Iterator[Found]:
    if data.startswith(b"http_interactions:") or b"\nhttp_interactions:" in data:
        yield place.unreadable("a cassette of Ruby's VCR or of Betamax, which is not read yet")
        return
    if b"interactions" not in data and b"request" not in data:
        yield place.unreadable("YAML, but no cassette")
        return
    value = foreign_yaml.load(data)
    interactions = foreign_vcr.interactions(value)
    if foreign_vcr.is_ours(value):
        yield _ours(place)
    elif interactions is not None:
        yield from foreign_vcr.read(interactions, place)
    else:
        yield place.unreadable("YAML, but no cassette")


def _ours(place: Place) -> Found:
    """Read a cassette of our own with its own reader: it keeps pieces, times and provenance."""
    try:
        recording = cassette.read(Path(place.origin))
    except ConformanceError as error:
        return place.unreadable(f"a cassette of this suite that does not read: {error.message}")
    head = recording.head
    return Exchange(
        id=f"{place.label}#1",
        kind=head.kind,
        request=recording.request,
        response=recording.response,
        surface="recorded",
        target=head.target,
        provenance=head.provenance,
        model=head.model,
        origin=place.origin,
        recorded=head.recorded,
    )


def _begins_with_a_line_of_json(data: bytes) -> bool:
    line, _, rest = data.strip().partition(b"\n")
    try:
        foreign_raw.parse(line)
    except CannotRead:
        return False
    return bool(rest)


def _what_else(data: bytes, suffix: str) -> str:
    if b"\x00" in data[:65_536] or suffix in (".gz", ".zip", ".zst", ".br"):
        return "no text; an archive has to be unpacked first"
    return "text, but neither a cassette, an event stream nor JSON"
