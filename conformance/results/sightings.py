"""
What recordings show of a clause or a feature: held in how many of them, and when that was.

Counts recordings and not verdicts: one that holds a hundred answers is still one witness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from conformance.catalogue import Catalogue
from conformance.model import ExchangeLine, Level, Outcome, Verdict

LineFor = Callable[[Verdict], ExchangeLine | None]

_HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """
    Held in `held` of `of` recordings; `last` is the day of the newest that tells one, `model` its
    model.
    """

    held: int
    of: int
    last: str | None = None
    model: str | None = None


def sighting(verdicts: Iterable[Verdict], line_for: LineFor) -> Sighting | None:
    """
    Return what `verdicts` show together, None where nothing applied.

    A recording holds when every verdict on it does. Exchanges that cite one recording are one;
    an exchange that cites none stands for itself.
    """
    held: dict[str, bool] = {}
    newest: tuple[str, str | None] | None = None
    for verdict in verdicts:
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            continue
        line = line_for(verdict)
        recording = line.cited.label if line and line.cited else verdict.exchange
        held[recording] = held.get(recording, True) and verdict.outcome in _HELD
        if line and line.recorded and (newest is None or line.recorded > newest[0]):
            newest = (line.recorded, line.model)
    if not held:
        return None
    last, model = newest or (None, None)
    return Sighting(sum(held.values()), len(held), last, model)


def scoring(verdicts: Iterable[Verdict], catalogue: Catalogue) -> list[Verdict]:
    """Return those of `verdicts` that count for the support of a feature."""
    return [each for each in verdicts if _scores(each, catalogue)]


def _scores(verdict: Verdict, catalogue: Catalogue) -> bool:
    clause = catalogue.clauses.get(verdict.clause)
    entry = catalogue.features.get(verdict.feature)
    core = entry is not None and entry.core == verdict.clause
    counts = clause is None or clause.counts
    return verdict.basis.scored and counts and (core or verdict.level is not Level.MAY)
