"""
What sweeps made of their subjects in two runs: what changed, which is neither good nor bad.

Knows observations only; verdicts are `results.compare`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model import Observation, Run


@dataclass(frozen=True, slots=True)
class Turn:
    """One subject that an endpoint takes otherwise than before."""

    before: Observation
    after: Observation


def turns(before: Run, after: Run) -> tuple[Turn, ...]:
    """Return what was classified otherwise in `after`, of the subjects that both runs observed."""
    was = {_key(each): each for each in before.observations}
    now = {_key(each): each for each in after.observations}
    found = (
        Turn(was[key], each)
        for key, each in now.items()
        if key in was and was[key].classification is not each.classification
    )
    return tuple(sorted(found, key=lambda turn: _key(turn.after)))


def _key(each: Observation) -> tuple[str, ...]:
    where = (each.target, each.provenance, each.surface, each.model or "")
    return (each.sweep, each.endpoint, each.subject, *where)
