"""
A run as JUnit XML, one test case a verdict, for CI systems.

Stays within what the schemas of Ant, Surefire and Jenkins have in common, because readers differ
in what they forgive. Foreseen deviations and what does not apply are skipped with their reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Xml

from conformance.catalogue import Catalogue, load
from conformance.model import Outcome, Run, Verdict
from conformance.report import figures
from conformance.report.cases import Case, Fate, cases
from conformance.report.failure import Deviation
from conformance.report.plain import clean
from conformance.results import ending

_COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
_NO_TIME = "0.000"  # how long a verdict took is not kept: an exchange is judged many times
_NO_WORDS = "The run is invalid."  # where its reason is empty, since readers want a message
Group = tuple[str, str, str]


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
) -> str:
    """
    Return the XML text of `run`: a suite for every target, surface and area.

    An invalid or incomplete run has one more suite whose only case is an error that says why.
    Broken shoulds are no failures; they are listed in the output of their suite.
    """
    root = Xml.Element("testsuites", name="conformance")
    groups: dict[Group, list[Case]] = {}
    for case in cases(run, catalogue or load(), deviations or {}):
        groups.setdefault(_group(case.verdict), []).append(case)
    for group, mine in groups.items():
        suite = _suite(root, run, clean(" ".join(group)), package=clean(group[0]))
        properties = Xml.SubElement(suite, "properties")
        for name, value in _properties(run, mine[0].verdict):
            Xml.SubElement(properties, "property", name=name, value=clean(value))
        for each in mine:
            _case(suite, each)
        advice = [f"{each.name}: {each.why}" for each in mine if _advises(each)]
        _close(suite, "\n".join(advice))
    if (end := ending(run)).code == 3:
        suite = _suite(root, run, "the run itself", package="run")
        Xml.SubElement(suite, "properties")
        name = "the run is complete"
        alone = Xml.SubElement(suite, "testcase", classname="run", name=name, time=_NO_TIME)
        why = clean(end.reasons[0]) or _NO_WORDS
        error = Xml.SubElement(alone, "error", message=why, type="invalid-run")
        error.text = clean("\n".join(end.reasons), lines=True)
        _close(suite, "")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{figures.lasted(run) / 1000:.3f}")
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, "unicode") + "\n"


def _group(verdict: Verdict) -> Group:
    return verdict.target, verdict.surface, verdict.area


def _advises(case: Case) -> bool:
    return case.verdict.outcome is Outcome.ADVICE


def _suite(root: Xml.Element, run: Run, name: str, *, package: str) -> Xml.Element:
    suite = Xml.SubElement(root, "testsuite", name=name, id=str(len(root)), package=package)
    suite.set("hostname", "localhost")  # Ant demands one, and which machine it was is nobody's
    if began := figures.moment(run.header.started):
        suite.set("timestamp", f"{began:%Y-%m-%dT%H:%M:%S}")  # UTC; Ant allows no zone here
    return suite


def _properties(run: Run, verdict: Verdict) -> Sequence[tuple[str, str]]:
    said = [
        ("provenance", str(verdict.provenance)),
        ("surface", verdict.surface),
        ("suite version", run.header.suite_version),
    ]
    return [*said, ("revision", run.header.revision)] if run.header.revision else said


def _case(suite: Xml.Element, case: Case) -> None:
    verdict = case.verdict
    element = Xml.SubElement(
        suite,
        "testcase",
        classname=clean(f"{verdict.target}.{verdict.surface}.{verdict.feature}"),
        name=case.name,
        time=_NO_TIME,
    )
    match case.fate:
        case Fate.PASSED:
            return
        case Fate.SKIPPED:
            Xml.SubElement(element, "skipped", message=case.why)
        case _:
            tag = "error" if case.fate is Fate.BROKEN else "failure"
            child = Xml.SubElement(element, tag, type=verdict.outcome, message=case.why)
            child.text = case.block


def _close(suite: Xml.Element, output: str) -> None:
    """Count the cases of a suite whose cases are all there, and add what it printed."""
    found = suite.findall("testcase")
    suite.set("tests", str(len(found)))
    for name, tag in _COUNTED:
        suite.set(name, str(sum(case.find(tag) is not None for case in found)))
    suite.set("time", _NO_TIME)
    Xml.SubElement(suite, "system-out").text = output
    Xml.SubElement(suite, "system-err")
