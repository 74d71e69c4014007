"""
How much of what documents promise a run has a verdict on: features and parameters.

Counts what a run said and never what the suite could have said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conformance.catalogue import Catalogue
from conformance.catalogue.documented import Parameter
from conformance.model import Outcome, Run


@dataclass(frozen=True, slots=True)
class Share:
    """Of `total` things, `judged` have a verdict and `excluded` a reason; the rest are `silent`."""

    total: int
    judged: int
    excluded: int
    silent: tuple[str, ...]

    def __str__(self) -> str:
        rest = f", {len(self.silent)} have neither" if self.silent else ""
        return f"{self.judged} of {self.total} with a verdict, {self.excluded} excluded{rest}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of the catalogue's features and of the documented parameters."""

    features: Share
    parameters: Share


def coverage(run: Run, catalogue: Catalogue, parameters: Iterable[Parameter]) -> Coverage:
    """
    Return how much of `catalogue` and `parameters` the verdicts of `run` speak of.

    A verdict counts when its clause applied somewhere; a feature is excluded when all its clauses
    are.
    """
    spoken = {
        verdict.clause
        for verdict in run.verdicts
        if verdict.outcome not in (Outcome.NOT_APPLICABLE, Outcome.ERROR)
    }
    features = [
        (
            feature.id,
            [clause.id for clause in catalogue.clauses_of(feature.id)],
            all(clause.excluded for clause in catalogue.clauses_of(feature.id)),
        )
        for feature in catalogue.features.values()
    ]
    listed = [
        (f"{each.where} {each.name}", list(each.clauses), each.excluded is not None)
        for each in parameters
    ]
    return Coverage(_share(features, spoken), _share(listed, spoken))


def _share(things: list[tuple[str, list[str], bool]], spoken: set[str]) -> Share:
    judged = [name for name, clauses, _ in things if spoken & set(clauses)]
    excluded = [name for name, _, left_out in things if left_out]
    silent = [name for name, _, _ in things if name not in {*judged, *excluded}]
    return Share(len(things), len(judged), len(excluded), tuple(silent))
