"""Tests of the suite tell apart what a completion ignores, does wrongly, or only wraps oddly."""

import json

import pytest

import conformance.suite.test_structured_output as schemas
import conformance.suite.test_structured_output_forms as forms
import conformance.suite.test_thinking as thinking
import conformance.suite.test_thinking_summaries as summaries
from conformance.model import Exchange, Kind, Outcome, Provenance, Request, Response
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged

PROSE = "She lives in Rome with two cats."
PLACE = '{"city": "Rome", "cats": 2}'
COUNTS = {"prompt_tokens": 9, "completion_tokens": 64, "total_tokens": 73}


def answered(content, *, finish="stop", usage=COUNTS, **members):
    message = {"role": "assistant", "content": content, **members}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    exchange = Exchange(
        id="made/by-hand",
        kind=Kind.COMPLETION,
        request=Request("POST", "https://host.invalid/chat/completions", body=b"{}"),
        response=Response(
            200, pieces=(json.dumps({"choices": [choice], "usage": usage}).encode(),)
        ),
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
    )
    return Asked(exchange, expects="ok")


def outcome(test, *answers):
    """What a test of the suite says of answers made by hand."""
    try:
        test(*answers)
    except Judged as judged:
        return judged.outcome
    except AssertionError:
        return Outcome.FAIL
    return Outcome.PASS


SCHEMA = schemas.test_a_schema_turns_prose_into_a_document
OBJECT = forms.test_json_object_turns_prose_into_an_object


@pytest.mark.parametrize("test", [SCHEMA, OBJECT])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLACE, "pass"),
        (PROSE, "ignored"),
        (f"```json\n{PLACE}\n```", "fail"),
        (f"Here it is: {PLACE}", "fail"),
        (None, "ignored"),
    ],
)
def test_prose_is_ignored_and_json_in_a_wrapping_is_wrong(test, content, said) -> None:
    assert outcome(test, answered(content), answered(PROSE)) == said


def test_a_list_where_an_object_is_wanted_lacks_its_keys() -> None:
    keys = forms.test_the_object_has_the_keys_of_the_prompt

    assert outcome(keys, answered('[{"colour": "red", "size": 3}]')) == "fail"
    assert outcome(keys, answered('{"size": 3, "colour": "red"}')) == "pass"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answered(f"<thought>I weigh it.</thought>{summaries.TEXT}"), "pass"),
        (answered(summaries.TEXT, reasoning_content="I weigh it."), "pass"),
        (answered(summaries.TEXT), "ignored"),
        (answered("Something else."), "fail"),
    ],
)
def test_a_summary_may_stand_wherever_an_endpoint_puts_it(answer, said) -> None:
    assert outcome(summaries.test_a_summary_comes_when_it_is_asked_for, answer) == said


def spent(reasoning):
    return COUNTS | {"completion_tokens_details": {"reasoning_tokens": reasoning}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answered("", finish="length", usage=spent(64)), "pass"),
        (answered(None, finish="length", usage=COUNTS | {"total_tokens": 100}), "pass"),
        (answered("", finish="length"), "fail"),
        (answered("", finish="stop", usage=spent(64)), "fail"),
        (answered("The first box", finish="length", usage=spent(40)), "not-applicable"),
    ],
)
def test_an_answer_that_thinking_used_up_has_to_say_so(answer, said) -> None:
    assert outcome(thinking.test_an_answer_that_thinking_used_up_says_so, answer) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((9, 64, 73), "pass"),
        ((9, 24, 73), "pass"),
        ((9, 65, 74), "fail"),
        ((9, 64, 110), "fail"),
    ],
)
def test_a_limit_holds_for_thinking_wherever_it_is_counted(counts, said) -> None:
    usage = dict(zip(COUNTS, counts, strict=True))

    assert outcome(thinking.test_a_limit_covers_thinking, answered("Five.", usage=usage)) == said
