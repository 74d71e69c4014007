"""
The reference endpoint without any fault: what it answers, and how the suite judges it.

Every trial is held against it, so that what is wrong anyway is never counted as a catch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from conformance.model import Exchange, Outcome, Verdict
from conformance.plugin.bench import Bench, Lane, models_of
from conformance.proof.specification import Specification, specification
from conformance.proof.trial import Key, judged
from conformance.reference import Asked, Endpoint, Reply, endpoint
from conformance.surfaces import Surface, all_surfaces
from conformance.targets import ReferenceTarget


@dataclass(slots=True)
class _Noting:
    """A surface that tells which exchange is being made."""

    inner: Surface
    exchange: str = ""

    @property
    def name(self) -> str:
        """The surface's own name."""
        return self.inner.name

    def can(self, call: Any) -> str | None:
        """Ask the surface itself."""
        return self.inner.can(call)

    def send(self, call: Any, endpoint: Any, *, exchange: str, **more: Any) -> Exchange:
        """Send through the surface itself, and note for which exchange."""
        self.exchange = exchange
        return self.inner.send(call, endpoint, exchange=exchange, **more)


@dataclass(frozen=True, slots=True)
class Healthy:
    """
    A dialect through a surface: its lane with every exchange made, all verdicts by clause and
    exchange (the worst where a clause is judged twice), and what was asked and answered below
    each exchange.
    """

    dialect: str
    spec: Specification
    lane: Lane
    verdicts: dict[Key, Outcome]
    said: dict[str, list[tuple[Asked, Reply]]] = field(repr=False)

    def changed(self, fault: Any) -> Iterator[str]:
        """Yield the ids of the exchanges whose answers a fault makes different."""
        fresh: Endpoint = endpoint(self.dialect)
        for exchange, pairs in self.said.items():
            for asked, reply in pairs:
                if fault(asked, _remembering(asked, reply, fresh)) != reply:
                    yield exchange
                    break

    def affected(self, fault: Any) -> list[str]:
        """Return the exchanges that a fault changes, and those that build on them."""
        found: dict[str, None] = {}
        for exchange in self.changed(fault):
            found[exchange] = None
            found |= dict.fromkeys(
                each for each in self.spec.dependants(exchange) if each in self.said
            )
        return list(found)


def _remembering(asked: Asked, reply: Reply, fresh: Endpoint) -> Endpoint:
    """Return an endpoint that has its answer to `asked` ready, and works out any other."""
    return lambda again: reply if again == asked else fresh(again)


@cache
def healthy(dialect: str, surface: str) -> Healthy:
    """Return the reference endpoint's `dialect` through `surface`, judged once a process."""
    spec = specification()
    noting = _Noting(all_surfaces()[surface])
    said: dict[str, list[tuple[Asked, Reply]]] = {}

    def listening(inner: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            reply = inner(asked)
            said.setdefault(noting.exchange, []).append((asked, reply))
            return reply

        return answer

    target = ReferenceTarget(dialect, through=listening)
    bench = Bench(told=set(spec.told), wait=lambda _seconds: None)
    lane = Lane(target, noting, models_of(target), bench)
    verdicts = worst_by_key(judged(lane, spec.asks, spec))
    return Healthy(dialect, spec, lane, verdicts, said)


def worst_by_key(verdicts: Iterator[Verdict]) -> dict[Key, Outcome]:
    """Return the worst outcome of each clause on each exchange."""
    found: dict[Key, Outcome] = {}
    for verdict in verdicts:
        key = (verdict.clause, verdict.exchange)
        before = found.get(key, Outcome.NOT_APPLICABLE)
        found[key] = max(before, verdict.outcome, key=lambda outcome: outcome.rank)
    return found
