"""
Judging exchanges without pytest: the same rules, the same tests, the same verdicts.

Knows a lane and the specification; where answers come from is the lane's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.catalogue import load
from conformance.model import Verdict
from conformance.plugin.asked import Asked
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Bench, Lane, models_of
from conformance.plugin.judge import against, decided, of_unmade, ready
from conformance.plugin.verdicts import verdict_of
from conformance.proof.specification import Specification, Test
from conformance.surfaces import all_surfaces
from conformance.targets import Target

Key = tuple[str, str]
"""What a verdict is about: a clause and an exchange."""


def lane_of(target: Target, surface: str, spec: Specification) -> Lane:
    """Return `target` through `surface`, with a bench of its own on which nobody waits."""
    bench = Bench(told=set(spec.told), wait=lambda _seconds: None)
    return Lane(target, all_surfaces()[surface], models_of(target), bench)


def judged(lane: Lane, exchanges: Iterable[str], spec: Specification) -> Iterator[Verdict]:
    """Yield the verdict of every rule and every test that looks at one of `exchanges` in `lane`."""
    wanted = list(dict.fromkeys(exchanges))
    for exchange in wanted:
        ask = spec.asks[exchange]
        if ask.only in (None, lane.target.claims):
            yield from _ruled(lane, ask, spec)
    seen: set[int] = set()
    for exchange in wanted:
        for test in spec.tests.get(exchange, ()):
            if id(test) not in seen:
                seen.add(id(test))
                yield verdict_of(test.clause, ask=test.first, lane=lane, problem=_ran(lane, test))


def _ruled(lane: Lane, ask: Ask, spec: Specification) -> Iterator[Verdict]:
    rules = spec.rules.get(ask.exchange, ())
    clauses = load().clauses
    if not rules:
        return
    try:
        asked = lane.bench.asked(ask, lane)
    except Exception as problem:
        ended = of_unmade(problem, told=ask.exchange in spec.told)
        for rule in rules:
            yield verdict_of(clauses[rule.clause], ask=ask, lane=lane, problem=ended)
        return
    for rule in rules:
        said = against(decided(rule, asked))
        yield verdict_of(clauses[rule.clause], ask=ask, lane=lane, problem=said)


def _ran(lane: Lane, test: Test) -> BaseException | None:
    """Run a test on the answers of `lane` and return what it raised."""
    try:
        given: dict[str, Asked] = {
            name: lane.bench.asked(ask, lane) for name, ask in test.asks.items()
        }
        for value in given.values():
            ready(value)
        test.function(**given)
    except BaseException as problem:  # pytest's own outcomes are no exceptions
        if isinstance(problem, KeyboardInterrupt | SystemExit):
            raise
        return problem
    return None
