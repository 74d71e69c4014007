"""
Frozen lists of what counts: a revision names the clauses that are scored for one state of the page.

Clauses written later run and show, unscored, so that the suite can grow without failing anybody
in retrospect. Reads TOML; knows no verdict.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conformance.catalogue.entries import Catalogue
from conformance.model import Housekeeping, WrongUsage

FOLDER = Path(__file__).resolve().parent / "revisions"
_MEMBERS = {"id": str, "title": str, "source": str, "frozen": str, "clauses": list}


@dataclass(frozen=True, slots=True)
class Revision:
    """
    What counts for the page as it stood at a date.

    `source` is the id of the source that promised it, `frozen` the ISO date on which the list was
    closed, `clauses` the ids that are scored.
    """

    id: str
    title: str
    source: str
    frozen: str
    clauses: frozenset[str]


@cache
def revisions(folder: Path = FOLDER) -> dict[str, Revision]:
    """
    Return every revision by id, the newest last.

    Raises Housekeeping, with the file, for TOML that cannot be read, members that are missing,
    unknown or of a wrong type, an id that is not the file's name, and a clause named twice.
    """
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return {each.id: each for each in sorted(found, key=lambda each: each.id)}


def newest(folder: Path = FOLDER) -> str | None:
    """Return the id of the newest revision, None when there is none."""
    return next(reversed(revisions(folder)), None)


def named(id_: str, folder: Path = FOLDER) -> Revision:
    """Return the revision called so. Raises WrongUsage when there is none."""
    known = revisions(folder)
    if id_ not in known:
        raise WrongUsage(f"There is no revision {id_!r}.", f"Known: {', '.join(known) or 'none'}.")
    return known[id_]


def scored_by(catalogue: Catalogue, revision: Revision) -> Catalogue:
    """
    Return `catalogue` with only the clauses of `revision` counting.

    Raises Housekeeping when the revision names a clause that the catalogue lacks or excludes.
    """
    gone = [
        clause
        for clause in sorted(revision.clauses)
        if clause not in catalogue.clauses or catalogue.clauses[clause].excluded is not None
    ]
    if gone:
        raise Housekeeping(
            f"The revision {revision.id} scores {gone[0]}, which the catalogue lacks or excludes"
            f"{f', and {len(gone) - 1} more' if gone[1:] else ''}.",
            "A frozen clause may not go away; bring it back.",
        )
    clauses = {
        id_: clause if id_ in revision.clauses else replace(clause, counts=False)
        for id_, clause in catalogue.clauses.items()
    }
    return replace(catalogue, clauses=MappingProxyType(clauses), revision=revision.id)


def _read(path: Path) -> Revision:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _untidy(path, f"it cannot be read: {error}") from error
    if wrong := table.keys() ^ _MEMBERS.keys():
        raise _untidy(path, f"{sorted(wrong)[0]!r} is unknown or missing")
    for name, kind in _MEMBERS.items():
        if not isinstance(table[name], kind):
            raise _untidy(path, f"{name!r} is no {kind.__name__}")
    clauses = table["clauses"]
    if len(set(clauses)) != len(clauses):
        twice = next(clause for clause in clauses if clauses.count(clause) > 1)
        raise _untidy(path, f"{twice!r} is named twice")
    if table["id"] != path.stem:
        raise _untidy(path, f"its id is {table['id']!r}")
    return Revision(**{**table, "clauses": frozenset(clauses)})


def _untidy(path: Path, what: str) -> Housekeeping:
    return Housekeeping(f"revisions/{path.name}: {what}.", "Mend the file.")
