"""
Trying one variation: the whole suite, which has to say what it says without it.

A verdict that gets worse is a flag, whatever its clause, unless a client is known to lose that.
"""

from __future__ import annotations

from conformance.model import Outcome
from conformance.mutants.allowed import losses
from conformance.mutants.variation import Variation
from conformance.proof.healthy import healthy
from conformance.proof.trial import judged, lane_of
from conformance.results.proof import Quiet
from conformance.targets import ReferenceTarget

LANES = (("openai", "rest"), ("openai", "python"), ("gemini", "rest"), ("gemini", "python"))
"""The dialects and surfaces that a variation is tried on."""


def tried(variation: Variation) -> Quiet:
    """Return what the suite makes of `variation` on every exchange that it changes."""
    changed = verdicts = 0
    flagged, lost = [], set()
    losing = {(each.surface, each.clause) for each in losses() if each.variation == variation.id}
    for dialect, surface in LANES:
        before = healthy(dialect, surface)
        affected = before.affected(variation.way)
        name = f"variation:{variation.id}"
        target = ReferenceTarget(dialect, through=variation.through, name=name)
        changed += len(affected)
        for verdict in judged(lane_of(target, surface, before.spec), affected, before.spec):
            verdicts += 1
            was = before.verdicts.get((verdict.clause, verdict.exchange), Outcome.NOT_APPLICABLE)
            if verdict.outcome.rank <= was.rank or verdict.outcome is Outcome.PASS:
                continue
            if (surface, verdict.clause) in losing:
                lost.add((surface, verdict.clause))
            else:
                why = verdict.breaches[0].found if verdict.breaches else verdict.note
                flagged.append(
                    f"{verdict.clause} on {verdict.exchange} ({dialect}, {surface}) "
                    f"is {verdict.outcome}: {why}"
                )
    return Quiet(
        variation.id, variation.what, changed, verdicts, tuple(flagged), tuple(sorted(lost))
    )
