"""
The files an audit was given: folders entered, names shortened to labels, odd things named.

Opens no file; what a file holds is for the readers beside it to say.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from conformance.recording.foreign_found import Unreadable
from conformance.recording.foreign_partial import SIDECAR


def files(roots: Iterable[str]) -> Iterator[tuple[str, str] | Unreadable]:
    """
    Yield each file in `roots`, folders entered, as (path, the root it was found in), by name.

    A file that was met before, under whatever name, is not yielded again. Hidden folders, links
    to folders, empty folders and what cannot be opened come as a note.
    """
    seen: set[tuple[int, int]] = set()
    for root in roots:
        for found in _walk(root, seen):
            yield found if isinstance(found, Unreadable) else (found, root)


def labels(paths: Sequence[str]) -> dict[str, str]:
    """Give each path the shortest of its names, from the stem up, that no other path has."""
    rungs = dict.fromkeys(paths, 0)
    while True:
        found = {path: _name(path, rung) for path, rung in rungs.items()}
        count = Counter(found.values())
        raised = [path for path in paths if count[found[path]] > 1 and found[path] != path]
        if not raised:
            return found
        for path in raised:
            rungs[path] += 1


def _walk(path: str, seen: set[tuple[int, int]]) -> Iterator[str | Unreadable]:
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
        if entry.name == SIDECAR:
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name.startswith("."):
                yield Unreadable(entry.path, "a hidden folder; name it to have it read")
            else:
                yield from _walk(entry.path, seen)
        elif entry.is_symlink() and entry.is_dir():
            yield Unreadable(entry.path, "a link to a folder; name it to have it read")
        else:
            yield from _walk(entry.path, seen)


def _name(path: str, rung: int) -> str:
    parts = path.replace(os.sep, "/").split("/")
    if rung == 0:
        return os.path.splitext(parts[-1])[0]  # noqa: PTH122 - as above
    return "/".join(parts[-rung:]) if rung < len(parts) else path
