"""What the Gemini dialect does with words of JSON Schema, and OpenAI's other names for tools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.reference import BASE_PATH, KEY, Asked, answer
from conformance.reference.gemini.keywords import without_lost
from conformance.reference.roles import REFERENCE_MODELS

WORD = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}


def asked(dialect: str, **more: Any) -> tuple[int, Any]:
    body = {
        "model": REFERENCE_MODELS["chat"],
        "messages": [{"role": "user", "content": "What is the weather in Lisbon?"}],
    } | more
    headers = (("authorization", f"Bearer {KEY}"), ("content-type", "application/json"))
    path = f"{BASE_PATH}chat/completions"
    reply = answer(Asked("POST", path, "", headers, json.dumps(body).encode()), dialect)
    return reply.status, json.loads(b"".join(data for _, data in reply.pieces))


def tool(**root: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "get_weather", "parameters": {**WORD, **root}}}


@pytest.mark.parametrize("word", ["$schema", "$id", "$defs", "definitions"])
def test_a_word_that_is_no_known_name_in_a_tool_is_refused_with_its_place(word):
    status, value = asked("gemini", tools=[tool(**{word: {} if "def" in word else "x"})])
    assert status == 400
    message = value[0]["error"]["message"]
    assert f"\"{word}\" at 'tools[0].function.parameters'" in message


def test_references_pass_in_a_response_format_and_the_schema_key_does_not():
    for root, wanted in (({"$defs": {}}, 200), ({"$schema": "x"}, 400)):
        inner = {"name": "a", "schema": {**WORD, **root}}
        form = {"type": "json_schema", "json_schema": inner}
        assert asked("gemini", response_format=form)[0] == wanted


def test_some_words_get_lost_and_members_of_their_name_do_not():
    schema = {
        "properties": {"pattern": {"type": "string", "pattern": "^a$", "maxLength": 3}},
        "anyOf": [{"const": 1, "enum": [1]}],
    }
    assert without_lost(schema) == {
        "properties": {"pattern": {"type": "string"}},
        "anyOf": [{"enum": [1]}],
    }


def test_functions_of_old_are_answered_by_the_one_call_of_old():
    functions = [{"name": "get_weather", "parameters": WORD}]
    status, value = asked("openai", functions=functions)
    (choice,) = value["choices"]
    assert (status, choice["finish_reason"]) == (200, "function_call")
    assert choice["message"]["function_call"]["name"] == "get_weather"
    assert "tool_calls" not in choice["message"]


def test_a_custom_tool_is_called_with_free_text():
    custom = {"type": "custom", "custom": {"name": "get_weather"}}
    status, value = asked("openai", tools=[custom], tool_choice="required")
    (call,) = value["choices"][0]["message"]["tool_calls"]
    assert (status, call["type"], call["custom"]["name"]) == (200, "custom", "get_weather")
    assert isinstance(call["custom"]["input"], str)


def test_a_choice_among_allowed_tools_leaves_the_others_out():
    other = {"type": "function", "function": {"name": "get_time", "parameters": WORD}}
    allowed = {
        "mode": "required",
        "tools": [{"type": "function", "function": {"name": "get_time"}}],
    }
    choice = {"type": "allowed_tools", "allowed_tools": allowed}
    _, value = asked("openai", tools=[tool(), other], tool_choice=choice)
    (call,) = value["choices"][0]["message"]["tool_calls"]
    assert call["function"]["name"] == "get_time"


@pytest.mark.parametrize(
    "wrong",
    [
        {"tools": [{"type": "custom"}]},
        {"function_call": "auto"},
        {"functions": [3]},
        {"functions": [{"name": "a"}], "stream": True},
        {"tools": [tool()], "tool_choice": {"type": "allowed_tools", "allowed_tools": {}}},
        {"functions": []},
    ],
)
def test_what_is_named_wrongly_is_refused_and_never_breaks_the_endpoint(wrong):
    assert asked("openai", **wrong)[0] == 400
