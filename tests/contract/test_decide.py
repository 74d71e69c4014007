"""From a rule and an exchange to an outcome: statuses, reasons, levels, bounds."""

import made
import pytest
from made import COUNTED, TOOLS

from conformance.contract import RULES, Reason, Rule, decide, rule, rules_for
from conformance.contract.decide import MOST, message
from conformance.model import Breach, Kind, Level, Outcome


def judge(*breaches, when=lambda _: None, answer="ok"):
    made_rule = rule("area/clause", kinds=[Kind.COMPLETION], answer=answer, when=when)
    return made_rule(lambda _: iter(breaches))


BREACH = Breach("/id", ("a string",), "5")


def test_no_breach_is_a_pass():
    assert decide(judge(), made.plain(), level=Level.MUST).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("level", "outcome"),
    [(Level.MUST, Outcome.FAIL), (Level.SHOULD, Outcome.ADVICE), (Level.MAY, Outcome.ADVICE)],
)
def test_breaches_make_a_must_fail_and_the_rest_advice(level, outcome):
    decision = decide(judge(BREACH), made.plain(), level=level)
    assert decision.outcome is outcome
    assert decision.breaches == (BREACH,)
    assert decision.note is None


def test_breaches_beyond_the_bound_are_counted():
    decision = decide(judge(*[BREACH] * (MOST + 7)), made.plain(), level=Level.MUST)
    assert len(decision.breaches) == MOST
    assert decision.note.startswith(f"{MOST + 7} breaches")


def test_silence_fails_and_says_why():
    decision = decide(judge(), made.silence(), level=Level.MUST)
    assert decision.outcome is Outcome.FAIL
    assert decision.breaches[0].where == "status"
    assert decision.breaches[0].found == "The connection was refused."


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_quotes_status_and_message(status):
    decision = decide(judge(), made.refusal(status=status), level=Level.MUST)
    assert decision.outcome is Outcome.REFUSED
    assert decision.note == f'status {status}: "No."'


@pytest.mark.parametrize("status", [401, 403, 408, 429])
def test_a_status_about_key_or_quota_says_nothing_about_the_feature(status):
    decision = decide(judge(), made.refusal(status=status), level=Level.MUST)
    assert decision.outcome is Outcome.UNTESTABLE
    assert decision.note == f'status {status}: "No."'


@pytest.mark.parametrize("status", [302, 500, 503])
def test_any_other_status_fails_at_the_status(status):
    decision = decide(judge(), made.refusal(status=status), level=Level.SHOULD)
    assert decision.outcome is Outcome.FAIL
    assert decision.breaches[0].where == "status"
    assert decision.breaches[0].found == f'status {status}: "No."'


def test_a_rule_about_errors_fails_on_an_answer():
    decision = decide(judge(answer="error"), made.plain(), level=Level.MUST)
    assert decision.outcome is Outcome.FAIL
    assert decision.breaches == (Breach("status", ("a 4xx or 5xx status",), "200"),)


def test_a_rule_about_errors_judges_the_errors_of_the_server_too():
    decision = decide(judge(answer="error"), made.refusal(status=503), level=Level.MUST)
    assert decision.outcome is Outcome.PASS


def test_a_reason_makes_a_rule_not_applicable():
    asked = judge(BREACH, when=lambda _: Reason.NO_CALL)
    decision = decide(asked, made.plain(), level=Level.MUST)
    assert decision.outcome is Outcome.NOT_APPLICABLE
    assert decision.note == "the answer holds no tool call"


def test_a_rule_that_breaks_is_an_error_with_a_note():
    def broken(_):
        raise RecursionError("too deep")
        yield

    asked = Rule("area/clause", frozenset(Kind), "ok", broken)
    decision = decide(asked, made.plain(), level=Level.MUST)
    assert decision.outcome is Outcome.ERROR
    assert "area/clause" in decision.note
    assert "too deep" in decision.note


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (made.error(message="Bad model."), '"Bad model."'),
        ([made.error(message="In a list.")], '"In a list."'),
        ({"error": "Plain text."}, '"Plain text."'),
        ({"message": "Elsewhere."}, '"Elsewhere."'),
        (b"<html>", '"<html>"'),
        (b"", "an empty body"),
        (b"\xff", '"\ufffd"'),
        ([], "an empty array"),
    ],
)
def test_the_message_of_an_error_is_found_in_any_shape(body, said):
    assert message(made.refusal(body)) == said


def clauses(kind, answer="ok", body=None):
    return {one.clause for one in rules_for(kind, answer=answer, asked_body=body)}


def test_a_request_is_asked_what_it_asked_for():
    plain = clauses(Kind.COMPLETION, body={"model": "m"})
    assert "chat-create/id" in plain
    assert not any(clause.startswith("tools-") for clause in plain)
    assert "tools-function/call-id" in clauses(Kind.COMPLETION, body=TOOLS)


def test_counts_in_a_stream_are_asked_for_or_not():
    asked, unasked, unknown = (clauses(Kind.STREAM, body=body) for body in (COUNTED, {}, None))
    assert "chat-stream-usage/present" in asked - unasked - unknown
    assert "chat-stream-usage/not-asked" in unasked - asked - unknown
    assert "chat-stream-usage/sum" in (asked & unknown) - unasked


def test_an_unknown_request_leaves_out_what_only_it_could_tell():
    unknown = clauses(Kind.COMPLETION)
    assert "tools-function/call-id" in unknown
    assert "tools-function/declared-name" not in unknown


def test_errors_are_judged_alike_for_every_kind():
    for kind in Kind:
        assert len(clauses(kind, answer="error")) == 9
    assert clauses(Kind.OTHER) == set()


def test_rules_stand_once_and_in_order():
    assert [one.clause for one in RULES] == sorted({one.clause for one in RULES})
