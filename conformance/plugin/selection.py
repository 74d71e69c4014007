"""
Which tests run: lanes for every test, exchanges and rules for the contract test, what was chosen.

Knows marks and options; nothing of outcomes.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from conformance.catalogue import Clause, load
from conformance.catalogue.lint import lint
from conformance.contract import Rule, rules_for
from conformance.places import SUITE
from conformance.plugin import sweeping
from conformance.plugin.asking import Ask, asks_of
from conformance.plugin.bench import Lane
from conformance.plugin.covers import clause_of
from conformance.plugin.options import Options
from conformance.plugin.session import SuiteSession
from conformance.plugin.sweeping import sweep_of
from conformance.surfaces import Foresighted


def generate(metafunc: pytest.Metafunc, session: SuiteSession) -> None:
    """Parametrise a test over the lanes, and over exchanges and rules when it asks for both."""
    if "swept" in metafunc.fixturenames:
        (mark,) = metafunc.definition.iter_markers("observes")
        found = sweeping.tried(mark.args[0])
        metafunc.parametrize("swept", found, ids=[each.id for each in found], indirect=True)
    elif "rules" in metafunc.fixturenames:
        held = list(_held(asks_of(metafunc.module), session.options))
        metafunc.parametrize(
            ("asked", "rules"),
            [pytest.param(ask, rules, id=name) for name, ask, rules in held],
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


def _held(asks: dict[str, Ask], chosen: Options) -> Iterator[tuple[str, Ask, tuple[Rule, ...]]]:
    """Yield every exchange with the rules that speak about it and were chosen, if any were."""
    clauses = load().clauses
    for name, ask in asks.items():
        rules = tuple(
            rule
            for rule in rules_for(ask.kind, answer=ask.expects, asked_body=ask.params)
            if _chosen(clauses[rule.clause], chosen)
        )
        if rules:
            yield name, ask, rules


def _chosen(clause: Clause, chosen: Options) -> bool:
    return (
        (not chosen.areas or clause.area in chosen.areas)
        and (not chosen.features or clause.feature in chosen.features)
        and (not chosen.clauses or clause.id in chosen.clauses)
    )


def rules_behind(item: pytest.Item) -> tuple[Rule, ...]:
    """Return the rules that a contract test holds; none for any other test."""
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("rules") if callspec is not None else None
    return found if isinstance(found, tuple) else ()


def asks_behind(item: pytest.Item) -> list[Ask]:
    """Return the exchanges a test looks at, in the order of its arguments."""
    if not isinstance(item, pytest.Function):
        return []
    callspec = getattr(item, "callspec", None)
    if callspec is not None and rules_behind(item):
        return [callspec.params["asked"]]
    if callspec is not None and "swept" in callspec.params:
        return sweeping.asks_of_trial(callspec.params["swept"])
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
        if "rules" in getattr(item, "fixturenames", ()) and not rules_behind(item):
            continue  # pytest makes an item of an empty list of parameters
        if _never_asked(item, asks) or (sweep_of(item) and not _swept(item, session)):
            continue
        if rules_behind(item):
            fits = True  # only chosen rules were given to it
        elif clause is not None:
            fits = _chosen(clause, chosen)
        else:
            whole = not (chosen.features or chosen.clauses)
            fits = whole and (not chosen.areas or sweeping.AREA in chosen.areas)
        if chosen.exchanges:
            fits = fits and any(ask.exchange in chosen.exchanges for ask in asks)
        (kept if fits else left).append(item)
        for ask in asks if fits else ():
            session.asked |= {each.exchange for each in chain(ask)}
    if len(kept) < len(items):
        items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
    session.complete = not (left or config.option.keyword or config.option.markexpr)
    if session.complete and _whole_suite(config):
        session.housekeeping += [str(finding) for finding in lint(covered=covered)]
    else:
        session.complete = False


def foresee(items: Iterable[pytest.Item], session: SuiteSession) -> None:
    """Say in every lane what `items`, which are all that follows, will ask there."""
    if not session.writes:
        return  # a worker is told what to run while it runs
    coming: dict[Lane, list[Ask]] = {}
    for item in items:
        lane = item.callspec.params.get("lane") if hasattr(item, "callspec") else None
        if isinstance(lane, Lane) and isinstance(lane.surface, Foresighted):
            coming.setdefault(lane, []).extend(asks_behind(item))
    for lane, asks in coming.items():
        session.bench.ahead.foresee(lane, asks)


def _never_asked(item: pytest.Item, asks: list[Ask]) -> bool:
    """
    Tell whether a lane is not asked what a test looks at: a rule on another dialect's exchange,
    or, in a further column of an endpoint, anything without a model of that column.
    """
    callspec = getattr(item, "callspec", None)
    params = callspec.params if callspec is not None else {}
    lane = params.get("lane")
    if not isinstance(lane, Lane) or not asks:
        return False
    if "rules" in params and asks[0].only not in (None, lane.target.claims):
        return True
    return lane.target.repeats and any(ask.role not in lane.models for ask in asks)


def _swept(item: pytest.Item, session: SuiteSession) -> bool:
    """Tell whether the sweep that a test observes is made in its lane."""
    lane = item.callspec.params["lane"] if isinstance(item, pytest.Function) else None
    if not isinstance(lane, Lane) or lane.round not in (None, 1):
        return False  # a sweep observes once
    if lane.missing is not None:
        return False  # the verdicts of the lane tell of it
    chosen, name = session.options, lane.target.head().name
    if name not in session.sweeps:
        session.sweeps[name] = sweeping.sweeps_in(
            lane, chosen.sweep, areas=chosen.areas, exchanges=chosen.exchanges
        )
    return session.sweeps[name]


def _whole_suite(config: pytest.Config) -> bool:
    """Tell whether all of the suite was named and not a module or a test of it."""
    return all(Path(name).resolve() == SUITE for name in config.args)


def chain(ask: Ask) -> Iterator[Ask]:
    """Yield an exchange and every exchange that it builds on."""
    current: Ask | None = ask
    while current is not None:
        yield current
        current = current.after
