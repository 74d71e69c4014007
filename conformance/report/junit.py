"""
A run as JUnit XML, one test case a verdict, for CI systems.

Foreseen deviations and what does not apply are skipped with their reason; the red ones fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Xml

from conformance.catalogue import Catalogue, load
from conformance.model import ExchangeLine, Outcome, Run, Verdict
from conformance.report import failure
from conformance.report.failure import Deviation
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.plain import clean
from conformance.results import ending


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
) -> str:
    """
    Return the XML text of `run`: a suite for every target, surface and area.

    An invalid or incomplete run has one more suite whose only case is an error that says why.
    """
    promised = catalogue or load()
    lines = exchange_lines(run)
    root = Xml.Element("testsuites", name="conformance")
    groups: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in run.verdicts:
        groups.setdefault((verdict.target, verdict.surface, verdict.area), []).append(verdict)
    for (target, surface, area), verdicts in groups.items():
        suite = Xml.SubElement(root, "testsuite", name=clean(f"{target} {surface} {area}"))
        suite.set("timestamp", clean(run.header.started))
        for verdict in verdicts:
            known = (deviations or {}).get(verdict.clause, ())
            _case(suite, verdict, promised, line_for(verdict, lines), known)
        _count(suite)
    if (end := ending(run)).code == 3:
        suite = Xml.SubElement(root, "testsuite", name="the run itself")
        case = Xml.SubElement(suite, "testcase", classname="run", name="the run is complete")
        error = Xml.SubElement(case, "error", message=clean(end.reasons[0]), type="invalid-run")
        error.text = clean("\n".join(end.reasons), lines=True)
        _count(suite)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, "unicode") + "\n"


def _case(
    suite: Xml.Element,
    verdict: Verdict,
    catalogue: Catalogue,
    line: ExchangeLine | None,
    known: Sequence[Deviation],
) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=clean(f"{verdict.target}.{verdict.surface}.{verdict.feature}"),
        name=clean(f"{verdict.clause} on {verdict.exchange}"),
    )
    match verdict.outcome:
        case Outcome.PASS:
            return
        case Outcome.ERROR:
            child = Xml.SubElement(case, "error", type=verdict.outcome)
        case _ if verdict.unexpected:
            child = Xml.SubElement(case, "failure", type=verdict.outcome)
        case Outcome.ADVICE:
            child = Xml.SubElement(case, "system-out")
        case _:
            child = Xml.SubElement(case, "skipped")
    if child.tag != "system-out":
        child.set("message", clean(_why(verdict), limit=500))
    if child.tag != "skipped":
        block = failure.text(verdict, catalogue.clauses.get(verdict.clause), line, known)
        child.text = clean(block, lines=True)


def _why(verdict: Verdict) -> str:
    if verdict.expected is not None:
        return f"{verdict.outcome}, as expected: {verdict.expected}"
    if verdict.breaches:
        first = verdict.breaches[0]
        return f"{verdict.outcome} at {first.where}: {first.found}"
    return f"{verdict.outcome}: {verdict.note or 'no reason was given'}"


def _count(suite: Xml.Element) -> None:
    cases = list(suite)
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
