"""
What people reported about endpoints, by the clause that it breaks and by the fault it shows.

Reports and no promises: nothing here is scored, and nothing says that it still happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from conformance.catalogue import load
from conformance.catalogue.entries import AREAS
from conformance.catalogue.opening import insist_on_none
from conformance.catalogue.place import Finding
from conformance.catalogue.reports import SERVICES, Known, read_reports
from conformance.catalogue.sweeps import trials

FOLDER = Path(__file__).resolve().with_name("reported")


@dataclass(frozen=True, slots=True)
class Reported:
    """
    One deviation that people reported.

    `symptom` is what comes over the wire, `who` the clients that suffer and how, `threads` where
    it can be read. `group` is shared by the reports that one fault would reproduce, `area` the
    file the report stands in. `service` is the kind of service it was seen at and `where` its
    name; `dates` says when in words, `last` is the newest date among them in ISO form, None when
    nobody dated it. `status` is the state of the threads and no fresh test; `pain` goes from 3 to
    5, where ordinary use of common clients breaks.

    `kind` is server where a server can be judged for it, probe where one can only look, consumer
    where a client has to bear it. `clauses` would be broken by it, `observed_by` names the trials
    of a sweep that would show it, and `unjudged` says why neither is there.
    """

    id: str
    area: str
    group: str
    kind: str
    service: str
    where: str
    dates: str
    status: str
    pain: int
    symptom: str
    who: str
    clauses: tuple[str, ...]
    threads: tuple[str, ...]
    last: str | None = None
    observed_by: tuple[str, ...] = ()
    unjudged: str | None = None


@cache
def reported(folder: Path = FOLDER) -> tuple[Reported, ...]:
    """
    Return every reported deviation, by area in the catalogue's order and then as the files list.

    Raises Housekeeping that lists every finding with file and line: unknown, missing or wrongly
    typed members, values outside a closed list, doubled ids, clauses and trials that are not
    there or judge nothing, and rows that say neither what shows them nor why nothing does.
    """
    findings: list[Finding] = []
    known = Known(
        areas={each.id: each.area for each in load().clauses.values() if each.excluded is None},
        trials=frozenset(f"{each.sweep}/{each.id}" for each in trials() if each.request),
    )
    found: list[Reported] = []
    for path in sorted(folder.glob("*.toml"), key=_place):
        if path.stem not in AREAS:
            findings.append(Finding(_name(path), 1, f"{path.stem!r} is no area."))
        rows = read_reports(_name(path), path, known, findings)
        found.extend(Reported(area=path.stem, **members) for members in rows)
    hint = "Mend the files named; CONTRIBUTING.md tells what a row may hold."
    insist_on_none(findings, "The reported deviations", hint)
    return tuple(found)


@cache
def by_clause() -> Mapping[str, tuple[Reported, ...]]:
    """
    Return the reports that break each clause, those about the Gemini API's endpoint first.

    Behind them stand its other faces and then other servers, the more painful and the newer
    first among equals. Raises Housekeeping as `reported` does.
    """
    return _keyed((clause, each) for each in _ordered(reported()) for clause in each.clauses)


def unjudged() -> tuple[Reported, ...]:
    """
    Return the reports that break no clause, observed or not, in the same order.

    Raises Housekeeping as `reported` does.
    """
    return tuple(each for each in _ordered(reported()) if not each.clauses)


@cache
def groups() -> Mapping[str, tuple[Reported, ...]]:
    """
    Return the reports that one fault would reproduce, by the name of the group.

    Inside a group they stand as in `by_clause`. Raises Housekeeping as `reported` does.
    """
    return _keyed((each.group, each) for each in _ordered(reported()))


def _ordered(rows: Iterable[Reported]) -> list[Reported]:
    newest = sorted(rows, key=lambda each: each.last or "", reverse=True)
    return sorted(newest, key=lambda each: (SERVICES.index(each.service), -each.pain))


def _keyed(pairs: Iterable[tuple[str, Reported]]) -> Mapping[str, tuple[Reported, ...]]:
    found: dict[str, tuple[Reported, ...]] = {}
    for key, each in pairs:
        found[key] = (*found.get(key, ()), each)
    return MappingProxyType(found)


def _place(path: Path) -> tuple[int, str]:
    return AREAS.index(path.stem) if path.stem in AREAS else len(AREAS), path.stem


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
