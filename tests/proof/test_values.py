"""What makes a proof fail: every kind of trouble has a name, and nothing passes untried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import Outcome
from conformance.results.proof import Altered, Catch, Control, Proof, Quiet, Tried

CLAUSE = "chat-create/answers"
CAUGHT = Tried(
    id="some-fault",
    area="chat",
    what="Something is wrong.",
    dialect="openai",
    surface="rest",
    changed=3,
    expected=(CLAUSE,),
    caught=(Catch(CLAUSE, "chat/hello", Outcome.FAIL),),
    related=True,
)
CHANGE = Altered("completion ok", "chat/hello", "openai", "/id", "deleted", caught=(CLAUSE,))
QUIET = Quiet("crlf", "Lines end in CR LF.", changed=3, verdicts=30, flagged=())
PROOF = Proof((CAUGHT,), (CHANGE,), (QUIET,), (CLAUSE,), {})


def test_a_proof_without_trouble_has_no_problems():
    assert PROOF.problems == ()
    assert PROOF.catchers == {CLAUSE: 2}


@pytest.mark.parametrize(
    ("tried", "said"),
    [
        (replace(CAUGHT, caught=()), "it survived"),
        (replace(CAUGHT, changed=0), "it changes no answer"),
        (replace(CAUGHT, expected=(CLAUSE, "x/y")), "it was not caught by x/y"),
        (replace(CAUGHT, related=False), "it was caught only outside its area chat"),
        (replace(CAUGHT, broke="TypeError"), "it could not be tried: TypeError"),
    ],
)
def test_a_mutant_can_fail_in_five_ways(tried, said):
    assert tried.problem == said
    assert f"Mutant some-fault: {said}." in replace(PROOF, mutants=(tried,)).problems


def test_a_change_that_survives_unallowed_is_a_problem():
    survivor = replace(CHANGE, caught=())
    assert survivor.problem == "it survived"
    assert replace(survivor, allowed="It is optional.").problem is None
    assert replace(CHANGE, broke="TypeError").problem == "it could not be tried: TypeError"


def test_a_flagged_variation_is_a_problem_and_so_is_one_that_changes_nothing():
    assert "turned" in str(replace(QUIET, flagged=("chat-create/id on chat/hello",)).problem)
    assert replace(QUIET, changed=0).problem == "it changes no answer"


def test_a_clause_that_catches_nothing_is_a_problem_unless_excused():
    lazy = replace(PROOF, clauses=(CLAUSE, "chat-create/lazy"))
    assert lazy.problems == ("Clause chat-create/lazy catches nothing.",)
    assert replace(lazy, excused={"chat-create/lazy": "It cannot be provoked."}).problems == ()
    assert replace(lazy, whole=False).problems == ()


def test_an_excuse_that_is_not_needed_is_a_problem():
    excused = replace(PROOF, excused={CLAUSE: "It cannot be provoked."})
    assert excused.problems == (f"Clause {CLAUSE} is excused and catches something after all.",)


def test_an_allowance_that_is_not_needed_is_a_problem():
    assert replace(PROOF, needless=("deleted of /x in chat ok",)).problems == (
        "The allowance for deleted of /x in chat ok is needed by nothing.",
    )


def test_real_traffic_that_breaches_a_must_is_a_problem():
    control = Control(3, 40, ("chat-create/id on file.yaml: null",))
    assert replace(PROOF, control=control).problems == (
        "Real traffic: chat-create/id on file.yaml: null.",
    )


def test_what_a_client_loses_of_a_variation_is_no_flag():
    assert replace(QUIET, lost=(("python", CLAUSE),)).problem is None
