"""What changed between two runs: four kinds, and one for the rest, each told from both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import (
    Classification,
    Footer,
    Header,
    InvalidRun,
    Observation,
    Outcome,
    Provenance,
    Run,
    Sweep,
    TargetHead,
)
from conformance.results.compare import Kind, compare
from tests.results.test_rollup import on
from tests.strategies import CATALOGUE

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)
HELD = on("chat-create/core")
VALID = [outcome for outcome in Outcome if outcome is not Outcome.ERROR]


def whole(*verdicts, **head):
    """A valid run of `verdicts`; `head` changes its header."""
    names = dict.fromkeys((each.target, each.provenance) for each in verdicts)
    heads = tuple(TargetHead(*pair, models=(("chat", "one"),)) for pair in names)
    header = Header("0.1.0", "2026-11-22T10:00:00Z", heads, ("rest", "python"), revision="r1")
    footer = Footer("2026-11-22T10:00:09Z", 0, len(verdicts))
    return Run(replace(header, **head), (), verdicts, footer)


small_verdicts = st.builds(
    lambda clause, **more: replace(on(clause), **more),
    st.sampled_from(sorted(CATALOGUE.clauses)),
    target=st.sampled_from(["gemini", "other"]),
    surface=st.sampled_from(["rest", "python"]),
    exchange=st.sampled_from(["chat/hello", "chat/stop", ""]),
    model=st.sampled_from([None, "one"]),
    provenance=st.sampled_from([Provenance.LIVE, Provenance.REHEARSED]),
    outcome=st.sampled_from(VALID),
    expected=st.sampled_from([None, "It was foreseen."]),
)


@st.composite
def small_runs(draw):
    """A valid run in which keys meet often and at least one clause applied."""
    given_ones = draw(st.lists(small_verdicts, max_size=12))
    sure = draw(small_verdicts.filter(lambda each: each.outcome is not Outcome.NOT_APPLICABLE))
    return whole(*given_ones, sure)


def between(before, after, **more):
    return compare(whole(*before), whole(*after), CATALOGUE, **more)


def kinds(before, after):
    return [change.kind for change in between(before, after).changes]


def outcome(word, *more):
    return [replace(HELD, outcome=Outcome(each)) for each in (word, *more)]


@pytest.mark.parametrize(
    ("before", "after", "kind", "worse"),
    [
        ("pass", "fail", Kind.NEWLY_RED, True),
        ("advice", "ignored", Kind.NEWLY_RED, True),
        ("pass", "untestable", Kind.NEWLY_RED, True),
        ("inconclusive", "refused", Kind.NEWLY_RED, True),
        ("pass", "inconclusive", Kind.LOST, True),
        ("fail", "inconclusive", Kind.LOST, True),
        ("fail", "untestable", Kind.LOST, True),
        ("pass", "not-applicable", Kind.LOST, True),
        ("fail", "not-applicable", Kind.LOST, True),
        ("pass", "advice", Kind.CHANGED, True),
        ("advice", "pass", Kind.CHANGED, False),
        ("refused", "fail", Kind.CHANGED, True),
        ("fail", "ignored", Kind.CHANGED, False),
        ("fail", "pass", Kind.NEWLY_GREEN, False),
        ("untestable", "advice", Kind.NEWLY_GREEN, False),
        ("inconclusive", "pass", Kind.ADDED, False),
        ("not-applicable", "pass", Kind.ADDED, False),
        ("not-applicable", "fail", Kind.ADDED, False),
    ],
)
def test_every_step_from_one_outcome_to_another_has_its_kind(before, after, kind, worse):
    other = on("chat-create/id")
    found = between([*outcome(before), other], [*outcome(after), other])
    assert [(change.kind, change.worse) for change in found.changes] == [(kind, worse)]
    assert found.worse is worse


def test_a_verdict_that_is_gone_is_lost_and_one_that_came_is_added():
    other = on("chat-create/id")
    assert kinds([HELD, other], [other]) == [Kind.LOST]
    assert kinds([other], [HELD, other]) == [Kind.ADDED]


def test_what_applied_in_neither_run_is_no_change():
    silent = outcome("not-applicable")
    other = on("chat-create/id")
    assert kinds([*silent, other], [other]) == []
    assert kinds([other], [*silent, other]) == []


def test_of_several_verdicts_on_the_same_the_worst_counts():
    assert kinds(outcome("pass", "fail"), outcome("fail", "fail")) == [Kind.CHANGED]
    assert kinds(outcome("pass", "pass"), outcome("fail", "pass")) == [Kind.NEWLY_RED]
    assert kinds(outcome("fail", "pass"), outcome("pass", "pass")) == [Kind.NEWLY_GREEN]
    assert kinds(outcome("pass", "fail"), outcome("fail", "pass")) == []


def test_one_of_two_verdicts_on_the_same_may_be_lost_too():
    assert kinds(outcome("fail", "pass"), outcome("fail")) == [Kind.LOST]
    assert kinds(outcome("fail"), outcome("fail", "fail")) == [Kind.ADDED]


@pytest.mark.parametrize(
    "member", [{"target": "b"}, {"surface": "python"}, {"model": "two"}, {"exchange": "chat/b"}]
)
def test_another_place_or_model_is_another_verdict(member):
    assert kinds([HELD], [replace(HELD, **member)]) == [Kind.LOST, Kind.ADDED]


def test_rehearsed_evidence_never_stands_for_live_evidence():
    rehearsed = replace(HELD, provenance=Provenance.REHEARSED)
    assert kinds([HELD], [rehearsed]) == [Kind.LOST, Kind.ADDED]


def test_the_worst_kinds_come_first():
    before = [HELD, on("chat-create/id", Outcome.FAIL), on("chat-create/style")]
    after = [replace(HELD, outcome=Outcome.FAIL), on("chat-create/id"), on("chat-stop/core")]
    assert kinds(before, after) == [Kind.NEWLY_RED, Kind.LOST, Kind.NEWLY_GREEN, Kind.ADDED]


def test_a_feature_whose_support_fell_is_told_with_both_scores():
    mine = [on(each.id) for each in CATALOGUE.clauses_of("chat-create")]
    broken = [replace(each, outcome=Outcome.FAIL) for each in mine[:1]]
    (shift,) = between(mine, [*broken, *mine[1:]]).shifts
    assert (shift.feature, shift.surface, shift.worse, shift.better) == (
        "chat-create", "rest", True, False,
    )  # fmt: skip
    assert (shift.before.support, shift.after.support) == ("full", "broken")
    assert shift.before.held - shift.after.held == 1


def test_a_column_that_only_one_run_has_shifts_nothing():
    mine = [on(each.id) for each in CATALOGUE.clauses_of("chat-create")]
    assert between(mine, [replace(each, surface="python") for each in mine]).shifts == ()


def test_only_the_areas_asked_for_are_compared():
    after = [replace(HELD, outcome=Outcome.FAIL)]
    assert between([HELD], after, areas=["chat"]).changes
    nothing = between([HELD], after, areas=["tools"])
    assert (nothing.changes, nothing.judged) == ((), (0, 0))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"suite_version": "0.2.0"}, "suite version differs: 0.1.0, then 0.2.0"),
        ({"revision": None}, "catalogue revision differs: r1, then not said"),
        ({"selection": "area tools"}, "the whole suite, then only area tools"),
        (
            {"targets": (TargetHead("gemini", Provenance.LIVE, models=(("chat", "two"),)),)},
            "gemini had one for chat, then two",
        ),
    ],
)
def test_runs_that_differ_before_anything_was_judged_say_so(head, said):
    (note,) = compare(whole(HELD), whole(HELD, **head), CATALOGUE).notes
    assert said in note


def test_a_target_that_one_run_did_not_ask_is_told_beside_what_was_lost():
    found = between([HELD, replace(HELD, target="other")], [HELD])
    assert found.notes == ("Only the first run asked other.",)
    assert [change.kind for change in found.changes] == [Kind.LOST]


@pytest.mark.parametrize("spoilt", ["first", "second"])
def test_a_run_that_was_cut_off_is_not_compared(spoilt):
    good = whole(HELD)
    cut = replace(good, footer=None)
    pair = (cut, good) if spoilt == "first" else (good, cut)
    with pytest.raises(InvalidRun, match=f"The {spoilt} run cannot be compared: .*cut off"):
        compare(*pair, CATALOGUE)


def swept(word, **more):
    seen = Observation(
        *(Sweep.PARAMETERS, "seed", "POST /chat/completions", Classification(word)),
        *("gemini", "rest", Provenance.LIVE, "sweeps/seed", 200),
    )
    return replace(whole(HELD), observations=(replace(seen, **more),))


def test_what_a_sweep_classified_otherwise_is_told_and_makes_nothing_worse():
    found = compare(swept("honoured"), swept("ignored"), CATALOGUE)
    (turn,) = found.turns
    assert (turn.before.classification, turn.after.classification) == ("honoured", "ignored")
    assert found.worse is False


def test_a_subject_that_only_one_run_sent_is_no_change():
    assert compare(swept("honoured"), swept("honoured"), CATALOGUE).turns == ()
    other = swept("ignored", subject="logprobs")
    assert compare(swept("honoured"), other, CATALOGUE).turns == ()


@HYPOTHESIS
@given(run=small_runs())
def test_a_run_compared_with_itself_has_no_change(run):
    found = compare(run, run, CATALOGUE)
    assert (found.changes, found.shifts, found.notes, found.worse) == ((), (), (), False)


@HYPOTHESIS
@given(run=small_runs(), data=st.data())
def test_the_order_of_verdicts_changes_nothing(run, data):
    shuffled = tuple(data.draw(st.permutations(run.verdicts)))
    assert compare(run, replace(run, verdicts=shuffled), CATALOGUE).changes == ()


@HYPOTHESIS
@given(before=small_runs(), after=small_runs())
def test_what_is_red_one_way_is_green_the_other_unless_it_was_lost(before, after):
    there = compare(before, after, CATALOGUE)
    back = compare(after, before, CATALOGUE)
    greened = {change.key for change in back.of(Kind.NEWLY_GREEN)}
    assert greened <= {change.key for change in there.of(Kind.NEWLY_RED)}
    assert {each.key for each in there.changes} == {each.key for each in back.changes}
