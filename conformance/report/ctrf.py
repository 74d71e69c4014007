"""
A run in the Common Test Report Format (CTRF), one test a verdict, for tools that read it.

CTRF calls flaky what passed on a retry. Nothing is retried here until it passes, so a test whose
rounds differ is tagged and never claims to be flaky in that sense.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.catalogue import Catalogue, load
from conformance.model import Run
from conformance.report import figures
from conformance.report.cases import Case, Fate, cases
from conformance.report.failure import Deviation
from conformance.report.plain import clean
from conformance.results import ending

SPECIFICATION = "0.0.0"
_STATUS = {
    Fate.PASSED: "passed",
    Fate.FAILED: "failed",
    Fate.BROKEN: "failed",
    Fate.SKIPPED: "skipped",
}
_STATUSES = ("passed", "failed", "skipped", "pending", "other")


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
) -> str:
    """
    Return `run` as CTRF JSON, a test a line.

    An invalid or incomplete run has one more test, which failed and says why.
    """
    promised = catalogue or load()
    end = ending(run)
    tests = [_test(each, promised) for each in cases(run, promised, deviations or {})]
    if end.code == 3:
        tests.append(_invalid(end.reasons))
    tally = Counter(test["status"] for test in tests)
    start, stop = figures.span(run)
    head = {
        "tool": {"name": "conformance", "version": clean(run.header.suite_version)},
        "summary": {
            "tests": len(tests),
            **{word: tally[word] for word in _STATUSES},
            "suites": len({tuple(test["suite"]) for test in tests}),
            "start": start,
            "stop": stop,
        },
        "environment": {"appName": _under_test(run), "healthy": end.code != 3},
    }
    lines = ",\n".join(json.dumps(test) for test in tests)
    document = {"reportFormat": "CTRF", "specVersion": SPECIFICATION, "generatedBy": "conformance"}
    text = json.dumps({**document, "results": {**head, "tests": []}}, indent=1)
    opening, _, closing = text.rpartition("[]")
    return f"{opening}[\n{lines}\n]{closing}\n"


def _test(case: Case, catalogue: Catalogue) -> dict[str, Any]:
    verdict = case.verdict
    clause = catalogue.clauses.get(verdict.clause)
    test: dict[str, Any] = {
        "name": case.name,
        "status": _STATUS[case.fate],
        "duration": 0,
        "suite": [clean(verdict.target), clean(verdict.surface), clean(verdict.area)],
        "rawStatus": str(verdict.outcome),
        "tags": [verdict.level, verdict.basis, verdict.provenance, *(["flaky"] * case.flaky)],
    }
    if clause is not None:
        test["filePath"] = f"conformance/catalogue/{clause.area}.toml"
    said = {"message": case.why, "trace": case.block}
    test |= {name: text for name, text in said.items() if text}
    if verdict.rerun and case.fate is not Fate.PASSED:
        test["extra"] = {"conformance.rerun": clean(verdict.rerun)}
    return test


def _invalid(reasons: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "the run is complete",
        "status": "failed",
        "duration": 0,
        "suite": ["run"],
        "rawStatus": "invalid-run",
        "message": clean(" ".join(reasons)),
    }


def _under_test(run: Run) -> str:
    names = dict.fromkeys(head.name for head in run.header.targets)
    return clean(", ".join(names), limit=200) or "nothing"
