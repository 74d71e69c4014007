"""
How a suite module sweeps: a mark in place of a clause, and a fixture that asks and observes.

Knows trials and lanes; what an answer shows is `classify`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from conformance.catalogue.sweeps import trials
from conformance.catalogue.trials import Request, Trial
from conformance.model import Observation, Provenance, Sweep
from conformance.plugin.asked import Asked
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Lane
from conformance.plugin.classify import classify

AREA = "sweeps"
"""The first part of every swept exchange's id, and the word that chooses the sweeps alone."""


def observes(sweep: str) -> pytest.MarkDecorator:
    """Mark a test as one that observes a sweep and judges nothing, so that it needs no clause."""
    return pytest.mark.observes(Sweep(sweep))


def sweep_of(item: pytest.Item) -> Sweep | None:
    """Return the sweep that a collected test observes, or None for a test that judges."""
    mark = item.get_closest_marker("observes")
    return Sweep(mark.args[0]) if mark else None


def tried(sweep: Sweep) -> list[Trial]:
    """Return the trials of `sweep` for which something is sent."""
    return [trial for trial in trials() if trial.sweep is sweep and trial.request is not None]


def asks_of_trial(trial: Trial) -> list[Ask]:
    """Return the exchanges of a trial: its own, and the control when it has one."""
    return [_ask(request) for request in (trial.request, trial.control) if request is not None]


def sweeps_in(
    lane: Lane, wanted: bool | None, *, areas: Sequence[str], exchanges: Sequence[str]
) -> bool:
    """
    Tell whether the sweeps are made in `lane`.

    `wanted` is what the user said, None for nothing: then they are made when they were chosen by
    area or exchange, where recordings hold them, and where our own reference endpoint answers;
    a live target is spared some two hundred requests.
    """
    if wanted is not None:
        return wanted
    if AREA in areas or any(exchange.startswith(f"{AREA}/") for exchange in exchanges):
        return True
    recorded = lane.target.unplayed(frozenset())
    if recorded:
        return any(exchange.startswith(f"{AREA}/") for exchange in recorded)
    return lane.target.head().provenance is Provenance.REHEARSED


@dataclass(slots=True)
class Swept:
    """One trial in one lane; `observation` is there once it was observed."""

    trial: Trial
    lane: Lane
    observation: Observation | None = field(default=None, init=False)

    def observe(self) -> Observation:
        """Ask, with the control beside it, and keep what came of it."""
        own, *others = asks_of_trial(self.trial)
        bench, head = self.lane.bench, self.lane.target.head()
        control: Asked | None = None
        for ask in others:
            control = bench.asked(ask, self.lane)
        asked = bench.asked(own, self.lane)
        said, note = classify(self.trial, asked, control)
        response = asked.exchange.response
        self.observation = Observation(
            sweep=self.trial.sweep,
            subject=self.trial.subject,
            endpoint=self.trial.endpoint,
            classification=said,
            target=head.name,
            surface=self.lane.surface.name,
            provenance=head.provenance,
            exchange=own.exchange,
            status=response.status if response is not None else None,
            model=asked.exchange.model,
            note=note,
        )
        return self.observation


def _ask(request: Request) -> Ask:
    return Ask(
        exchange=request.exchange,
        path=request.path,
        role=request.role,
        params=request.params,
        lawful=request.lawful,
    )
