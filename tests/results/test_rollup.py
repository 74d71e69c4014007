"""What verdicts add up to: the worst counts, the core decides, and no evidence is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Breach, Level, Outcome, Provenance, Support, Verdict
from conformance.results import support
from tests.strategies import CATALOGUE

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=400)
MINE = CATALOGUE.clauses_of("chat-create")


def on(clause, /, outcome=Outcome.PASS, **more):
    entry = CATALOGUE.clauses[clause]
    verdict = Verdict(
        clause=clause,
        feature=entry.feature,
        area=entry.area,
        level=entry.level,
        basis=entry.basis,
        target="gemini",
        surface="rest",
        exchange="chat/hello",
        model=None,
        outcome=outcome,
        provenance=Provenance.LIVE,
    )
    return replace(verdict, **more)


def all_of(feature="chat-create", **outcomes):
    return [
        on(clause.id, outcomes.get(clause.slug, Outcome.PASS))
        for clause in CATALOGUE.clauses_of(feature)
        if clause.excluded is None
    ]


def cell(verdicts, feature="chat-create", **more):
    return support(feature, verdicts, CATALOGUE, **more)


def test_no_verdict_is_unknown_and_never_full():
    found = cell([])
    assert (found.support, found.note, found.judged) == (Support.UNKNOWN, "", 0)


def test_verdicts_that_do_not_apply_are_no_evidence():
    found = cell(all_of(core=Outcome.NOT_APPLICABLE)[:1])
    assert (found.support, found.note) == (Support.UNKNOWN, "nothing applied")
    assert found.verdicts == 0


def test_every_scored_must_and_should_held_is_full():
    found = cell(all_of())
    assert (found.support, found.note) == (Support.FULL, "")
    assert (found.held, found.judged, found.promised, found.verdicts) == (3, 3, 3, 5)


def test_a_broken_should_makes_it_partial_and_the_note_says_which():
    found = cell(all_of(style=Outcome.ADVICE))
    assert (found.support, found.note) == (Support.PARTIAL, "not held: style")
    assert (found.held, found.judged) == (2, 3)


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Outcome.PASS, Support.FULL),
        (Outcome.ADVICE, Support.PARTIAL),
        (Outcome.IGNORED, Support.IGNORED),
        (Outcome.REFUSED, Support.REFUSED),
        (Outcome.FAIL, Support.BROKEN),
        (Outcome.INCONCLUSIVE, Support.UNKNOWN),
        (Outcome.UNTESTABLE, Support.UNKNOWN),
        (Outcome.ERROR, Support.UNKNOWN),
    ],
)
def test_the_core_clause_decides(outcome, word):
    found = cell(all_of(core=outcome))
    assert found.support is word
    assert bool(found.note) is (word is not Support.FULL)


def test_the_worst_verdict_on_a_clause_counts_and_is_counted():
    once = on("chat-create/core", Outcome.FAIL, breaches=(Breach("body", ("x",), "y"),))
    found = cell([*all_of(), on("chat-create/core"), once])
    assert (found.support, found.note) == (Support.BROKEN, "the core clause is broken (1 of 3)")


def test_clauses_that_are_not_scored_do_not_count():
    found = cell(all_of(seen=Outcome.FAIL, extra=Outcome.FAIL))
    assert found.support is Support.FULL
    assert (found.red, found.unexpected) == (2, 2)


def test_an_unscored_feature_stays_unknown():
    found = cell([on("chat-odd/seen")], "chat-odd")
    assert (found.support, found.note) == (
        Support.UNKNOWN,
        "only clauses that do not score were judged",
    )


def test_a_core_clause_that_nobody_judged_leaves_it_unknown():
    found = cell([on("chat-create/id", Outcome.FAIL)])
    assert found.support is Support.UNKNOWN
    assert found.note == "the core clause was not judged, id not held"


def test_a_clause_that_nobody_judged_is_not_held():
    found = cell([on("chat-create/core")])
    assert (found.support, found.note) == (Support.PARTIAL, "not judged: id, style")
    assert (found.held, found.judged, found.promised) == (1, 1, 3)


def test_what_was_not_judged_is_counted_beside_what_does_not_hold():
    found = cell([on("chat-create/core"), on("chat-create/id", Outcome.FAIL)])
    assert found.note == "not held: id; 1 not judged"


def test_a_clause_that_only_another_surface_can_judge_is_not_missed():
    judged = [on("chat-create/core"), on("chat-create/id")]
    assert cell(judged, elsewhere={"chat-create/style"}).support is Support.FULL


def test_a_clause_that_does_not_apply_is_not_missed():
    found = cell(all_of(id=Outcome.NOT_APPLICABLE))
    assert (found.support, found.promised) == (Support.FULL, 2)


def test_excluded_clauses_and_those_of_one_dialect_are_not_missed():
    assert cell([on("chat-stop/core")], "chat-stop").support is Support.FULL


def test_verdicts_on_other_features_are_passed_over():
    assert cell([on("chat-stop/core")]).support is Support.UNKNOWN


def test_a_feature_the_catalogue_lost_is_weighed_without_a_core():
    lost = on("chat-create/id", feature="gone", clause="gone/id")
    assert cell([lost], "gone").support is Support.FULL
    assert cell([replace(lost, outcome=Outcome.FAIL)], "gone").support is Support.PARTIAL


def test_an_expected_failure_is_red_but_not_unexpected():
    found = cell([*all_of(), on("chat-create/id", Outcome.FAIL, expected="known")])
    assert (found.red, found.unexpected, found.support) == (1, 0, Support.PARTIAL)


judgements = st.lists(
    st.tuples(st.sampled_from([clause.id for clause in MINE]), st.sampled_from(Outcome)),
    min_size=1,
    max_size=7,
)


@HYPOTHESIS
@given(judged=judgements)
def test_counts_nest_and_only_full_and_empty_go_without_a_note(judged):
    found = cell([on(*each) for each in judged])
    assert 0 <= found.held <= found.judged <= found.promised <= 4
    assert 0 <= found.unexpected <= found.red <= found.verdicts <= len(judged)
    assert bool(found.note) is (found.support is not Support.FULL)
    if found.support is Support.FULL:
        assert found.held == found.promised > 0


def test_a_may_clause_can_be_the_core():
    core = replace(CATALOGUE.clauses["chat-create/core"], level=Level.MAY)
    changed = replace(CATALOGUE, clauses={**CATALOGUE.clauses, core.id: core})
    verdicts = [replace(each, level=Level.MAY) for each in all_of(core=Outcome.REFUSED)[:1]]
    assert support("chat-create", verdicts, changed).support is Support.REFUSED
