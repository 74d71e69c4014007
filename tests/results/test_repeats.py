"""Several rounds: how often a clause held, what is flaky, and how much of it a gate forgives."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Outcome
from conformance.report import gating, junit, repeated
from conformance.results.baseline import baseline_of
from conformance.results.compare import compare
from conformance.results.gate import gate
from conformance.results.repeats import repeats, wilson
from tests.results.test_compare import HELD, HYPOTHESIS, VALID, whole
from tests.results.test_rollup import on
from tests.strategies import CATALOGUE

OTHER = on("chat-create/id")


def rounds(*words, verdict=HELD):
    return [
        replace(verdict, outcome=Outcome(word), round=number)
        for number, word in enumerate(words, 1)
    ]


def asked(*words):
    """A run that asked as often as there are `words`, each the outcome of one round."""
    steady = rounds(*["pass"] * len(words), verdict=OTHER)
    return whole(*rounds(*words), *steady, repeat=len(words))


ONCE = baseline_of(whole(HELD, OTHER))


@pytest.mark.parametrize(
    ("words", "held", "flaky"),
    [
        (("pass", "pass", "pass"), 3, False),
        (("pass", "advice", "pass"), 3, False),
        (("fail", "fail", "refused"), 0, False),
        (("pass", "fail", "pass"), 2, True),
        (("inconclusive", "pass", "pass"), 2, True),
    ],
)
def test_flaky_is_what_held_in_some_rounds_and_not_in_others(words, held, flaky):
    (found,) = repeats(whole(*rounds(*words), repeat=3)).distributions
    assert (found.held, found.rounds, found.flaky) == (held, 3, flaky)


def test_a_round_in_which_nothing_applied_is_no_trial():
    (found,) = repeats(whole(*rounds("pass", "not-applicable"), repeat=2)).distributions
    assert (found.held, found.rounds) == (1, 1)


def test_several_verdicts_of_one_round_are_one_trial_and_the_worst_counts():
    twice = [*rounds("pass", "pass"), *rounds("fail", "pass")]
    (found,) = repeats(whole(*twice, repeat=2)).distributions
    assert found.outcomes == (Outcome.FAIL, Outcome.PASS)


def test_pass_to_the_k_counts_only_what_held_in_every_round():
    found = repeats(asked("pass", "fail"))
    assert (found.rounds, found.always, len(found.distributions)) == (2, 1, 2)
    assert found.flaky_rate == 0.5


def test_the_interval_is_wilsons():
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)


@HYPOTHESIS
@given(rounds_=st.integers(1, 200), data=st.data())
def test_an_interval_holds_the_rate_and_narrows_with_more_rounds(rounds_, data):
    held = data.draw(st.integers(0, rounds_))
    low, high = wilson(held, rounds_)
    assert 0 <= low <= held / rounds_ <= high <= 1
    narrow = wilson(held * 10, rounds_ * 10)
    assert narrow[1] - narrow[0] < high - low


def test_a_run_of_several_rounds_passes_the_gate_of_one_that_asked_once():
    assert gate(ONCE, asked("pass", "pass", "pass")).code == 0
    assert compare(whole(HELD, OTHER), asked("pass", "pass"), CATALOGUE).changes == ()


def test_what_is_flaky_is_a_regression_under_its_own_name():
    found = gate(ONCE, asked("pass", "fail", "pass"))
    assert (found.code, [cause.what for cause in found.causes]) == (1, ["flaky"])
    assert "It held in 2 of 3 rounds." in [cause.says for cause in found.causes]
    explained = [line for line, _ in gating.explained(found)]
    assert "      It held in 2 of 3 rounds." in explained


def test_what_fails_in_every_round_is_never_called_flaky_nor_forgiven():
    found = gate(ONCE, asked("fail", "fail", "fail"), max_flaky=1.0)
    assert (found.code, [cause.what for cause in found.causes]) == (1, ["newly red"])


def test_flaky_is_forgiven_up_to_the_rate_and_said():
    found = gate(ONCE, asked("pass", "fail"), max_flaky=0.5)
    assert (found.code, found.causes) == (0, ())
    assert found.reason.endswith("Flaky and forgiven: 1 of 2 verdicts (50.00%).")


def test_more_than_the_rate_is_a_regression_with_both_numbers():
    found = gate(ONCE, asked("pass", "fail"), max_flaky=0.4)
    assert found.code == 1
    assert "Too much is flaky: 1 of 2 verdicts (50.00%), more than 40.00%." in found.reason
    assert [cause.what for cause in found.causes] == ["too much is flaky", "flaky"]


def test_too_much_flaky_is_told_even_where_the_baseline_is_red_already():
    red = baseline_of(whole(replace(HELD, outcome=Outcome.FAIL), OTHER))
    assert gate(red, asked("pass", "fail")).code == 0
    assert gate(red, asked("pass", "fail"), max_flaky=0.1).code == 1


def test_the_lines_name_the_flaky_with_count_and_interval():
    lines = [line for line, _ in repeated.lines(repeats(asked("pass", "fail")))]
    assert lines[0].startswith("pass^2: 1 of 2 verdicts (50.0 %, 95 % interval ")
    assert lines[1].startswith("flaky: 1 of 2 verdicts (50.0 %")
    assert "chat-create/core on chat/hello (gemini, rest): held in 1 of 2 rounds" in lines[2]


def test_every_round_is_a_test_case_of_its_own_for_junit():
    names = re.findall(r'name="(chat-create/core[^"]*)"', junit.render(asked("pass", "fail")))
    assert names == [f"chat-create/core on chat/hello, round {count}" for count in (1, 2)]


@HYPOTHESIS
@given(words=st.lists(st.sampled_from(VALID), min_size=2, max_size=5))
def test_the_gate_of_a_repeated_run_lets_that_run_pass(words):
    run = asked(*words)
    assert gate(baseline_of(run), run).code == 0


@HYPOTHESIS
@given(words=st.lists(st.sampled_from(VALID), min_size=2, max_size=5), data=st.data())
def test_the_order_of_rounds_changes_no_standing(words, data):
    other = data.draw(st.permutations(words))
    assert baseline_of(asked(*words)) == baseline_of(asked(*other))
