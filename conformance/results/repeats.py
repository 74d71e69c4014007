"""
Runs that ask everything more than once: how often each clause held, and what is flaky.

Flaky is a word about several rounds and no outcome: every verdict keeps its own. Counts and
intervals only; what may be forgiven is the gate's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from conformance.model import Outcome, Run, Verdict, worst
from conformance.results.standings import Key, key_of

_HELD = (Outcome.PASS, Outcome.ADVICE)
_Z = 1.96  # of the normal distribution, for an interval of 95 %


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the rounds said under one key: the worst outcome of each in which it applied."""

    key: Key
    outcomes: tuple[Outcome, ...]

    @property
    def held(self) -> int:
        """In how many rounds the clause held."""
        return sum(outcome in _HELD for outcome in self.outcomes)

    @property
    def rounds(self) -> int:
        """In how many rounds it applied, at least one."""
        return len(self.outcomes)

    @property
    def flaky(self) -> bool:
        """True when it held in some rounds and not in others."""
        return 0 < self.held < self.rounds

    @property
    def interval(self) -> tuple[float, float]:
        """Where the rate of holding lies, with 95 % confidence."""
        return wilson(self.held, self.rounds)


@dataclass(frozen=True, slots=True)
class Repeats:
    """A run's distributions, flakiest first; `rounds` is how often everything was asked."""

    rounds: int
    distributions: tuple[Distribution, ...]

    @property
    def flaky(self) -> tuple[Distribution, ...]:
        """Those that held in some rounds and not in others."""
        return tuple(each for each in self.distributions if each.flaky)

    @property
    def flaky_rate(self) -> float:
        """The share of those that are flaky, 0 without any distribution."""
        return len(self.flaky) / len(self.distributions) if self.distributions else 0.0

    @property
    def always(self) -> int:
        """How many held in every round: pass^k counts these."""
        return sum(each.held == each.rounds for each in self.distributions)


def repeats(run: Run) -> Repeats:
    """Return how the rounds of `run` agree; one that asks once has one, and nothing is flaky."""
    rounds: dict[Key, dict[int, list[Verdict]]] = {}
    for verdict in run.verdicts:
        if verdict.outcome is not Outcome.NOT_APPLICABLE:
            mine = rounds.setdefault(key_of(verdict), {})
            mine.setdefault(verdict.round or 1, []).append(verdict)
    found = (
        Distribution(key, tuple(_worst(mine[number]) for number in sorted(mine)))
        for key, mine in rounds.items()
    )
    ordered = sorted(
        found, key=lambda each: (not each.flaky, each.held / each.rounds, each.key.order)
    )
    return Repeats(run.header.repeat or 1, tuple(ordered))


def wilson(held: int, rounds: int) -> tuple[float, float]:
    """
    Return the 95 % Wilson interval of a rate of which `held` of `rounds` trials were seen.

    Unlike the usual interval it stays within 0 and 1 and says little after few trials. Raises
    ValueError without a trial.
    """
    if not 0 <= held <= rounds or rounds == 0:
        raise ValueError(f"{held} of {rounds} is no rate")
    rate, square = held / rounds, _Z * _Z / rounds
    middle = (rate + square / 2) / (1 + square)
    reach = _Z / (1 + square) * sqrt(rate * (1 - rate) / rounds + square / (4 * rounds))
    low = 0.0 if held == 0 else max(0.0, middle - reach)
    return low, 1.0 if held == rounds else min(1.0, middle + reach)


def _worst(verdicts: Iterable[Verdict]) -> Outcome:
    return worst(verdict.outcome for verdict in verdicts)
