"""The exit code of a run, and that invalid goes before red and red before untidy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conformance.model import Footer, Outcome, Run
from conformance.results import ending, exit_code
from tests.results.test_matrix import run_of
from tests.results.test_rollup import on
from tests.strategies import runs

PASS = on("chat-create/core")
FAIL = on("chat-create/core", Outcome.FAIL)
HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)


def ended(*verdicts, problems=(), housekeeping=()):
    footer = Footer("2026-11-22T10:00:01Z", 0, len(verdicts), problems, housekeeping)
    return replace(run_of(*verdicts), footer=footer)


def test_all_as_expected_is_zero():
    assert ending(ended(PASS, replace(FAIL, expected="known"))).code == 0
    assert ending(ended(PASS)).reasons == ()


@pytest.mark.parametrize("outcome", [each for each in Outcome if each.red])
def test_an_unexpected_red_verdict_is_one(outcome):
    end = ending(ended(PASS, replace(FAIL, outcome=outcome)))
    assert (end.code, end.reasons) == (1, ("1 of 2 verdicts are red and were not expected.",))


@pytest.mark.parametrize("outcome", [Outcome.ADVICE, Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE])
def test_what_is_not_red_is_zero(outcome):
    assert exit_code(ended(PASS, replace(FAIL, outcome=outcome))) == 0


def test_a_missing_footer_a_problem_an_error_and_an_empty_run_are_three():
    assert exit_code(run_of(PASS)) == 3
    assert exit_code(ended(PASS, problems=("nothing answered",))) == 3
    assert exit_code(ended(PASS, replace(FAIL, outcome=Outcome.ERROR, expected="known"))) == 3
    assert exit_code(ended()) == 3


def test_housekeeping_alone_is_four():
    assert exit_code(ended(PASS, housekeeping=("an expectation is stale",))) == 4


def test_invalid_goes_before_red_and_red_before_untidy_but_all_reasons_stay():
    untidy = ("an expectation is stale",)
    assert exit_code(ended(FAIL, housekeeping=untidy)) == 1
    end = ending(ended(FAIL, problems=("it broke",), housekeeping=untidy))
    assert end.code == 3
    assert end.reasons == (
        "it broke",
        "1 of 1 verdicts are red and were not expected.",
        "an expectation is stale",
    )


@HYPOTHESIS
@given(run=runs())
def test_every_run_has_a_code_and_every_code_but_zero_a_reason(run):
    end = ending(run)
    assert end.code in (0, 1, 3, 4)
    assert bool(end.reasons) is (end.code != 0)
    if not run.complete:
        assert end.code == 3
    assert exit_code(Run(run.header, run.exchanges, run.verdicts, None)) == 3
