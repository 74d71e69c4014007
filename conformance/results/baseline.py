"""
The baseline: how a run stood, small and stable enough to be committed and read in a diff.

A pure function of the verdicts: no dates, no times, no texts that an endpoint sent. What passes is
named once an exchange, with its clauses; what does not pass has a line of its own, first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from conformance.model import Outcome, Run, TargetHead
from conformance.results.standings import Key, Standing, standings

FORMAT = 1

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Baseline:
    """
    What a gate compares with: every standing where something applied.

    `revision`, `selection`, `targets` and `surfaces` say of what run they are.
    """

    suite_version: str
    revision: str | None
    selection: str
    targets: tuple[TargetHead, ...]
    surfaces: tuple[str, ...]
    standings: dict[Key, Standing]

    @property
    def judged(self) -> int:
        """How many clauses were judged on an exchange through a surface."""
        return len(self.standings)

    @property
    def verdicts(self) -> int:
        """How many verdicts that makes: a clause may be judged more than once on an exchange."""
        return sum(len(standing.outcomes) for standing in self.standings.values())


def baseline_of(run: Run) -> Baseline:
    """Return the baseline that `run` makes; whether the run is valid is not asked."""
    head = run.header
    return Baseline(
        head.suite_version,
        head.revision,
        head.selection,
        tuple(sorted(map(_bare, head.targets), key=lambda each: (each.name, each.provenance))),
        tuple(sorted(head.surfaces)),
        {
            key: Standing(standing.outcomes, standing.foreseen)
            for key, standing in standings(run).items()
            if standing.outcomes
        },
    )


def _bare(head: TargetHead) -> TargetHead:
    """Return the head of a target without what changes from day to day."""
    return TargetHead(head.name, head.provenance, models=tuple(sorted(head.models)))


def lines(baseline: Baseline) -> Iterator[Line]:
    """
    Yield the lines of a baseline file as JSON objects, the same for the same verdicts.

    The header comes first, then everything that is not a pass, worst first, then what was judged.
    """
    yield {
        "kind": "baseline",
        "format": FORMAT,
        "suite_version": baseline.suite_version,
        "revision": baseline.revision,
        "selection": baseline.selection,
        "targets": [
            {
                "target": head.name,
                "provenance": head.provenance.value,
                "models": dict(head.models),
            }
            for head in baseline.targets
        ],
        "surfaces": list(baseline.surfaces),
        "verdicts": baseline.verdicts,
    }
    yield from _deviations(baseline.standings)
    yield from _judged(baseline.standings)


def _deviations(found: dict[Key, Standing]) -> Iterator[Line]:
    """Yield a line for every clause and outcome that is not a pass, surfaces together."""
    exchanges: dict[tuple[Any, ...], list[str]] = {}
    for key, standing in found.items():
        foreseen = Counter(standing.foreseen)
        for outcome in standing.outcomes:
            if outcome is Outcome.PASS:
                continue
            expected = foreseen[outcome] > 0
            foreseen[outcome] -= expected
            place = (key.target, key.provenance, key.model, key.clause, outcome, expected)
            exchanges.setdefault((*place, key.surface), []).append(key.exchange)
    grouped = _by_surface({place: tuple(sorted(each)) for place, each in exchanges.items()})
    rows = sorted(
        grouped, key=lambda row: (-row[0][4].rank, row[0][3], *map(str, row[0]), *map(str, row[1:]))
    )
    for (target, provenance, model, clause, outcome, expected), named, surfaces in rows:
        yield {
            "kind": "deviation",
            "clause": clause,
            "outcome": outcome.value,
            **({"expected": expected} if outcome.red else {}),
            "target": target,
            "provenance": provenance.value,
            "model": model,
            "surfaces": surfaces,
            "exchanges": list(named),
        }


def _judged(found: dict[Key, Standing]) -> Iterator[Line]:
    """Yield a line for every exchange with the clauses that were judged on it."""
    clauses: dict[tuple[Any, ...], list[str]] = {}
    for key, standing in found.items():
        place = (key.target, key.provenance, key.model, key.exchange, key.surface)
        clauses.setdefault(place, []).extend([key.clause] * len(standing.outcomes))
    grouped = _by_surface({place: tuple(sorted(each)) for place, each in clauses.items()})
    rows = sorted(grouped, key=lambda row: (row[0][3], *map(str, row[0]), *map(str, row[1:])))
    for (target, provenance, model, exchange), named, surfaces in rows:
        yield {
            "kind": "judged",
            "exchange": exchange,
            "target": target,
            "provenance": provenance.value,
            "model": model,
            "surfaces": surfaces,
            "clauses": _by_feature(named),
        }


def _by_feature(clauses: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the slugs of `clauses` by feature, which stands once instead of with each."""
    found: dict[str, list[str]] = {}
    for clause in clauses:
        feature, _, slug = clause.partition("/")
        found.setdefault(feature, []).append(slug)
    return found


def _by_surface(
    rows: dict[tuple[Any, ...], tuple[str, ...]],
) -> Iterable[tuple[tuple[Any, ...], tuple[str, ...], list[str]]]:
    """Return rows that differ in their surface alone, the last part of their key, as one."""
    together: dict[tuple[tuple[Any, ...], tuple[str, ...]], list[str]] = {}
    for (*place, surface), named in rows.items():
        together.setdefault((tuple(place), named), []).append(surface)
    return [(place, named, sorted(surfaces)) for (place, named), surfaces in together.items()]
