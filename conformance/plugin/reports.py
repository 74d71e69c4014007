"""
Between pytest's reports and ours: the verdict travels on the report, the run is written from it.

Works across xdist, so what travels is plain data.
"""

from __future__ import annotations

from typing import Any

import pytest

from conformance.catalogue import load
from conformance.model import ExchangeLine, Outcome, Verdict
from conformance.plugin import selection
from conformance.plugin.covers import clause_of
from conformance.plugin.outcomes import Judged
from conformance.plugin.session import SuiteSession
from conformance.plugin.verdicts import verdict_of
from conformance.report import failure
from conformance.results.lines import decode, encode

ATTRIBUTE = "conformance"


def attach(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None], session: SuiteSession
) -> None:
    """Hang the verdict and the new exchanges of a test on its report; set pytest's own outcome."""
    clause = clause_of(item)
    lane = getattr(item, "callspec", None) and item.callspec.params.get("lane")  # type: ignore[attr-defined]
    problem = call.excinfo.value if call.excinfo else None
    if clause is None or lane is None or (call.when != "call" and problem is None):
        return
    asks = selection.asks_behind(item)
    verdict = session.expect(
        verdict_of(clause, ask=asks[0] if asks else None, lane=lane, problem=problem)
    )
    lines = session.report_lines()
    setattr(
        report,
        ATTRIBUTE,
        {"verdict": encode(verdict), "exchanges": [encode(line) for line in lines]},
    )
    _tell_pytest(report, verdict, session.line_behind(verdict))


def of_judgement(item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
    """Return a bare report of a test that was judged, None to let pytest make its own."""
    if call.when == "collect" or call.excinfo is None:
        return None
    if not isinstance(call.excinfo.value, Judged | AssertionError):
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


def _tell_pytest(report: pytest.TestReport, verdict: Verdict, line: ExchangeLine | None) -> None:
    match verdict.outcome:
        case Outcome.PASS:
            return
        case Outcome.NOT_APPLICABLE | Outcome.INCONCLUSIVE:
            report.outcome = "skipped"
            report.longrepr = (verdict.clause, 0, f"{verdict.outcome}: {verdict.note}")
        case Outcome.ADVICE:
            report.outcome = "skipped"
            report.wasxfail = f"advice: {verdict.breaches[0].found if verdict.breaches else ''}"
        case _ if verdict.expected is not None:
            report.outcome = "skipped"
            report.wasxfail = f"expected: {verdict.expected}"
        case _:
            report.outcome = "failed"
            clause = load().clauses[verdict.clause]
            report.longrepr = failure.text(verdict, clause, line)


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
        verdict = decode(brought["verdict"])
        lines = [decode(line) for line in brought["exchanges"]]
        assert isinstance(verdict, Verdict)
        self._session.take(verdict, [line for line in lines if isinstance(line, ExchangeLine)])
