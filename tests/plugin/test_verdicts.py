"""What a test raises becomes one verdict, and nothing that is raised becomes a pass."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.catalogue import load
from conformance.contract import RULES, Rule
from conformance.model import Breach, Outcome, UnmatchedRequest
from conformance.places import SUITE
from conformance.plugin.asked import Asked
from conformance.plugin.asking import ask, asked_by
from conformance.plugin.judge import decided, hold, ready
from conformance.plugin.outcomes import (
    Judged,
    Reason,
    ignored,
    inconclusive,
    not_applicable,
    untestable,
)
from conformance.plugin.verdicts import verdict_of
from tests.plugin.conftest import Counting, completion, made

MUST = load().clauses["chat-create/id"]
SHOULD = load().clauses["chat-create/not-empty"]


def outcome(problem: BaseException | None, lane: Any, clause: Any = MUST) -> Outcome:
    hello = asked_by(ask("chat/hello", messages=[]))
    return verdict_of(clause, ask=hello, lane=lane, problem=problem).outcome


def test_nothing_raised_is_a_pass(lane_of: Any) -> None:
    assert outcome(None, lane_of(Counting())) is Outcome.PASS


def test_an_assertion_breaks_a_must_and_is_advice_for_a_should(lane_of: Any) -> None:
    broken, lane = AssertionError("assert 1 == 2"), lane_of(Counting())

    assert outcome(broken, lane) is Outcome.FAIL
    assert outcome(broken, lane, SHOULD) is Outcome.ADVICE


def test_an_assertion_is_kept_as_a_breach_that_says_what_was_promised(lane_of: Any) -> None:
    hello = asked_by(ask("chat/hello", messages=[]))

    verdict = verdict_of(
        MUST,
        ask=hello,
        lane=lane_of(Counting()),
        problem=AssertionError("assert 'a' == 'b'\n  +  where 'a' = x"),
    )

    assert verdict.breaches == (Breach("chat/hello", (MUST.text,), "assert 'a' == 'b'"),)


@pytest.mark.parametrize("broken", [KeyError("x"), ValueError("y"), UnmatchedRequest("z")])
def test_any_other_exception_means_that_the_suite_broke(broken: Exception, lane_of: Any) -> None:
    assert outcome(broken, lane_of(Counting())) is Outcome.ERROR


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (not_applicable(Reason.SURFACE, "no"), Outcome.NOT_APPLICABLE),
        (inconclusive("the model chose otherwise"), Outcome.INCONCLUSIVE),
        (untestable("no call to answer"), Outcome.UNTESTABLE),
        (ignored("the answer is as long as without the limit"), Outcome.IGNORED),
        (Judged(Outcome.REFUSED, note="status 400"), Outcome.REFUSED),
    ],
)
def test_a_judgement_keeps_its_outcome(judged: Judged, expected: Outcome, lane_of: Any) -> None:
    assert outcome(judged, lane_of(Counting())) is expected


def test_the_rerun_line_names_target_surface_clause_and_exchange(lane_of: Any) -> None:
    hello = asked_by(ask("chat/hello", messages=[]))

    verdict = verdict_of(MUST, ask=hello, lane=lane_of(Counting()), problem=None)

    assert verdict.rerun == (
        "conformance run --target nowhere --surface counting "
        "--clause chat-create/id --exchange chat/hello"
    )


def test_what_was_accepted_without_effect_keeps_the_words_that_say_so(lane_of: Any) -> None:
    hello = asked_by(ask("chat/hello", messages=[]))

    verdict = verdict_of(MUST, ask=hello, lane=lane_of(Counting()), problem=ignored("as long"))

    assert (verdict.outcome, verdict.note, verdict.breaches) == (Outcome.IGNORED, "as long", ())
    assert verdict.unexpected


def asked(status: int, body: Any, *, told: bool = False, forced: bool = True) -> Asked:
    found = Asked(made(status, body), expects="ok")
    found.told, found.forced = told, forced
    return found


def raised(function: Any, *arguments: Any) -> Outcome:
    with pytest.raises(Judged) as caught:
        function(*arguments)
    return caught.value.outcome


def test_an_answer_is_ready_and_a_refusal_is_told_as_one() -> None:
    ready(asked(200, completion({"role": "assistant", "content": "hello"})))

    refusal = {"error": {"message": "no such parameter"}}
    assert raised(ready, asked(400, refusal)) is Outcome.REFUSED
    assert raised(ready, asked(429, refusal)) is Outcome.UNTESTABLE
    assert raised(ready, asked(500, refusal)) is Outcome.FAIL
    assert raised(ready, asked(200, {}, forced=False)) is Outcome.INCONCLUSIVE


def test_what_builds_on_a_broken_answer_is_untestable_and_its_rules_are_held_all_the_same() -> None:
    answered = asked(200, completion({"role": "assistant", "content": "hello"}))
    answered.unlawful = "The request breaks OpenAI's own schema."

    assert raised(ready, answered) is Outcome.UNTESTABLE
    hold([rule_of("chat-create/id")], answered)

    refused = asked(400, {"error": {"message": "no"}})
    refused.unlawful = answered.unlawful
    assert decided(rule_of("chat-create/answers"), refused).outcome is Outcome.NOT_APPLICABLE


def rule_of(clause: str) -> Rule:
    return next(rule for rule in RULES if rule.clause == clause)


def test_a_rule_that_finds_a_breach_fails_and_says_where() -> None:
    rule = rule_of("chat-create/id")
    body = completion({"role": "assistant", "content": "hello"})
    hold([rule], asked(200, body))

    del body["id"]
    with pytest.raises(Judged) as caught:
        hold([rule], asked(200, body))

    assert caught.value.outcome is Outcome.FAIL
    assert [breach.where for breach in caught.value.breaches] == ["/id"]


def test_every_rule_is_held_and_decides_although_another_broke() -> None:
    body = completion({"role": "assistant", "content": "hello"})
    del body["id"]
    body["usage"]["total_tokens"] = 7
    answered = asked(200, body)
    clauses = ("chat-create/id", "chat-create/role", "chat-create/usage-sum")

    with pytest.raises(Judged) as caught:
        hold([rule_of(clause) for clause in clauses], answered)

    said = {rule.clause: decision.outcome for rule, decision in answered.decisions}
    assert said == dict(zip(clauses, (Outcome.FAIL, Outcome.PASS, Outcome.FAIL), strict=True))
    assert len(caught.value.breaches) == 2


def test_a_refusal_that_its_own_test_tells_is_not_told_again_by_the_rules() -> None:
    rule = rule_of("chat-create/answers")
    refusal = {"error": {"message": "n must be 1"}}

    assert decided(rule, asked(400, refusal, told=True)).outcome is Outcome.NOT_APPLICABLE
    assert decided(rule, asked(400, refusal)).outcome is Outcome.REFUSED


def test_an_answer_where_a_refusal_was_wanted_is_told_by_its_own_test_alone() -> None:
    rule = rule_of("errors-envelope/object-body")
    taken = asked(200, completion({"role": "assistant", "content": "hello"}), told=True)
    taken.expects = "error"

    assert decided(rule, taken).outcome is Outcome.NOT_APPLICABLE

    taken.told = False
    assert decided(rule, taken).outcome is Outcome.FAIL


def tripped(where: str) -> BaseException:
    """Return the error of an expression that ran in the file `where`."""
    code = compile("None.strip()", where, "eval")
    try:
        eval(code)
    except AttributeError as error:
        return error
    raise AssertionError


def test_looking_at_something_absent_is_a_breach_and_not_a_broken_suite(lane_of: Any) -> None:
    lane = lane_of(Counting())
    in_a_test = tripped(str(SUITE / "test_chat.py"))
    in_our_code = tripped(str(SUITE.parent / "plugin" / "asked.py"))

    assert outcome(in_a_test, lane) is Outcome.FAIL
    assert outcome(in_a_test, lane, SHOULD) is Outcome.ADVICE
    assert outcome(in_our_code, lane) is Outcome.ERROR
