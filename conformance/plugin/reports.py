"""
Between pytest's reports and ours: the verdict travels on the report, the run is written from it.

Works across xdist, so what travels is plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from conformance.catalogue import Clause, load
from conformance.model import ConformanceError, ExchangeLine, Observation, Outcome, Verdict
from conformance.plugin import judge, selection
from conformance.plugin.asked import Asked
from conformance.plugin.covers import clause_of
from conformance.plugin.outcomes import Judged
from conformance.plugin.session import SuiteSession
from conformance.plugin.sweeping import Swept, sweep_of
from conformance.plugin.verdicts import verdict_of
from conformance.report import failure
from conformance.results.lines import decode, encode

ATTRIBUTE = "conformance"
_PROBLEM = 400


def attach(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None], session: SuiteSession
) -> None:
    """Hang the verdict and the new exchanges of a test on its report; set pytest's own outcome."""
    lane = getattr(item, "callspec", None) and item.callspec.params.get("lane")  # type: ignore[attr-defined]
    problem = call.excinfo.value if call.excinfo else None
    if sweep_of(item) is not None:
        _attach_observation(report, item, call, session)
        return
    if lane is None or (call.when != "call" and problem is None):
        return
    asks = selection.asks_behind(item)
    verdicts = [
        session.expect(verdict_of(clause, ask=asks[0] if asks else None, lane=lane, problem=ended))
        for clause, ended in _judged(item, problem, session)
    ]
    lines = session.report_lines()
    setattr(
        report,
        ATTRIBUTE,
        {
            "entries": [encode(verdict) for verdict in verdicts],
            "exchanges": [encode(line) for line in lines],
        },
    )
    _tell_pytest(report, verdicts, session)


def _judged(
    item: pytest.Item, problem: BaseException | None, session: SuiteSession
) -> Iterator[tuple[Clause, BaseException | None]]:
    """Yield the clauses that a test judges, each with what speaks against it."""
    rules = selection.rules_behind(item)
    if not rules:
        clause = clause_of(item)
        if clause is not None:
            yield clause, problem
        return
    if problem is not None:
        told = any(a.exchange in session.bench.told for a in selection.asks_behind(item))
        problem = judge.of_unmade(problem, told=told)
    asked = getattr(item, "funcargs", {}).get("asked")
    decisions = dict(asked.decisions) if isinstance(asked, Asked) else {}
    for rule in rules:
        decision = decisions.get(rule)
        ended = problem if decision is None else judge.against(decision)
        yield load().clauses[rule.clause], ended


def _attach_observation(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None], session: SuiteSession
) -> None:
    problem = call.excinfo.value if call.excinfo else None
    if call.when != "call" and problem is None:
        return
    swept = getattr(item, "funcargs", {}).get("swept")
    brought: dict[str, Any] = {"exchanges": [encode(line) for line in session.report_lines()]}
    if problem is None and isinstance(swept, Swept) and swept.observation is not None:
        brought["entries"] = [encode(swept.observation)]
    elif isinstance(problem, Judged) and problem.outcome is Outcome.NOT_APPLICABLE:
        report.outcome = "skipped"
        report.longrepr = (item.nodeid, 0, f"{problem.outcome}: {problem.note}")
    else:
        said = str(problem)[:_PROBLEM] if problem else "it observed nothing"
        brought["problem"] = f"{item.nodeid} ended without an observation: {said}"
    setattr(report, ATTRIBUTE, brought)


def of_judgement(item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
    """Return a bare report of a test that was judged, None to let pytest make its own."""
    if call.when == "collect" or call.excinfo is None:
        return None
    if not isinstance(call.excinfo.value, Judged | AssertionError | ConformanceError):
        return None
    return pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords=dict.fromkeys(item.keywords, 1),
        outcome="failed",
        longrepr=str(call.excinfo.value),
        when=call.when,
        duration=call.duration,
        start=call.start,
        stop=call.stop,
    )


def _tell_pytest(
    report: pytest.TestReport, verdicts: Sequence[Verdict], session: SuiteSession
) -> None:
    """Set pytest's outcome by the verdicts: the unexpected first, then what was foreseen."""
    loud = [each for each in verdicts if each.unexpected or each.outcome is Outcome.ERROR]
    foreseen = [each for each in verdicts if each.outcome.red and each.expected is not None]
    advice = [each for each in verdicts if each.outcome is Outcome.ADVICE]
    quiet = (Outcome.NOT_APPLICABLE, Outcome.INCONCLUSIVE)
    if loud:
        report.outcome = "failed"
        report.longrepr = "\n".join(
            failure.text(each, load().clauses[each.clause], session.line_behind(each))
            for each in loud
        )
    elif foreseen or advice:
        report.outcome = "skipped"
        said = [f"{each.clause} expected: {each.expected}" for each in foreseen]
        report.wasxfail = "; ".join(said + [f"{each.clause} advice" for each in advice])
    elif verdicts and all(each.outcome in quiet for each in verdicts):
        report.outcome = "skipped"
        first = verdicts[0]
        report.longrepr = (first.clause, 0, f"{first.outcome}: {first.note}")
    else:
        report.outcome = "passed"
        report.longrepr = None


class RunWriter:
    """Writes every verdict as it falls; registered in the first process only."""

    def __init__(self, session: SuiteSession) -> None:
        self._session = session

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write what a report brought, also from a worker."""
        brought: dict[str, Any] | None = getattr(report, ATTRIBUTE, None)
        if brought is None:
            if report.failed:
                self._session.problems.append(f"{report.nodeid} ended without a verdict.")
            return
        if problem := brought.get("problem"):
            self._session.problems.append(problem)
        for line in map(decode, [*brought["exchanges"], *brought.get("entries", ())]):
            assert isinstance(line, ExchangeLine | Verdict | Observation)
            self._session.take(line)
