"""
What becomes of calls that were written for another endpoint: refused, ignored, answered otherwise.

Facts of documents and of reports, with their dates; nothing here was tried, and nothing is scored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from conformance.catalogue import load
from conformance.catalogue.deviations import Reported, reported
from conformance.catalogue.documented import parameters
from conformance.catalogue.entries import Source
from conformance.model import Housekeeping, WrongUsage

FOLDER = Path(__file__).resolve().with_name("calls")

OUTCOMES = ("unserved", "refused", "ignored", "differs", "unsure")
"""What becomes of a call or of a member, worst first."""

_TEXTS = {"id", "call", "at", "outcome", "says", "source", "seen", "also", "starts", "lacks"}
_LISTS = {"reports", "one_of", "all_of"}
_NUMBERS = {"above", "at_least"}
_NEEDED = {"id", "call", "outcome", "says"}


@dataclass(frozen=True, slots=True)
class Known:
    """
    One thing that is known of calls to an endpoint.

    `call` is method and path; `at` the member it is about, None when it is the call itself. What
    the value there has to be for the row to fit stands in `tests`, by the names that the file
    uses. `reports` and `source` are the evidence, `seen` the newest day it tells of.
    """

    id: str
    call: str
    outcome: str
    says: str
    at: str | None = None
    tests: tuple[tuple[str, Any], ...] = field(default=(), compare=False)
    reports: tuple[Reported, ...] = ()
    source: Source | None = None
    seen: str | None = None

    @property
    def newest(self) -> str | None:
        """The newest day that the evidence tells of, in ISO form."""
        days = [each.last for each in self.reports if each.last]
        return max([*days, *([self.seen] if self.seen else [])], default=None)


@dataclass(frozen=True, slots=True)
class Calls:
    """
    Everything known of calls to one endpoint.

    `rest` speaks of members of a call that no row and no document names; `named` are the members
    that documents name, by call.
    """

    endpoint: str
    known: tuple[Known, ...]
    rest: tuple[Known, ...]
    named: Mapping[str, frozenset[str]]


def endpoints(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the endpoints that something is known of."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@cache
def calls(endpoint: str, folder: Path = FOLDER) -> Calls:
    """
    Return what is known of calls to `endpoint`.

    Raises WrongUsage for an endpoint that nothing is known of, and Housekeeping for a file that
    cannot be read: unknown, missing or wrongly typed members, a doubled id, an outcome outside
    the list, evidence that is not there.
    """
    if endpoint not in endpoints(folder):
        listed = ", ".join(endpoints(folder))
        raise WrongUsage(f"Nothing is known of calls to {endpoint!r}.", f"Known: {listed}.")
    file = folder / f"{endpoint}.toml"
    try:
        tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _untidy(file, f"it cannot be read: {error}") from error
    if tables.keys() - {"known", "rest"}:
        raise _untidy(file, "a table that is neither known nor rest")
    known = tuple(_row(file, row) for row in tables.get("known", ()))
    rest = tuple(_row(file, {"id": "rest", **row}) for row in tables.get("rest", ()))
    if len({each.id for each in known}) != len(known):
        raise _untidy(file, "an id stands twice")
    return Calls(endpoint, known, rest, _named())


def _row(file: Path, row: dict[str, Any]) -> Known:
    name = row.get("id", "a row")
    if missing := _NEEDED - row.keys():
        raise _untidy(file, f"{name} lacks {', '.join(sorted(missing))}")
    for member, value in row.items():
        fits = (
            (member in _TEXTS and isinstance(value, str))
            or (member in _LISTS and isinstance(value, list))
            or (member in _NUMBERS and isinstance(value, int))
        )
        if not fits:
            raise _untidy(file, f"{name}: {member} is unknown or of a wrong type")
    if row["outcome"] not in OUTCOMES:
        raise _untidy(file, f"{name}: the outcome {row['outcome']!r} is none")
    method, _, path = row["call"].partition(" ")
    if not method or not path.startswith("/"):
        raise _untidy(file, f"{name}: the call is no method and path")
    by_id = {each.id: each for each in reported()}
    if unknown := [each for each in row.get("reports", ()) if each not in by_id]:
        raise _untidy(file, f"{name}: there is no report {', '.join(unknown)}")
    source = load().sources.get(row["source"]) if "source" in row else None
    if "source" in row and source is None:
        raise _untidy(file, f"{name}: there is no source {row['source']}")
    if source is None and not row.get("reports"):
        raise _untidy(file, f"{name}: there is no evidence")
    return Known(
        id=row["id"],
        call=row["call"],
        outcome=row["outcome"],
        says=row["says"],
        at=row.get("at"),
        tests=tuple(
            (test, row[test])
            for test in ("one_of", "all_of", "at_least", "above", "starts", "lacks", "also")
            if test in row
        ),
        reports=tuple(by_id[each] for each in row.get("reports", ())),
        source=source,
        seen=row.get("seen"),
    )


def _named() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for each in parameters():
        name = each.name.partition(".")[0].partition("[")[0]
        found.setdefault(each.where, set()).add(name)
    return {where: frozenset(names) for where, names in found.items()}


def _untidy(file: Path, what: str) -> Housekeeping:
    return Housekeeping(f"calls/{file.name}: {what}.", "Mend the row.")
