"""What a client may send: verdicts and sweeps together, and no effect that nothing shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.catalogue import load
from conformance.catalogue.documented import Parameter, parameters
from conformance.model import Classification, Outcome, Provenance
from conformance.report import capabilities, effects
from conformance.report.effects import Effect
from tests.report.conftest import run_of, verdict
from tests.report.test_swept import seen
from tests.strategies import CATALOGUE

CHAT = "POST /chat/completions"
SHOWN = Parameter(CHAT, "stop", ("chat-stop/core",))
TAKEN = Parameter(CHAT, "user", ("chat-user/accepted",))
# The small catalogue, with a clause that says no more than that a parameter is taken.
_ACCEPTED = replace(
    CATALOGUE.clauses["chat-stop/core"], id="chat-user/accepted", feature="chat-user"
)
PROMISED = replace(CATALOGUE, clauses={**CATALOGUE.clauses, _ACCEPTED.id: _ACCEPTED})


def accepted(outcome=Outcome.PASS, **more):
    made = verdict("chat-stop/core", outcome, **more)
    return replace(made, clause="chat-user/accepted", feature="chat-user")


def effect_of(parameter, *verdicts, observations=()):
    run = replace(run_of(*verdicts), observations=tuple(observations))
    found = effects.known(run, PROMISED, [parameter], "reference-openai", Provenance.REHEARSED)
    return next(each.effect for each in found if each.name == parameter.name)


@pytest.mark.parametrize(
    ("outcomes", "effect"),
    [
        ([Outcome.PASS], Effect.HONOURED),
        ([Outcome.PASS, Outcome.ADVICE], Effect.HONOURED),
        ([Outcome.PASS, Outcome.IGNORED], Effect.IGNORED),
        ([Outcome.PASS, Outcome.REFUSED], Effect.REFUSED),
        ([Outcome.PASS, Outcome.FAIL], Effect.BROKEN),
        ([Outcome.PASS, Outcome.INCONCLUSIVE], Effect.HONOURED),
        ([Outcome.INCONCLUSIVE], Effect.UNCLEAR),
        ([Outcome.UNTESTABLE, Outcome.NOT_APPLICABLE], Effect.UNCLEAR),
        ([Outcome.NOT_APPLICABLE], Effect.UNKNOWN),
        ([], Effect.UNKNOWN),
    ],
)
def test_the_worst_that_can_be_told_counts(outcomes, effect):
    verdicts = [verdict("chat-stop/core", each) for each in outcomes]
    assert effect_of(SHOWN, verdict("chat-create/core"), *verdicts) is effect


def test_a_foreseen_deviation_is_still_what_a_client_meets():
    foreseen = verdict("chat-stop/core", Outcome.REFUSED, expected="It never was.")
    assert effect_of(SHOWN, foreseen) is Effect.REFUSED


def test_a_clause_that_says_taken_shows_no_effect():
    assert effect_of(TAKEN, accepted()) is Effect.ACCEPTED


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        (Classification.HONOURED, Effect.HONOURED),
        (Classification.IGNORED, Effect.IGNORED),
        (Classification.CHANGES_SHAPE, Effect.CHANGES_SHAPE),
        (Classification.ACCEPTED, Effect.ACCEPTED),
        (Classification.UNCLEAR, Effect.ACCEPTED),
        (Classification.REFUSED, Effect.UNCLEAR),  # one says taken, the other refused
    ],
)
def test_a_sweep_says_more_where_a_clause_says_taken(said, effect):
    assert effect_of(TAKEN, accepted(), observations=[seen("user", said)]) is effect


def test_a_sweep_does_not_speak_against_a_clause_about_the_effect():
    swept = [seen("stop", Classification.IGNORED)]
    assert effect_of(SHOWN, verdict("chat-stop/core"), observations=swept) is Effect.HONOURED


def test_a_sweep_alone_classifies_what_no_document_names_and_unlike_surfaces_are_unclear():
    other = Parameter(CHAT, "other", ("chat-create/core",))
    one = seen("seed", Classification.HONOURED)
    two = seen("seed", Classification.REFUSED, surface="python", status=400)
    run = replace(run_of(verdict("chat-create/core")), observations=(one,))
    both = replace(run, observations=(one, two))
    for given, effect in ((run, Effect.HONOURED), (both, Effect.UNCLEAR)):
        found = effects.known(given, PROMISED, [other], one.target, one.provenance)
        (seed,) = [each for each in found if each.name == "seed"]
        assert (seed.effect, seed.clauses, seed.swept) == (effect, (), True)


def test_evidence_of_another_target_or_provenance_does_not_speak():
    live = verdict("chat-stop/core", target="gemini", provenance=Provenance.LIVE)
    same_name = verdict("chat-stop/core", provenance=Provenance.LIVE)
    assert effect_of(SHOWN, live, same_name) is Effect.UNKNOWN


def test_a_route_that_a_sweep_tried_is_no_parameter():
    route = seen("GET /assistants", Classification.REFUSED, endpoint="GET /assistants")
    run = replace(run_of(verdict("chat-create/core")), observations=(route,))
    assert effects.known(run, PROMISED, [], route.target, route.provenance) == ()


def test_a_feature_lists_the_parameters_that_its_clauses_judge():
    run = run_of(verdict("chat-create/core"), verdict("chat-stop/core", Outcome.IGNORED))
    text = capabilities.render(run, catalogue=CATALOGUE, documented=[SHOWN])
    (profile,) = json.loads(text)["profiles"]
    listed = {each["feature"]: each["parameters"] for each in profile["features"]}
    assert listed["chat-stop"] == [{"endpoint": CHAT, "name": "stop", "effect": "ignored"}]
    assert listed["chat-create"] == []


def test_every_documented_parameter_of_the_catalogue_is_in_a_profile():
    run = run_of(verdict("chat-create/core"))
    (profile,) = json.loads(capabilities.render(run, catalogue=load()))["profiles"]
    listed = {(each["endpoint"], each["name"]) for each in profile["parameters"]}
    assert listed == {(each.where, each.name) for each in parameters() if each.clauses}


def test_the_words_for_taken_are_words_that_clauses_have():
    slugs = {load().clauses[clause].slug for each in parameters() for clause in each.clauses}
    assert slugs >= effects.TAKEN
