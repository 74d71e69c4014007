"""
The verdicts of one clause taken together: the worst counts, and how many there are is kept.

Knows single clauses only; what they add up to is `results.rollup`'s business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.model import Basis, Level, Outcome, Verdict, worst


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """
    All verdicts of `clause` in one column, in the order they fell, at least one.

    `level` and `basis` are those the verdicts carry, so that an old run reads as it was judged.
    """

    clause: str
    level: Level
    basis: Basis
    verdicts: tuple[Verdict, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome; `not-applicable` only when there is nothing else."""
        return worst(verdict.outcome for verdict in self.verdicts)

    @property
    def tally(self) -> Mapping[Outcome, int]:
        """How many verdicts have each outcome that occurs, best first."""
        counted = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def applicable(self) -> int:
        """How many verdicts are not `not-applicable`: the denominator of every count."""
        return sum(verdict.outcome is not Outcome.NOT_APPLICABLE for verdict in self.verdicts)


def by_clause(verdicts: Iterable[Verdict]) -> dict[str, ClauseResult]:
    """Return the verdicts gathered by clause, clauses in the order of their first verdict."""
    gathered: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        gathered.setdefault(verdict.clause, []).append(verdict)
    return {
        clause: ClauseResult(clause, group[0].level, group[0].basis, tuple(group))
        for clause, group in gathered.items()
    }
