"""
Trying one variation: the whole suite, which has to say what it says without it.

A verdict that gets worse is a flag, whatever its clause.
"""

from __future__ import annotations

from conformance.model import Outcome
from conformance.mutants.variation import Variation
from conformance.proof.healthy import healthy
from conformance.proof.trial import judged, lane_of
from conformance.results.proof import Quiet
from conformance.targets import ReferenceTarget

LANES = (("openai", "rest"), ("openai", "python"), ("gemini", "rest"))
"""The dialects and surfaces that a variation is tried on."""


def tried(variation: Variation) -> Quiet:
    """Return what the suite makes of `variation` on every exchange that it changes."""
    changed = verdicts = 0
    flagged = []
    for dialect, surface in LANES:
        before = healthy(dialect, surface)
        affected = before.affected(variation.way)
        name = f"variation:{variation.id}"
        target = ReferenceTarget(dialect, through=variation.through, name=name)
        changed += len(affected)
        for verdict in judged(lane_of(target, surface, before.spec), affected, before.spec):
            verdicts += 1
            was = before.verdicts.get((verdict.clause, verdict.exchange), Outcome.NOT_APPLICABLE)
            if verdict.outcome.rank > was.rank and verdict.outcome is not Outcome.PASS:
                why = verdict.breaches[0].found if verdict.breaches else verdict.note
                flagged.append(
                    f"{verdict.clause} on {verdict.exchange} ({dialect}, {surface}) "
                    f"is {verdict.outcome}: {why}"
                )
    return Quiet(variation.id, variation.what, changed, verdicts, tuple(flagged))
