"""Every deviation expected of the Gemini API gives the verdict it names, once it is on the wire."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from conformance.catalogue.deviations import reported
from conformance.model import Outcome
from conformance.mutants import Mutant, mutants
from conformance.proof.catching import tried
from conformance.proof.healthy import healthy
from conformance.targets import expectations
from conformance.targets.expectations import Expectation

EXPECTED = expectations.load("gemini")


def shown_by_the_dialect(each: Expectation) -> bool:
    """Tell whether the reference endpoint, which does what was seen, gets such a verdict."""
    verdicts = {
        key: outcome
        for surface in ("rest", "python")
        for key, outcome in healthy("gemini", surface).verdicts.items()
    }
    return any(
        clause == each.clause and fnmatchcase(exchange, each.exchange) and outcome in each.outcomes
        for (clause, exchange), outcome in verdicts.items()
    )


def faults_of(each: Expectation) -> list[Mutant]:
    """The faults written from a report that the expectation links to."""
    cited = re.sub(r"https://github\.com/(.+)/issues/(\d+)", r"\1#\2", each.link or "")
    rows = {row.id for row in reported() if cited in row.threads}
    rows |= {row.group for row in reported() if cited in row.threads}
    return [fault for fault in mutants().values() if rows & {*fault.reports, fault.id}]


@pytest.mark.parametrize(
    "each", EXPECTED, ids=lambda each: f"{each.clause} {each.exchange} {each.model}"
)
def test_the_suite_gives_the_outcome_that_is_expected(each: Expectation) -> None:
    if shown_by_the_dialect(each):
        return
    caught = [catch for fault in faults_of(each) for catch in tried(fault).caught]
    outcomes = {
        catch.outcome
        for catch in caught
        if catch.clause == each.clause and fnmatchcase(catch.exchange, each.exchange)
    }
    assert outcomes & each.outcomes, (outcomes, [fault.id for fault in faults_of(each)])
    assert Outcome.ERROR not in outcomes
