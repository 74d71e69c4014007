"""A draft covers what is red today and nothing that is not, with as few entries as that takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Outcome
from conformance.results.drafts import drafts
from conformance.targets.expectations import Expectation
from tests.results.test_compare import HYPOTHESIS
from tests.results.test_rollup import on

SURFACES, EXCHANGES = ("rest", "python"), ("chat/a", "chat/b", "chat/c")


def judged(**red):
    """Verdicts on one clause everywhere, those red that `red` names as `surface` or both parts."""
    for surface, exchange in product(SURFACES, EXCHANGES):
        word = red.get(f"{surface}_{exchange[-1]}", red.get(surface, red.get("all", "pass")))
        yield replace(on("chat-create/core", Outcome(word)), surface=surface, exchange=exchange)


def places(verdicts):
    return [(each.surface, each.exchange, each.outcomes) for each in drafts(verdicts)]


def test_what_is_red_everywhere_is_one_entry():
    assert places(judged(all="fail")) == [("*", "*", ("fail",))]


def test_what_did_not_apply_does_not_split_an_entry():
    assert places(judged(all="fail", rest_b="not-applicable")) == [("*", "*", ("fail",))]


def test_what_is_red_through_one_surface_names_it_alone():
    assert places(judged(python="refused")) == [("python", "*", ("refused",))]


def test_what_is_red_on_one_exchange_names_it_alone():
    assert places(judged(rest_b="fail", python_b="fail")) == [("*", "chat/b", ("fail",))]


def test_what_is_red_once_is_named_to_the_point():
    assert places(judged(rest_b="fail")) == [("rest", "chat/b", ("fail",))]


def test_surfaces_that_disagree_have_an_entry_each():
    assert places(judged(rest="fail", python="ignored")) == [
        ("rest", "*", ("fail",)),
        ("python", "*", ("ignored",)),
    ]


def test_two_outcomes_in_one_place_share_an_entry():
    both = [on("chat-create/core", Outcome.FAIL), on("chat-create/core", Outcome.REFUSED)]
    assert places(both) == [("*", "*", ("fail", "refused"))]


def test_what_was_foreseen_or_is_not_red_needs_no_draft():
    foreseen = [replace(each, expected="It was.") for each in judged(all="fail")]
    assert drafts(foreseen) == ()
    assert drafts(judged(rest="advice", python="inconclusive")) == ()


def test_a_name_with_signs_in_it_is_no_pattern():
    odd = [
        replace(on("chat-create/core", Outcome.FAIL), exchange="chat/[ab]*"),
        replace(on("chat-create/core"), exchange="chat/b"),
    ]
    (draft,) = drafts(odd)
    entry = as_expectation(draft)
    assert entry.foresees(odd[0])
    assert not entry.concerns(odd[1])


def as_expectation(draft):
    return Expectation(
        clause=draft.clause,
        outcomes=frozenset(draft.outcomes),
        reason="A reason that somebody wrote.",
        since="2026-11-22",
        review="2027-02-20",
        surface=draft.surface,
        exchange=draft.exchange,
    )


cells = st.builds(
    lambda clause, surface, exchange, outcome, expected: replace(
        on(clause, outcome), surface=surface, exchange=exchange, expected=expected
    ),
    st.sampled_from(["chat-create/core", "chat-create/id"]),
    st.sampled_from(SURFACES),
    st.sampled_from(EXCHANGES),
    st.sampled_from([each for each in Outcome if each is not Outcome.ERROR]),
    st.sampled_from([None, None, "It was foreseen."]),
)


@HYPOTHESIS
@given(verdicts=st.lists(cells, max_size=14))
def test_the_drafts_foresee_every_unexpected_red_verdict(verdicts):
    entries = [as_expectation(draft) for draft in drafts(verdicts)]
    for verdict in verdicts:
        if verdict.unexpected:
            assert any(entry.foresees(verdict) for entry in entries)


@HYPOTHESIS
@given(verdicts=st.lists(cells, max_size=14))
def test_no_draft_covers_a_place_where_nothing_is_red(verdicts):
    for draft in drafts(verdicts):
        entry = as_expectation(draft)
        about = [each for each in verdicts if entry.concerns(each)]
        there = {(each.surface, each.exchange) for each in about if each.outcome.red}
        silent = Outcome.NOT_APPLICABLE
        told = {(each.surface, each.exchange) for each in about if each.outcome is not silent}
        assert told == there


@HYPOTHESIS
@given(verdicts=st.lists(cells, max_size=14))
def test_no_two_drafts_are_about_the_same(verdicts):
    about = [(each.clause, each.surface, each.exchange) for each in drafts(verdicts)]
    assert len(about) == len(set(about))
