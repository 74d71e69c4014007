"""
Pytest glue: the hooks, and the few words a suite module imports.

Every hook is a line or two into a sibling; nothing here decides an outcome.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from conformance.model import ConformanceError, Housekeeping, InvalidRun, WrongUsage
from conformance.plugin import options, reports, selection, sharding, workers
from conformance.plugin.asked import Asked
from conformance.plugin.asking import ask, ask_raw
from conformance.plugin.bench import Lane
from conformance.plugin.covers import check, covers
from conformance.plugin.judge import hold, ready
from conformance.plugin.outcomes import ignored
from conformance.plugin.session import SuiteSession, open_targets
from conformance.plugin.sweeping import Swept, observes
from conformance.plugin.words import (
    assistant,
    came,
    developer,
    function,
    openai_keys,
    results,
    system,
    user,
    with_nulls,
)
from conformance.surfaces import KeyForm

__all__ = [
    "Asked",
    "KeyForm",
    "ask",
    "ask_raw",
    "assistant",
    "came",
    "covers",
    "developer",
    "function",
    "hold",
    "ignored",
    "observes",
    "openai_keys",
    "results",
    "system",
    "user",
    "with_nulls",
]

SESSION = pytest.StashKey[SuiteSession]()
HANDOVER = "conformance-handover"
COLLECTED = "conformance-collected"
REFUSED = "conformance-refused"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what may be chosen."""
    options.declare(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Open the targets, or leave with the sentence that says why that cannot be."""
    config.addinivalue_line("markers", "covers(clause): the clause that a test judges")
    config.addinivalue_line("markers", "observes(sweep): the sweep that a test makes, unjudged")
    handover = config.pluginmanager.get_plugin(HANDOVER)
    try:
        chosen = options.chosen(config)
        targets = handover.targets if handover else open_targets(chosen)
        session = SuiteSession(chosen, targets, writes=not hasattr(config, "workerinput"))
        session.start()
    except ConformanceError as problem:
        pytest.exit(str(problem), returncode=problem.exit_code)
    config.stash[SESSION] = session
    if session.writes:
        config.pluginmanager.register(reports.RunWriter(session), "conformance-run-writer")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test its lanes, and the contract test its exchanges and rules."""
    selection.generate(metafunc, metafunc.config.stash[SESSION])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a test without a clause, and leave out what was not chosen."""
    try:
        check(items)
        selection.select(config, items, config.stash[SESSION])
        sharding.split(config, items, config.stash[SESSION])
    except ConformanceError as problem:
        _refuse(config, problem)
        if hasattr(config, "workerinput"):
            items.clear()  # xdist would begin anew in place of a worker that leaves
        else:
            pytest.exit(str(problem), returncode=problem.exit_code)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell the surfaces that can use it what they will be asked, now that the order is known."""
    selection.foresee(session.items, session.config.stash[SESSION])


def _refuse(config: pytest.Config, problem: ConformanceError) -> None:
    """Tell the command why nothing is run, from a worker by way of the first process."""
    handover = config.pluginmanager.get_plugin(HANDOVER)
    if hasattr(config, "workerinput"):
        told = [problem.exit_code, problem.message, problem.hint]
        config.workeroutput[REFUSED] = told  # type: ignore[attr-defined]
    elif handover is not None:
        handover.refused = problem


@pytest.fixture(scope="module")
def lane(request: pytest.FixtureRequest) -> Lane:
    """Return the target and the surface that a test runs through."""
    given: Lane = request.param
    return given


@pytest.fixture
def asked(request: pytest.FixtureRequest, lane: Lane) -> Asked:
    """Return one of the exchanges that a module asks for."""
    return lane.bench.asked(request.param, lane)


@pytest.fixture
def swept(request: pytest.FixtureRequest, lane: Lane) -> Swept:
    """Return one trial of a sweep in this lane; nothing is asked before it observes."""
    return Swept(request.param, lane)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Let a test of its own see an answer only when there is one to look at."""
    if "rules" not in pyfuncitem.funcargs:
        for value in pyfuncitem.funcargs.values():
            if isinstance(value, Asked):
                ready(value)
    return (yield)


@pytest.hookimpl(tryfirst=True, specname="pytest_runtest_makereport")
def pytest_runtest_makereport_of_a_judgement(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> pytest.TestReport | None:
    """Report a judgement without a traceback, which is dear to make and tells nothing here."""
    return reports.of_judgement(item, call)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hang the verdict on the report, so that it reaches the first process."""
    report = yield
    reports.attach(report, item, call, item.config.stash[SESSION])
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where it says which tests belong together."""
    node.workerinput[workers.FILE] = str(node.config.stash[SESSION].scratch / workers.FILE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Send tests that look at the same exchange to the same worker."""
    return workers.scheduler(config, log, config.stash[SESSION].scratch / workers.FILE)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Learn from an xdist worker what it collected; one that crashed has nothing to tell."""
    told = getattr(node, "workeroutput", {})
    if refused := told.get(REFUSED):
        code, *sentences = refused
        kinds = {kind.exit_code: kind for kind in (InvalidRun, WrongUsage, Housekeeping)}
        _refuse(node.config, kinds[code](*sentences))
    if collected := told.get(COLLECTED):
        node.config.stash[SESSION].learn(collected)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int | pytest.ExitCode) -> None:
    """End the run; one that was interrupted or broke off says so."""
    mine = session.config.stash[SESSION]
    if not mine.writes:
        session.config.workeroutput[COLLECTED] = mine.collected()  # type: ignore[attr-defined]
    mine.finish(exitstatus)
