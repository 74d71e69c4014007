"""
Where exchanges are made: every request is sent once per lane and kept for all tests that judge it.

A lane is one target through one surface. Knows nothing of clauses or verdicts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

from conformance.model import Exchange, MissingPrerequisite
from conformance.plugin import lawful
from conformance.plugin.ahead import Ahead
from conformance.plugin.asked import Asked
from conformance.plugin.asking import Ask
from conformance.plugin.outcomes import Judged, Reason, not_applicable, untestable
from conformance.surfaces import Call, Surface, Versioned
from conformance.targets import Target


@dataclass(slots=True)
class Bench:
    """
    The exchanges of a session.

    `keep` is called with every new exchange, the ask and the lane behind it. What `recall` gives
    for an ask, a lane and a call was kept before, and is neither sent nor kept again. `fresh`
    collects what has not been reported yet. `told` holds the ids of exchanges that tests of their
    own look at. `ahead` knows what will be asked next, `wait` lets a number of seconds pass.
    """

    keep: Callable[[Exchange, Ask, Lane], None] | None = None
    recall: Callable[[Ask, Lane, Call], Exchange | None] | None = None
    told: set[str] = field(default_factory=set)
    ahead: Ahead = field(default_factory=Ahead)
    wait: Callable[[float], None] = time.sleep
    fresh: list[tuple[Exchange, Lane]] = field(default_factory=list)
    _kept: dict[tuple[str, str], Asked | Exception] = field(default_factory=dict)
    _traces: dict[tuple[str, str], TracebackType | None] = field(default_factory=dict)

    def asked(self, ask: Ask, lane: Lane) -> Asked:
        """
        Return the answer to `ask` in `lane`, sending the request when nobody did before.

        Raises Judged when the exchange cannot or need not be made there.
        """
        key = (lane.name, ask.exchange)
        if key not in self._kept:
            try:
                self._kept[key] = self._make(ask, lane)
            except MissingPrerequisite as problem:
                self._kept[key] = untestable(str(problem))
            except Exception as problem:
                self._kept[key] = problem
                self._traces[key] = problem.__traceback__
        found = self._kept[key]
        if isinstance(found, Exception):
            # Without its first trace it would get longer, and dearer to print, with every test.
            raise found.with_traceback(self._traces.get(key))
        return found

    def _make(self, ask: Ask, lane: Lane) -> Asked:
        head = lane.target.head()
        if ask.only is not None and lane.target.claims != ask.only:
            raise not_applicable(
                Reason.NOT_CLAIMED, f"a promise of {ask.only} only, {head.name} makes none"
            )
        model = lane.models.get(ask.role) if ask.role else None
        if ask.role is not None and model is None:
            raise not_applicable(Reason.NO_MODEL, ask.role)
        call = ask.call(model, self._prior(ask, lane))
        cannot = lane.surface.can(call)
        if cannot is not None:
            raise not_applicable(Reason.SURFACE, cannot)

        if self.recall is not None and (kept := self.recall(ask, lane, call)) is not None:
            self.fresh.append((kept, lane))
            return self._answered(ask, kept)
        endpoint = lane.target.endpoint()
        if self.recall is None:
            self.ahead.send(ask, lane, endpoint)
        # In process and in recordings nothing gets further by waiting.
        pause_s = ask.pause_s if endpoint.transport is None else 0.0
        for count in range(ask.tries if ask.forcing else 1):
            if count and pause_s:
                self.wait(pause_s)
            exchange = lane.surface.send(
                call,
                endpoint,
                exchange=ask.exchange,
                model=model,
                target=head.name,
                provenance=head.provenance,
                kind=ask.kind,
            )
            answered = self._answered(ask, exchange)
            if answered.forced or exchange.response is None:
                break
        self.fresh.append((exchange, lane))
        if self.keep is not None and exchange.response is not None:
            self.keep(exchange, ask, lane)
        return answered

    def put(self, ask: Ask, lane: Lane, exchange: Exchange) -> None:
        """Let `exchange` be the answer to `ask` in `lane`, in place of what came or would come."""
        self._kept[lane.name, ask.exchange] = self._answered(ask, exchange)

    def copy(self) -> Bench:
        """Return a bench that starts with the exchanges of this one."""
        return Bench(told=self.told, wait=self.wait, _kept=dict(self._kept))

    def _answered(self, ask: Ask, exchange: Exchange) -> Asked:
        answered = Asked(exchange, expects=ask.expects)
        answered.unlawful = lawful.insist(ask, exchange)
        answered.told = ask.exchange in self.told
        answered.forced = ask.forcing is None or _complied(ask, answered)
        return answered

    def _prior(self, ask: Ask, lane: Lane) -> Asked | None:
        if ask.after is None:
            return None
        prior = self.asked(ask.after, lane)
        if not prior.forced or not prior.response.ok:
            raise untestable(f"{ask.after.exchange} did not give what {ask.exchange} builds on")
        return prior


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """
    One target through one surface; `models` pairs roles with model ids, `bench` is where its
    exchanges are made. `round` counts the lanes that ask everything anew, None for a single one.
    """

    target: Target
    surface: Surface
    models: Mapping[str, str]
    bench: Bench = field(repr=False)
    round: int | None = None

    @property
    def name(self) -> str:
        """The lane's name in test ids: `<target>-<surface>`, with the round if there are more."""
        again = "" if self.round is None else f"-{self.round}"
        return f"{self.target.head().name}-{self.surface.name}{again}"

    @property
    def missing(self) -> str | None:
        """What the surface stands on and this machine lacks, with what to do; None if nothing."""
        try:
            if isinstance(self.surface, Versioned):
                self.surface.versions()
        except MissingPrerequisite as problem:
            return str(problem)
        return None


def _complied(ask: Ask, answered: Asked) -> bool:
    """Tell whether the model did what the prompt forces; an error is never the model's choice."""
    if not answered.response.ok or ask.forcing is None:
        return True
    try:
        return bool(ask.forcing(answered))
    except (Judged, KeyError, IndexError, TypeError, AttributeError):
        return False


def models_of(target: Target) -> dict[str, str]:
    """Return the model ids of `target` by role."""
    return dict(target.head().models)
