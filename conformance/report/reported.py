"""
What people reported of the Gemini API, as numbered notes for under its matrix.

Numbers and gathers; a report is told as such, and weighs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conformance.report.failure import Deviation
from conformance.report.plain import web_link
from conformance.report.sections import Section

SAYS = (
    "Read in public threads: what happened to somebody on those dates, with the state of the "
    "threads, and not that it still does."
)
_THREAD = re.compile(r"([\w.-]+/[\w.-]+)#(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Note:
    """A deviation with its number, and the clauses that it breaks."""

    number: int
    deviation: Deviation
    clauses: tuple[str, ...]

    @property
    def threads(self) -> tuple[tuple[str, str | None], ...]:
        """Every thread with where it can be read, None for one without an address."""
        return tuple((each, address_of(each)) for each in self.deviation.threads)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a matrix in order of their numbers, and the numbers that a feature has."""

    notes: tuple[Note, ...] = ()
    of_feature: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def notes(section: Section, deviations: Mapping[str, Sequence[Deviation]]) -> Notes:
    """
    Return what was reported of the endpoint of `section`, numbered as its rows stand.

    Only the section on the Gemini API has any, and only of its own endpoint: what people hit at
    other servers is told where a clause is explained.
    """
    if section.id != "gemini":
        return Notes()
    found: dict[str, tuple[Deviation, list[str]]] = {}
    features: dict[str, list[str]] = {}
    for row in section.matrix.rows:
        for clause, reports in deviations.items():
            if clause.partition("/")[0] != row.id:
                continue
            for each in reports:
                if each.gemini:
                    found.setdefault(each.id, (each, []))[1].append(clause)
                    features.setdefault(row.id, []).append(each.id)
    numbers = {name: number for number, name in enumerate(found, 1)}
    return Notes(
        tuple(Note(numbers[name], each, tuple(clauses)) for name, (each, clauses) in found.items()),
        {row: tuple(sorted({numbers[name] for name in names})) for row, names in features.items()},
    )


def address_of(thread: str) -> str | None:
    """Return where a thread can be read; `owner/name#12` is an issue or a change at GitHub."""
    if named := _THREAD.fullmatch(thread):
        return f"https://github.com/{named[1]}/issues/{named[2]}"
    return web_link(thread)
