"""
Where every clause stood in a run, by what it was judged on: what two runs are compared by.

Knows one run at a time; what became of a standing is `results.compare`'s business.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from conformance.model import Outcome, Provenance, Run, Verdict, worst


class Key(NamedTuple):
    """What a verdict was about. Evidence of another provenance or model is another key."""

    target: str
    provenance: Provenance
    surface: str
    model: str | None
    exchange: str
    clause: str

    @property
    def order(self) -> tuple[str, ...]:
        """Something to sort by: the model may be None."""
        return tuple(part or "" for part in self)

    @property
    def rerun(self) -> str:
        """The command that judges just this again."""
        words = ["conformance", "run", "--target", self.target, "--surface", self.surface]
        return shlex.join([*words, "--clause", self.clause, "--exchange", self.exchange])


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What was said under one key, which may be several times; of several rounds the worst counts.

    `outcomes` holds the outcomes that applied, worst first, none when nothing did; `foreseen` those
    of them that an expectation foresaw. `verdict` is the worst one where the run still holds it.
    """

    outcomes: tuple[Outcome, ...]
    foreseen: tuple[Outcome, ...] = ()
    verdict: Verdict | None = None

    @property
    def outcome(self) -> Outcome:
        """The worst outcome; `not-applicable` when nothing applied."""
        return worst(self.outcomes)

    @property
    def ranks(self) -> tuple[int, ...]:
        """The outcomes as numbers, worst first: of two equally many, the greater is the worse."""
        return tuple(outcome.rank for outcome in self.outcomes)


Standings = Mapping[Key, Standing]


def key_of(verdict: Verdict) -> Key:
    """Return what `verdict` is about."""
    where = (verdict.target, verdict.provenance, verdict.surface, verdict.model)
    return Key(*where, verdict.exchange, verdict.clause)


def standings(run: Run) -> dict[Key, Standing]:
    """Return every standing in `run`, those where nothing applied among them."""
    gathered: dict[Key, list[Verdict]] = {}
    for verdict in run.verdicts:
        gathered.setdefault(key_of(verdict), []).append(verdict)
    return {key: _standing(verdicts) for key, verdicts in gathered.items()}


def judged(found: Standings) -> int:
    """Return under how many keys something applied: the denominator of every count."""
    return sum(bool(standing.outcomes) for standing in found.values())


def worst_first(outcomes: list[Outcome]) -> tuple[Outcome, ...]:
    """Return `outcomes` from worst to best."""
    return tuple(sorted(outcomes, key=lambda outcome: -outcome.rank))


def said(standing: Standing | None) -> str:
    """Return what was said under a key: the outcomes worst first, or that there is none."""
    if standing is None:
        return "not judged"
    if not standing.outcomes:
        return str(Outcome.NOT_APPLICABLE)
    tally = Counter(standing.outcomes)
    words = [f"{count} x {each}" if count > 1 else str(each) for each, count in tally.items()]
    return " and ".join(words)


def _standing(verdicts: list[Verdict]) -> Standing:
    rounds: dict[int | None, list[Verdict]] = {}
    for verdict in verdicts:
        rounds.setdefault(verdict.round, []).append(verdict)
    return max(map(_of_round, rounds.values()), key=lambda standing: standing.ranks)


def _of_round(verdicts: list[Verdict]) -> Standing:
    applied = [each for each in verdicts if each.outcome is not Outcome.NOT_APPLICABLE]
    foreseen = [each.outcome for each in applied if each.outcome.red and each.expected is not None]
    return Standing(
        worst_first([each.outcome for each in applied]),
        worst_first(foreseen),
        # Of equally bad ones the one that nobody foresaw speaks.
        max(verdicts, key=lambda each: (each.outcome.rank, each.unexpected)),
    )
