"""
The sweeps of a run as tables: what a target made of things nobody promised it.

Lays out classifications and weighs nothing: none of them is a pass or a fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from conformance.model import Classification, Observation, Provenance, Run, Sweep
from conformance.report.marks import Mark

TITLES = {
    Sweep.PARAMETERS: "Sweep of parameters and routes that the documentation does not mention",
    Sweep.KEYWORDS: "Sweep of JSON Schema keywords in tools and response formats",
}
SAYS = (
    "Each was sent alone, beside a control request. This classifies what came; nothing here was "
    "promised, so nothing here passes or fails."
)
REHEARSED = (
    "Rehearsed: our own reference endpoint answered, so this says nothing about Gemini or any "
    "other service."
)
MARKS = {
    Classification.HONOURED: Mark("●", "+", "good"),
    Classification.ACCEPTED: Mark("◇", ".", "none"),
    Classification.IGNORED: Mark("○", "o", "weak"),
    Classification.CHANGES_SHAPE: Mark("△", "^", "fair"),
    Classification.REFUSED: Mark("■", "#", "weak"),
    Classification.UNCLEAR: Mark("?", "?", "none"),
}
MEANS = {
    Classification.HONOURED: "its effect shows",
    Classification.ACCEPTED: "taken, and one answer cannot show an effect",
    Classification.IGNORED: "taken, and the effect it should have is not there",
    Classification.CHANGES_SHAPE: "taken, and the answer has other members",
    Classification.REFUSED: "a clear 4xx says no",
    Classification.UNCLEAR: "nothing can be told",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A target through a surface, on evidence of one provenance, with one model at most a row."""

    target: str
    surface: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Row:
    """What was sent, and what each column made of it: None where it was not sent."""

    endpoint: str
    subject: str
    cells: tuple[Observation | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sweep; rehearsed columns never stand beside others. `id` fits an anchor."""

    id: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def tables(run: Run) -> tuple[Table, ...]:
    """Return the sweeps of `run`, other evidence before the rehearsal; none when nobody swept."""
    found: list[Table] = []
    for rehearsed in (False, True):
        for sweep in Sweep:
            mine = [
                each
                for each in run.observations
                if each.sweep is sweep and (each.provenance is Provenance.REHEARSED) is rehearsed
            ]
            if mine:
                found.append(_table(sweep, mine, rehearsed=rehearsed))
    return tuple(found)


def counts(run: Run) -> list[str]:
    """
    Return a line a sweep and target: how many subjects got which classification, of how many.

    A subject on which surfaces differ is counted as that.
    """
    lines = []
    groups: dict[tuple[Sweep, str, Provenance], list[Observation]] = {}
    for each in run.observations:
        groups.setdefault((each.sweep, each.target, each.provenance), []).append(each)
    for (sweep, target, provenance), mine in groups.items():
        agreed = by_subject(mine)
        tally = Counter(agreed.values())
        parts = [
            f"{tally[word]} {word}" for word in (*Classification, None) if word and tally[word]
        ]
        parts += [f"{tally[None]} unlike through its surfaces"] if tally[None] else []
        said = f"{', '.join(parts)} of {len(agreed)}"
        lines.append(f"sweep of {sweep}, {target} ({provenance}): {said}; no pass or fail")
    return lines


def by_subject(
    observations: Iterable[Observation],
) -> dict[tuple[str, str, str], Classification | None]:
    """Return endpoint, subject and exchange with their classification, None where two differ."""
    found: dict[tuple[str, str, str], set[Classification]] = {}
    for each in observations:
        key = (each.endpoint, each.subject, each.exchange)
        found.setdefault(key, set()).add(each.classification)
    return {key: next(iter(said)) if len(said) == 1 else None for key, said in found.items()}


def _table(sweep: Sweep, mine: list[Observation], *, rehearsed: bool) -> Table:
    columns = tuple(dict.fromkeys(Column(m.target, m.surface, m.provenance) for m in mine))
    held: dict[tuple[str, str, str], dict[Column, Observation]] = {}
    for each in mine:
        row = held.setdefault((each.endpoint, each.subject, each.exchange), {})
        row[Column(each.target, each.surface, each.provenance)] = each
    rows = tuple(
        Row(endpoint, subject, tuple(cells.get(column) for column in columns))
        for (endpoint, subject, _), cells in held.items()
    )
    return Table(
        id=f"sweep-{sweep}-rehearsed" if rehearsed else f"sweep-{sweep}",
        title=f"{TITLES[sweep]}: a rehearsal" if rehearsed else TITLES[sweep],
        says=f"{SAYS} {REHEARSED}" if rehearsed else SAYS,
        columns=columns,
        rows=rows,
    )
