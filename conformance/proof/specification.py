"""
The suite as plain functions: what every module asks for, and the tests that look at it.

Lets pytest collect the modules and runs none of their tests; a test of the proof holds that both
ways give the same verdicts.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

import pytest

from conformance.catalogue import Clause, load
from conformance.contract import Rule, rules_for
from conformance.model import InvalidRun
from conformance.places import SUITE
from conformance.plugin import HANDOVER
from conformance.plugin.asking import Ask, asks_of


@dataclass(frozen=True, slots=True)
class Test:
    """A test of a suite module that looks at the exchanges `asks`, by argument name."""

    clause: Clause
    asks: Mapping[str, Ask]
    function: Callable[..., Any]

    @property
    def first(self) -> Ask:
        """The exchange that its verdict names: the first it looks at."""
        return next(iter(self.asks.values()))


@dataclass(frozen=True, slots=True)
class Specification:
    """
    Everything the suite asks and judges.

    `asks` are the exchanges by id in order of modules and of writing, `rules` the contract rules
    held against each, `tests` those that look at each, `told` the ids that any test looks at and
    `after` the exchanges that build on each, all by exchange id.
    """

    asks: Mapping[str, Ask]
    rules: Mapping[str, tuple[Rule, ...]]
    tests: Mapping[str, tuple[Test, ...]]
    told: frozenset[str]
    after: Mapping[str, tuple[str, ...]]

    def clauses(self, exchange: str) -> frozenset[str]:
        """Return the ids of the clauses that are judged on an exchange."""
        ruled = {rule.clause for rule in self.rules.get(exchange, ())}
        return frozenset(ruled | {test.clause.id for test in self.tests.get(exchange, ())})

    def dependants(self, exchange: str) -> Iterator[str]:
        """Yield the ids of the exchanges that build on one, directly or not."""
        for found in self.after.get(exchange, ()):
            yield found
            yield from self.dependants(found)


@cache
def specification() -> Specification:
    """
    Return the specification that the suite's modules write down.

    Raises InvalidRun when they cannot be collected.
    """
    clauses = load().clauses
    asks: dict[str, Ask] = {}
    rules: dict[str, tuple[Rule, ...]] = {}
    tests: dict[str, list[Test]] = {}
    after: dict[str, list[str]] = {}
    told: set[str] = set()
    for module in _modules():
        known = asks_of(module)
        for ask in known.values():
            asks[ask.exchange] = ask
            if "test_contract" in vars(module):
                rules[ask.exchange] = tuple(
                    rules_for(ask.kind, answer=ask.expects, asked_body=ask.params)
                )
            if ask.after is not None:
                after.setdefault(ask.after.exchange, []).append(ask.exchange)
        for name, function in vars(module).items():
            mark = _covered(function) if name.startswith("test_") else None
            if mark is None:
                continue
            seen = {arg: known[arg] for arg in inspect.signature(function).parameters}
            test = Test(clauses[mark], MappingProxyType(seen), function)
            told |= {ask.exchange for ask in seen.values()}
            for exchange in dict.fromkeys(ask.exchange for ask in seen.values()):
                tests.setdefault(exchange, []).append(test)
    return Specification(
        asks=MappingProxyType(asks),
        rules=MappingProxyType(rules),
        tests=MappingProxyType({name: tuple(each) for name, each in tests.items()}),
        told=frozenset(told),
        after=MappingProxyType({name: tuple(each) for name, each in after.items()}),
    )


class _Collecting:
    """A plugin that takes the collected modules, and hands over no targets to judge."""

    targets = ()

    def __init__(self) -> None:
        self.__name__ = HANDOVER  # the name that pytest registers a plugin object under
        self.modules: dict[str, ModuleType] = {}
        self.said = ""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.said = str(report.longrepr).strip().splitlines()[-1]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            if isinstance(item, pytest.Function):
                self.modules[item.module.__name__] = item.module


def _modules() -> list[ModuleType]:
    """Return the suite's modules as pytest imports them, so that assertions say what they saw."""
    collecting = _Collecting()
    quiet = [f"-pno:{name}" for name in ("terminal", "cacheprovider", "logging", "faulthandler")]
    arguments = [str(SUITE), "--collect-only", "--import-mode=importlib", *quiet]
    code = pytest.main(arguments, plugins=[collecting])
    if code != pytest.ExitCode.OK:
        raise InvalidRun(
            f"The suite could not be collected: {collecting.said or f'pytest left with {code}'}.",
            "Run conformance run, which says more.",
        )
    return list(collecting.modules.values())


def _covered(function: Any) -> str | None:
    marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "covers"]
    return marks[0].args[0] if marks else None
