"""Thinking is read from usage: as itemised, else from the gap that the total leaves."""

from __future__ import annotations

import pytest

from conformance.model import Outcome
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged
from conformance.plugin.thinking import gap, itemised, shown, thought
from tests.plugin.conftest import completion, made


def answered(total: int = 30, **usage: object) -> Asked:
    counts = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": total, **usage}
    body = completion({"role": "assistant", "content": "4"}) | {"usage": counts}
    return Asked(made(200, body), expects="ok")


def detailed(reasoning: object) -> Asked:
    return answered(completion_tokens_details={"reasoning_tokens": reasoning})


def test_itemised_tokens_count():
    assert thought(detailed(7)) == itemised(detailed(7)) == 7


def test_a_gap_in_the_total_counts_where_nothing_is_itemised():
    assert itemised(answered(75)) is None
    assert thought(answered(75)) == gap(answered(75)) == 45


def test_a_total_below_its_parts_is_no_thinking():
    assert gap(answered(29)) == -1
    assert thought(answered(29)) == 0


@pytest.mark.parametrize("odd", [None, "7", True, 7.5])
def test_what_is_no_whole_number_itemises_nothing(odd: object):
    assert itemised(detailed(odd)) is None


def test_usage_without_its_counts_is_untestable():
    with pytest.raises(Judged, match="lacks a count") as caught:
        thought(answered(completion_tokens=None))
    assert caught.value.outcome is Outcome.UNTESTABLE


def test_one_answer_that_shows_thinking_is_enough_to_compare():
    shown(answered(30), answered(31))


def test_answers_that_show_no_thinking_cannot_be_compared():
    with pytest.raises(Judged, match="no thinking") as caught:
        shown(answered(30), detailed(0))
    assert caught.value.outcome is Outcome.UNTESTABLE
