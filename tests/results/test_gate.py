"""The gate is strict in both directions, and one line says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Footer, Outcome
from conformance.results.baseline import baseline_of
from conformance.results.gate import gate, update
from tests.results.test_compare import HELD, HYPOTHESIS, outcome, small_runs, whole
from tests.results.test_rollup import on

OTHER = on("chat-create/id")
SILENT = Outcome.NOT_APPLICABLE


def against(before, after, **more):
    return gate(baseline_of(whole(*before, OTHER)), whole(*after, OTHER), **more)


def foreseen(*words):
    return [replace(each, expected="It was foreseen.") for each in outcome(*words)]


def test_a_run_as_the_baseline_says_is_zero_and_the_line_counts():
    found = against(foreseen("fail"), foreseen("fail"))
    assert (found.code, found.causes) == (0, ())
    assert found.reason == (
        "As in the baseline: 2 verdicts on gemini through rest; 1 red, 1 of these expected."
    )


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("pass", "fail", "newly red"),
        ("pass", "untestable", "newly red"),
        ("pass", "inconclusive", "lost"),
        ("fail", "untestable", "lost"),
        ("pass", "not-applicable", "lost"),
        ("pass", "advice", "changed for the worse"),
        ("refused", "fail", "changed for the worse"),
        ("not-applicable", "fail", "added and red"),
    ],
)
def test_what_got_worse_is_one_and_named(before, after, what):
    found = against(outcome(before), outcome(after))
    assert found.code == 1
    assert [cause.what for cause in found.causes] == [what]
    assert found.reason.startswith(f"Regression: 1 {what}, of ")
    assert "chat-create/core on chat/hello (gemini, rest)" in found.reason


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("fail", "pass", "newly green"),
        ("advice", "pass", "changed for the better"),
        ("fail", "ignored", "changed for the better"),
        ("not-applicable", "pass", "added"),
        ("inconclusive", "pass", "added"),
    ],
)
def test_what_got_better_is_news_and_asks_for_an_update(before, after, what):
    found = against(outcome(before), outcome(after))
    assert found.code == 4
    assert [cause.what for cause in found.causes] == [what]
    assert "run conformance gate --update" in found.reason


def test_a_newly_red_verdict_that_an_expectation_foresaw_is_no_regression():
    found = against(outcome("pass"), foreseen("fail"))
    assert (found.code, [cause.what for cause in found.causes]) == (4, ["newly red, as expected"])


def test_a_verdict_that_was_lost_cannot_be_foreseen():
    assert against(foreseen("fail"), foreseen("untestable")).code == 1


def test_what_is_foreseen_excuses_only_itself():
    assert against(outcome("pass", "pass"), [*foreseen("fail"), *outcome("pass")]).code == 4
    assert against(outcome("pass", "pass"), [*foreseen("fail"), *outcome("fail")]).code == 1
    beside = [*foreseen("fail"), *outcome("pass")]
    assert against(beside, [*foreseen("fail"), *outcome("advice")]).code == 1


def test_a_deviation_that_is_expected_no_longer_is_a_regression_and_the_reverse_is_not():
    found = against(foreseen("fail"), outcome("fail"))
    assert (found.code, found.causes[0].what) == (1, "expected no longer")
    found = against(outcome("fail"), foreseen("fail"))
    assert (found.code, found.causes[0].what) == (4, "expected now")


def test_what_is_red_in_the_baseline_may_stay_red():
    assert against(outcome("fail"), outcome("fail")).code == 0


def test_stale_and_overdue_expectations_are_housekeeping_told_once():
    run = whole(HELD)
    said = "a.toml:3 was to be reviewed by 2026-01-01."
    untidy = replace(run, footer=Footer("2026-11-22T10:00:09Z", 0, 1, (), ("stale", said)))
    found = gate(baseline_of(run), untidy, housekeeping=[said])
    assert (found.code, [cause.says for cause in found.causes]) == (4, ["stale", said])
    assert found.reason == "Housekeeping: stale (and 1 more)"


def test_a_regression_goes_before_housekeeping_and_every_cause_stays():
    found = against(outcome("pass"), outcome("fail"), housekeeping=["stale"])
    assert (found.code, [cause.code for cause in found.causes]) == (1, [1, 4])


def test_a_run_that_is_cut_off_or_broken_is_three():
    run = whole(HELD)
    for spoilt in (
        replace(run, footer=None),
        replace(run, footer=Footer("2026-11-22T10:00:09Z", 0, 1, ("nothing answered",))),
        whole(replace(HELD, outcome=Outcome.ERROR)),
        whole(),
    ):
        found = gate(baseline_of(run), spoilt)
        assert found.code == 3
        assert found.reason.startswith("Not compared: ")


def test_a_part_of_the_suite_is_not_compared_with_the_whole():
    part = whole(HELD, selection="area tools")
    found = gate(baseline_of(whole(HELD)), part)
    assert found.code == 3
    assert "only area tools, the baseline holds the whole suite" in found.reason
    assert gate(baseline_of(part), part).code == 0
    assert gate(baseline_of(whole(HELD)), whole(HELD, selection="no sweep")).code == 0


def test_a_run_that_did_not_ask_a_target_of_the_baseline_is_three_and_more_targets_are_news():
    elsewhere = replace(HELD, target="other")
    both, one = whole(HELD, elsewhere), whole(HELD)
    found = gate(baseline_of(both), one)
    assert found.code == 3
    assert "did not ask other (live): --baseline names another file" in found.reason
    assert gate(baseline_of(one), both).code == 4


def test_another_model_is_told_as_the_reason_why_verdicts_are_lost():
    heads = whole(HELD).header.targets
    renamed = tuple(replace(head, models=(("chat", "two"),)) for head in heads)
    after = whole(replace(HELD, model="two"), targets=renamed)
    found = gate(baseline_of(whole(replace(HELD, model="one"))), after)
    assert found.code == 1
    assert found.notes == (
        "gemini had one for chat, then two: verdicts of one model say nothing of another.",
    )


def test_an_update_tells_what_changes_and_how_much_of_it_nobody_expected():
    before = baseline_of(whole(HELD, OTHER))
    made = update(before, whole(replace(HELD, outcome=Outcome.FAIL), OTHER))
    assert [change.kind for change in made.changes or ()] == ["newly-red"]
    assert made.unexpected == 1
    assert update(None, whole(*foreseen("fail"))).changes is None
    assert update(None, whole(*foreseen("fail"))).unexpected == 0


@HYPOTHESIS
@given(run=small_runs())
def test_a_run_passes_the_gate_that_it_made(run):
    assert gate(baseline_of(run), run).code == 0


@HYPOTHESIS
@given(run=small_runs(), data=st.data())
def test_any_single_verdict_removed_is_a_regression(run, data):
    judged = [n for n, each in enumerate(run.verdicts) if each.outcome is not SILENT]
    gone = data.draw(st.sampled_from(judged))
    left = run.verdicts[:gone] + run.verdicts[gone + 1 :]
    after = whole(*left, targets=run.header.targets)
    found = gate(baseline_of(run), after)
    assert found.code == (1 if left else 3)


@HYPOTHESIS
@given(run=small_runs(), data=st.data())
def test_any_single_verdict_worsened_is_a_regression(run, data):
    worst = (SILENT, Outcome.UNTESTABLE)
    could = [n for n, each in enumerate(run.verdicts) if each.outcome not in worst]
    if not could:
        return
    place = data.draw(st.sampled_from(could))
    good = run.verdicts[place]
    worse = [
        each for each in Outcome if each.rank > good.outcome.rank and each is not Outcome.ERROR
    ]
    bad = replace(good, outcome=data.draw(st.sampled_from(worse)), expected=None)
    after = (*run.verdicts[:place], bad, *run.verdicts[place + 1 :])
    found = gate(baseline_of(run), replace(run, verdicts=after))
    assert found.code == 1
    assert found.causes[0].code == 1


@HYPOTHESIS
@given(before=small_runs(), after=small_runs())
def test_every_code_but_zero_has_a_cause_and_zero_has_none(before, after):
    found = gate(baseline_of(before), after)
    assert bool(found.causes) is (found.code != 0)
    assert found.reason
