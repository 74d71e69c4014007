"""What a user reads about a mutant: the first failure of each clause that has to catch it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.catalogue import load
from conformance.cli.besides import reported_by_clause
from conformance.model import Outcome, Verdict
from conformance.mutants import Mutant
from conformance.plugin.lines import line_of
from conformance.proof.catching import CATCHING
from conformance.proof.healthy import Healthy, healthy
from conformance.proof.trial import judged, lane_of
from conformance.report.failure import text
from conformance.targets import ReferenceTarget

KNOWN = reported_by_clause()


def failures(mutant: Mutant) -> Iterator[tuple[Verdict, str]]:
    """Yield the verdict and the text of each of the mutant's clauses where it first turns."""
    before = healthy(mutant.dialect, mutant.surface)
    target = ReferenceTarget(mutant.dialect, through=mutant.through, name=f"mutant:{mutant.id}")
    lane = lane_of(target, mutant.surface, before.spec)
    left = set(mutant.breaks)
    for exchange in _affected(mutant, before):
        if left.isdisjoint(before.spec.clauses(exchange)):
            continue
        for verdict in judged(lane, [exchange], before.spec):
            if verdict.clause in left and _turned(verdict, before):
                left.discard(verdict.clause)
                made = lane.bench.asked(before.spec.asks[verdict.exchange], lane).exchange
                known = KNOWN.get(verdict.clause, ())
                yield verdict, text(verdict, load().clauses[verdict.clause], line_of(made), known)
        if not left:
            return


def _affected(mutant: Mutant, before: Healthy) -> Iterator[str]:
    """Yield the exchanges that the mutant changes and those that build on them."""
    for exchange in before.changed(mutant.fault):
        yield exchange
        yield from (each for each in before.spec.dependants(exchange) if each in before.said)


def _turned(verdict: Verdict, before: Healthy) -> bool:
    was = before.verdicts.get((verdict.clause, verdict.exchange), Outcome.NOT_APPLICABLE)
    return verdict.outcome in CATCHING and verdict.outcome.rank > was.rank
