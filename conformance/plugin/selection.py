"""
Which tests run: lanes for every test, exchanges and rules for the contract test, what was chosen.

Knows marks and options; nothing of outcomes.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.catalogue.lint import lint
from conformance.contract import Rule, rules_for
from conformance.places import PACKAGE
from conformance.plugin.asking import Ask, asks_of
from conformance.plugin.bench import Lane
from conformance.plugin.covers import clause_of, covers
from conformance.plugin.session import SuiteSession

SUITE = PACKAGE / "suite"


def generate(metafunc: pytest.Metafunc, session: SuiteSession) -> None:
    """Parametrise a test over the lanes, and over exchanges and rules when it asks for both."""
    if "rule" in metafunc.fixturenames:
        pairs = list(_pairs(asks_of(metafunc.module)))
        metafunc.parametrize(
            ("asked", "rule"),
            [
                pytest.param(ask, rule, id=f"{name}:{rule.clause}", marks=covers(rule.clause))
                for name, ask, rule in pairs
            ],
            indirect=["asked"],
        )
    else:
        known = asks_of(metafunc.module)
        direct = inspect.signature(metafunc.function).parameters
        session.bench.told |= {known[name].exchange for name in direct if name in known}
    if "lane" in metafunc.fixturenames:
        metafunc.parametrize(
            "lane",
            session.lanes,
            ids=[lane.name for lane in session.lanes],
            indirect=True,
            scope="module",
        )


def _pairs(asks: dict[str, Ask]) -> Iterator[tuple[str, Ask, Rule]]:
    for name, ask in asks.items():
        for rule in rules_for(ask.kind, answer=ask.expects, asked_body=ask.params):
            yield name, ask, rule


def asks_behind(item: pytest.Item) -> list[Ask]:
    """Return the exchanges a test looks at, in the order of its arguments."""
    if not isinstance(item, pytest.Function):
        return []
    callspec = getattr(item, "callspec", None)
    if callspec is not None and "rule" in callspec.params:
        return [callspec.params["asked"]]
    known = asks_of(item.module)
    return [known[name] for name in item.fixturenames if name in known]


def select(config: pytest.Config, items: list[pytest.Item], session: SuiteSession) -> None:
    """Leave out what was not chosen, and note which exchanges the rest asks for."""
    chosen = session.options
    covered = {clause.id for item in items if (clause := clause_of(item))}
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        clause = clause_of(item)
        asks = asks_behind(item)
        if _never_asked(item, asks):
            continue
        fits = clause is not None and (
            (not chosen.areas or clause.area in chosen.areas)
            and (not chosen.features or clause.feature in chosen.features)
            and (not chosen.clauses or clause.id in chosen.clauses)
            and (not chosen.exchanges or any(ask.exchange in chosen.exchanges for ask in asks))
        )
        (kept if fits else left).append(item)
        for ask in asks if fits else ():
            session.asked |= {each.exchange for each in _chain(ask)}
    if len(kept) < len(items):
        items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
    session.complete = not (left or config.option.keyword or config.option.markexpr)
    if session.complete and _whole_suite(config):
        session.housekeeping += [str(finding) for finding in lint(covered=covered)]
    else:
        session.complete = False


def _never_asked(item: pytest.Item, asks: list[Ask]) -> bool:
    """Tell whether a rule would be held against an exchange that this target is not asked."""
    params = item.callspec.params if isinstance(item, pytest.Function) else {}
    lane = params.get("lane")
    if "rule" not in params or not isinstance(lane, Lane):
        return False
    return asks[0].only not in (None, lane.target.claims)


def _whole_suite(config: pytest.Config) -> bool:
    """Tell whether all of the suite was named and not a module or a test of it."""
    return all(Path(name).resolve() == SUITE for name in config.args)


def _chain(ask: Ask) -> Iterator[Ask]:
    """Yield an exchange and every exchange that it builds on."""
    current: Ask | None = ask
    while current is not None:
        yield current
        current = current.after
