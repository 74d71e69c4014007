"""
Which shard of a run, and which xdist worker, makes a test.

Tests that look at the same exchange, and exchanges that build on each other, stay together, so
that no request is sent twice. Every process collects everything and arrives at the same plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from conformance.model import WrongUsage
from conformance.plugin import workers
from conformance.plugin.bench import Lane
from conformance.plugin.costs import JUDGED_MS, Costs
from conformance.plugin.selection import asks_behind, chain
from conformance.plugin.session import SuiteSession
from conformance.plugin.spreading import connected, spread

GROUPS = 16
"""How many groups of tests a worker gets one after another, so that workers end together."""


@dataclass(frozen=True, slots=True)
class Part:
    """
    Tests that have to be made in one process: positions among all, and what they cost.

    `holds` names the exchanges they look at, each with its lane.
    """

    tests: tuple[int, ...]
    holds: tuple[str, ...]
    cost_ms: int


def parts_of(items: Sequence[pytest.Item]) -> list[Part]:
    """Return `items` in the parts that cannot be split, in order."""
    held: list[frozenset[str]] = []
    price: dict[str, int] = {}
    costs = Costs()
    for item in items:
        lane = _lane(item)
        mine = set()
        for ask in asks_behind(item):
            for each in chain(ask):
                name = f"{lane.name if lane else ''} {each.exchange}"
                mine.add(name)
                if name not in price:
                    price[name] = costs.of(each, lane) if lane else 1
        held.append(frozenset(mine))
    return [_part(tests, held, price) for tests in connected(held)]


def _part(tests: Sequence[int], held: Sequence[frozenset[str]], price: dict[str, int]) -> Part:
    holds = sorted(frozenset().union(*(held[test] for test in tests)))
    cost = JUDGED_MS * len(tests) + sum(price[name] for name in holds)
    return Part(tuple(tests), tuple(holds), cost)


def _lane(item: pytest.Item) -> Lane | None:
    callspec = getattr(item, "callspec", None)
    lane = callspec.params.get("lane") if callspec is not None else None
    return lane if isinstance(lane, Lane) else None


def dealt(parts: Sequence[Part], bins: int) -> list[list[Part]]:
    """Return `parts` in `bins` lists that cost nearly the same."""
    found = spread([part.cost_ms for part in parts], bins)
    return [[parts[position] for position in positions] for positions in found]


def plan_of(bins: Sequence[Sequence[Part]], items: Sequence[pytest.Item]) -> str:
    """Return a digest of which tests on which exchanges went where."""
    digest = hashlib.sha256()
    for parts in bins:
        digest.update(b"shard\n")
        for part in parts:
            told = [*part.holds, *(items[test].name for test in part.tests)]
            digest.update("\n".join([*told, ""]).encode())
    return digest.hexdigest()[:16]


def split(config: pytest.Config, items: list[pytest.Item], session: SuiteSession) -> None:
    """
    Keep the tests of the shard that was asked for, and group them for xdist's workers.

    Raises WrongUsage when there are fewer parts than shards.
    """
    shard, others = session.options.shard, workers.count(config)
    if shard is None and not others:
        return
    parts = parts_of(items)
    if shard is not None:
        if len(parts) < shard.of:
            raise WrongUsage(
                f"There is nothing to split into {shard.of} shards: what was chosen has "
                f"{len(parts)} part{'s' if len(parts) != 1 else ''} that each stay together.",
                f"Ask for at most {max(len(parts), 1)}, or choose more of the suite.",
            )
        bins = dealt(parts, shard.of)
        session.plan = plan_of(bins, items)
        parts = bins[shard.index - 1]
    if others:
        groups: dict[str, str] = {}
        for number, group in enumerate(dealt(parts, min(len(parts), GROUPS * others))):
            groups |= {items[test].nodeid: str(number) for part in group for test in part.tests}
        workers.tell(config, groups)
    if shard is not None:
        _keep(config, items, {test for part in parts for test in part.tests})


def _keep(config: pytest.Config, items: list[pytest.Item], tests: set[int]) -> None:
    left = [item for position, item in enumerate(items) if position not in tests]
    items[:] = [item for position, item in enumerate(items) if position in tests]
    if left:
        config.hook.pytest_deselected(items=left)
