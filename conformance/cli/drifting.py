"""
What `conformance diff` does with recordings: finds the sets, pairs them, prints what drifted.

Reads cassettes; what counts as drift is `results`' business.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from conformance.cli.comparing import show
from conformance.model import InvalidRun, Provenance, WrongUsage
from conformance.places import cassette_folders
from conformance.recording.cassette import SUFFIX, Recording, find_sets, read, read_set
from conformance.report import drifts, drifts_json, drifts_markdown
from conformance.results.drift import Drifts
from conformance.results.drift import drifts as drifts_of

Sets = Mapping[str, tuple[Recording, ...]]
"""Recordings by `<provenance>/<target>`."""


def is_recorded(path: Path) -> bool:
    """Tell whether `path` is a cassette, a folder with cassettes and no run, or names a set."""
    if path.is_dir():
        return (
            not (path / "run.jsonl").exists() and next(path.rglob(f"*{SUFFIX}"), None) is not None
        )
    return path.suffix == SUFFIX if path.exists() else bool(_named(path))


def compare_recorded(
    before: Path, after: Path, *, areas: Collection[str], form: str | None
) -> bool:
    """
    Print what changed in shape from `before` to `after` and return whether anything did.

    `form` is `json`, `markdown` or None for lines. Raises WrongUsage when one of them holds no
    recording or nothing can be paired, InvalidRun when no exchange can be compared, and
    Housekeeping for what is no cassette.
    """
    was, now = (sets_at(each, areas) for each in (before, after))
    pairs = _paired(was, now)
    if not pairs:
        raise WrongUsage(
            f"{before} and {after} hold no set of the same name: {', '.join(was)}; "
            f"{', '.join(now)}.",
            "Name a folder of one set on each side.",
        )
    found = [
        drifts_of(was[one], now[two], _called((before, one, was), (after, two, now)))
        for one, two in pairs
    ]
    if not any(each.compared for each in found):
        raise InvalidRun(
            f"{before} and {after} have no exchange in common that was asked alike.",
            "Compare recordings of the same part of the suite.",
        )
    only = (
        [name for name in was if name not in {one for one, _ in pairs}],
        [name for name in now if name not in {two for _, two in pairs}],
    )
    renders: dict[str, Callable[[list[Drifts], tuple[list[str], list[str]]], str]] = {
        "json": drifts_json.render,
        "markdown": drifts_markdown.render,
    }
    if form is not None:
        sys.stdout.write(renders[form](found, only))
    else:
        for each in found:
            show(drifts.lines(each))
        for which, names in zip(("first", "second"), only, strict=True):
            if names:
                show([(f"Only the {which} holds {', '.join(names)}.", "")])
    return any(each.drifted for each in found)


def sets_at(path: Path, areas: Collection[str] = ()) -> Sets:
    """
    Return the recordings at `path`, of `areas` alone when any are named.

    A folder of cassettes by provenance gives every set in it; any other folder the recordings
    below it, by what their heads say. Raises WrongUsage when there is none.
    """
    found: dict[str, list[Recording]] = {}
    for recording in _recordings(path):
        if not areas or recording.head.area in areas:
            name = f"{recording.head.provenance}/{recording.head.target}"
            found.setdefault(name, []).append(recording)
    if not found:
        of = f" of {', '.join(areas)}" if areas else ""
        raise WrongUsage(f"There is no recording{of} at {path}.", "Name a folder of cassettes.")
    return {name: tuple(found[name]) for name in sorted(found)}


def _recordings(path: Path) -> tuple[Recording, ...]:
    if path.is_file():
        return (read(path),)
    if not path.is_dir():
        return _named(path)
    if any((path / each.value).is_dir() for each in Provenance):
        return tuple(each for cassettes in find_sets([path]) for each in read_set(cassettes))
    return tuple(read(each) for each in sorted(path.rglob(f"*{SUFFIX}")))


def _named(path: Path) -> tuple[Recording, ...]:
    name = path.as_posix()
    return tuple(
        each
        for cassettes in find_sets(cassette_folders())
        if name in (cassettes.target, f"{cassettes.provenance}/{cassettes.target}")
        for each in read_set(cassettes)
    )


def _paired(was: Sets, now: Sets) -> list[tuple[str, str]]:
    """Return which set is compared with which: those of one name, or the only ones."""
    if len(was) == len(now) == 1:
        return [(next(iter(was)), next(iter(now)))]
    return [(name, name) for name in was if name in now]


def _called(*sides: tuple[Path, str, Sets]) -> tuple[str, str]:
    first, second = (
        str(path) if len(sets) == 1 else f"{path} {name}" for path, name, sets in sides
    )
    return first, second
