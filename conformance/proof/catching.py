"""
Trying one named mutant: which exchanges it changes, and which clauses turn on it.

Knows the healthy endpoint's verdicts; says nothing of what should have happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conformance.catalogue import load
from conformance.model import Outcome, Verdict
from conformance.mutants import Mutant
from conformance.proof.healthy import Healthy, healthy
from conformance.proof.trial import judged, lane_of
from conformance.results.proof import Catch, Tried
from conformance.targets import ReferenceTarget

CATCHING = frozenset({Outcome.FAIL, Outcome.ADVICE, Outcome.REFUSED, Outcome.IGNORED})
"""Outcomes that hold something against an endpoint; untestable and inconclusive accuse nobody."""


def tried(mutant: Mutant) -> Tried:
    """Return what the suite makes of `mutant`, looking at every exchange that it affects."""
    before = healthy(mutant.dialect, mutant.surface)
    affected: list[str] = []
    verdicts: list[Verdict] = []
    broke = None
    try:
        affected = before.affected(mutant.fault)
        target = ReferenceTarget(mutant.dialect, through=mutant.through, name=f"mutant:{mutant.id}")
        lane = lane_of(target, mutant.surface, before.spec)
        verdicts = list(judged(lane, affected, before.spec))
    except Exception as error:  # one faulty fault must not cost the proof
        broke = f"the fault itself raised {type(error).__name__}: {error}"
    caught = catches(verdicts, before)
    clauses = load().clauses
    return Tried(
        id=mutant.id,
        area=mutant.area,
        what=mutant.what,
        dialect=mutant.dialect,
        surface=mutant.surface,
        changed=len(affected),
        expected=mutant.breaks,
        caught=caught,
        related=any(clauses[catch.clause].area == mutant.area for catch in caught),
        reports=mutant.reports,
        broke=broke or breakage(verdicts),
    )


def catches(verdicts: Iterable[Verdict], before: Healthy) -> tuple[Catch, ...]:
    """Return the clauses that turned for the worse, each with the first exchange that shows it."""
    found: dict[str, Catch] = {}
    for verdict in verdicts:
        if verdict.outcome not in CATCHING:
            continue
        was = before.verdicts.get((verdict.clause, verdict.exchange), Outcome.NOT_APPLICABLE)
        if verdict.outcome.rank <= was.rank:
            continue
        known = found.get(verdict.clause)
        if known is not None:
            found[verdict.clause] = replace(known, exchanges=known.exchanges + 1)
            continue
        found[verdict.clause] = Catch(
            clause=verdict.clause,
            exchange=verdict.exchange,
            outcome=verdict.outcome,
            breach=verdict.breaches[0] if verdict.breaches else None,
            note=verdict.note,
        )
    return tuple(found.values())


def breakage(verdicts: Iterable[Verdict]) -> str | None:
    """Return how the suite itself broke, None when it did not."""
    broken = [verdict for verdict in verdicts if verdict.outcome is Outcome.ERROR]
    return f"{broken[0].clause} on {broken[0].exchange}: {broken[0].note}" if broken else None
