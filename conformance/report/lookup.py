"""
From a verdict to the exchange it was given on, and verdicts with the same trouble together.

Finds and groups; it renders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conformance.model import ExchangeLine, Run, Verdict

Key = tuple[str, str, str, str, str | None, int | None]


def exchange_lines(run: Run) -> Mapping[Key, ExchangeLine]:
    """Return the exchanges of `run` by target, provenance, surface, id, origin and round."""
    return {
        (line.target, line.provenance, line.surface, line.exchange, line.origin, line.round): line
        for line in run.exchanges
    }


def key_of(verdict: Verdict) -> Key:
    """Return the key of the exchange that `verdict` speaks of."""
    where = (verdict.target, verdict.provenance, verdict.surface, verdict.exchange)
    return (*where, verdict.origin, verdict.round)


def line_for(verdict: Verdict, lines: Mapping[Key, ExchangeLine]) -> ExchangeLine | None:
    """Return the exchange `verdict` was given on, or None when the run does not hold it."""
    key = key_of(verdict)
    return lines.get(key) or lines.get((*key[:4], None, verdict.round))


def alike(verdicts: Iterable[Verdict]) -> list[Sequence[Verdict]]:
    """
    Return the verdicts grouped by clause, target, provenance, outcome and expectation.

    Each group stands for one trouble; its first verdict can speak for the others.
    """
    groups: dict[tuple[object, ...], list[Verdict]] = {}
    for verdict in verdicts:
        key = (verdict.clause, verdict.target, verdict.provenance, verdict.outcome)
        groups.setdefault((*key, verdict.expected), []).append(verdict)
    return list(groups.values())
