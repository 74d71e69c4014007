"""What is sent back as history is what the server said, in three spellings."""

from __future__ import annotations

import pytest

from conformance.model import Outcome
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged
from conformance.plugin.words import came, function, openai_keys, results, with_nulls
from tests.plugin.conftest import completion, made

SIGNED = {
    "role": "assistant",
    "tool_calls": [
        {
            "id": "c1",
            "type": "function",
            "function": {"name": "f", "arguments": "{}"},
            "extra_content": {"google": {"thought_signature": "abc"}},
        }
    ],
}


def answered(message: dict[str, object]) -> Asked:
    return Asked(made(200, completion(message, "tool_calls")), expects="ok")


def test_a_message_goes_back_as_it_came() -> None:
    assert came(answered(SIGNED)) == SIGNED


def test_a_reduced_message_holds_openai_members_alone() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}

    assert openai_keys(answered(SIGNED)) == {"role": "assistant", "tool_calls": [call]}


def test_absent_optional_members_become_null_and_present_ones_stay() -> None:
    message = with_nulls(answered(SIGNED))

    assert message["content"] is None
    assert message["refusal"] is None
    assert message["tool_calls"] == SIGNED["tool_calls"]


def test_results_answer_the_calls_in_order() -> None:
    assert results(answered(SIGNED), "21") == [
        {"role": "tool", "tool_call_id": "c1", "content": "21"}
    ]


def test_a_result_without_a_call_is_untestable() -> None:
    with pytest.raises(Judged) as caught:
        results(answered({"role": "assistant", "content": "no"}), "21")

    assert caught.value.outcome is Outcome.UNTESTABLE


def test_a_declared_function_requires_all_its_properties() -> None:
    declared = function("f", "Does.", city={"type": "string"})

    assert declared["function"]["parameters"] == {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    }
