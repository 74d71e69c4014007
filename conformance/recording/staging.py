"""
A recording while it is being made: beside the set it will replace, and in its place when whole.

Moves folders and files; does not know who records, nor when a recording is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from conformance.model import Housekeeping, Provenance
from conformance.recording.cassette import (
    SUFFIX,
    CassetteSet,
    Recording,
    folder_of,
    read_set,
)
from conformance.recording.index import Index, key_of

UNFINISHED = "unfinished"
"""Below the folder of all cassettes: recordings that are not whole, laid out as it is itself."""

PREVIOUS = "previous"
"""Below the folder of all cassettes: the set that each whole recording replaced."""

_DRAFT = "draft"  # a set being put together
_READY = "ready"  # a whole one on its way, so that a swap that was cut off can be ended

BESIDE = (UNFINISHED, PREVIOUS, _DRAFT, _READY)
"""Folders among the cassettes that hold no set in use. None of them is a provenance's name."""


@dataclass(frozen=True, slots=True)
class Staging:
    """
    Where the recordings of `target` with `provenance` below `root` come from and go to.

    `unfinished` is written to while recording, `current` is the set that is replayed, `previous`
    the one that it replaced.
    """

    root: Path
    provenance: Provenance
    target: str

    @property
    def unfinished(self) -> Path:
        """The folder of what was recorded and is not in its place yet."""
        return folder_of(self.root / UNFINISHED, self.provenance, self.target)

    @property
    def current(self) -> Path:
        """The folder of the set in use."""
        return folder_of(self.root, self.provenance, self.target)

    @property
    def previous(self) -> Path:
        """The folder of the set before."""
        return folder_of(self.root / PREVIOUS, self.provenance, self.target)

    @property
    def _ready(self) -> Path:
        return folder_of(self.root / _READY, self.provenance, self.target)

    def staged(self) -> frozenset[str]:
        """Return the ids of the exchanges that are recorded and not in their place yet."""
        return _exchanges(self.unfinished)

    def held(self) -> frozenset[str]:
        """Return the ids of the exchanges that the set in use holds."""
        return _exchanges(self.current)

    def mend(self) -> None:
        """End a swap that was cut off between its two steps, so that there is a set in use."""
        if self._ready.is_dir() and not self.current.exists():
            self.current.parent.mkdir(parents=True, exist_ok=True)
            self._ready.rename(self.current)
        _remove(self._ready)

    def clear(self) -> None:
        """Throw away what was recorded and is not in its place."""
        _remove(self.unfinished)
        self._tidy()

    def put_in_place(self, exchanges: Collection[str], *, keep_others: bool) -> tuple[str, ...]:
        """
        Let the staged `exchanges` be the set in use, and the set in use the previous one.

        With `keep_others` what the set in use holds besides stays in it; without, it is in the
        previous set alone. Returns the exchanges left out because another asks the very same, whose
        recording then answers for both. Raises Housekeeping, and changes nothing, when the new set
        could not be replayed: an exchange is missing, or they disagree about the model of a role,
        the base URL or the promises.
        """
        draft = folder_of(self.root / _DRAFT, self.provenance, self.target)
        _remove(draft)
        try:
            for exchange in exchanges:
                _copy(exchange, self.unfinished, draft)
            for exchange in self.held() - set(exchanges) if keep_others else ():
                _copy(exchange, self.current, draft)
            paths = tuple(sorted(draft.rglob(f"*{SUFFIX}")))
            found = read_set(CassetteSet(self.provenance, self.target, paths))
            spare = twins(found)
            for twin in spare:
                twin.path.unlink()
            check(each for each in found if each not in spare)
        except Housekeeping:
            _remove(draft)
            self._tidy()
            raise
        _remove(self._ready)
        self._ready.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(self._ready)
        if self.current.exists():
            _remove(self.previous)
            self.previous.parent.mkdir(parents=True, exist_ok=True)
            self.current.rename(self.previous)
        self.mend()
        for exchange in exchanges:
            _path(self.unfinished, exchange).unlink()
        self._tidy()
        return tuple(twin.head.exchange for twin in spare)

    def _tidy(self) -> None:
        """Remove the folders that hold nothing any more."""
        for top in (self.root / name for name in BESIDE):
            folders = [path for path in top.rglob("*") if path.is_dir()] if top.is_dir() else []
            for folder in (*sorted(folders, reverse=True), top):
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()


def twins(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """
    Return the recordings whose request another, of an earlier id, has as well.

    Polls are none: they ask the same on purpose, and the index keeps them apart.
    """
    seen: set[object] = set()
    found = []
    for one in sorted(recordings, key=lambda each: each.head.exchange):
        request = one.request
        target = request.path + ("?" + urlsplit(request.url).query)
        key = key_of(request.method, target, request.header("content-type"), request.body)
        if key in seen and request.method != "GET":
            found.append(one)
        seen.add(key)
    return tuple(found)


def check(recordings: Iterable[Recording]) -> None:
    """
    Raise Housekeeping unless one run could have made all of `recordings` at one endpoint.

    They have to agree about the base URL, the promises and the model of every role, and no two
    may answer the same request.
    """
    known: dict[str, tuple[str, str]] = {}
    found = tuple(recordings)
    for one in found:
        head = one.head
        said = {"base URL": head.base_url, "promises": head.claims}
        if head.role is not None and head.model is not None:
            said[f"model of the role {head.role}"] = head.model
        for what, value in said.items():
            other, exchange = known.setdefault(what, (value, head.exchange))
            if other != value:
                raise Housekeeping(
                    f"The recordings disagree about the {what}: {other} ({exchange}) and {value} "
                    f"({head.exchange}).",
                    "Record the whole set, so that one run stands behind it.",
                )
    Index(found)


def _exchanges(folder: Path) -> frozenset[str]:
    return frozenset(
        path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob(f"*{SUFFIX}")
    )


def _path(folder: Path, exchange: str) -> Path:
    return folder / f"{exchange}{SUFFIX}"


def _copy(exchange: str, source: Path, into: Path) -> None:
    here, there = _path(source, exchange), _path(into, exchange)
    there.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(here, there)
    except OSError as error:
        raise Housekeeping(
            f"The recording of {exchange} cannot be put in its place: {error}.",
            "Nothing was replaced; record it again.",
        ) from error


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
