import json
from typing import Any

import pytest

BOTH = pytest.mark.parametrize("dialect", ["openai", "gemini"])
TIME = {
    "type": "function",
    "function": {"name": "get_current_time", "parameters": {"type": "object", "properties": {}}},
}
PARIS = "What is the weather in Paris?"
TWO = "What is the weather in Paris and London?"


def user(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


def called(message: dict[str, Any]) -> list[tuple[str, Any]]:
    calls = message.get("tool_calls") or []
    return [(c["function"]["name"], json.loads(c["function"]["arguments"])) for c in calls]


@BOTH
def test_a_fitting_prompt_calls_the_tool(ask, weather, dialect) -> None:
    heard = ask(dialect, messages=user(PARIS), tools=weather)

    assert called(heard.message) == [("get_weather", {"city": "Paris"})]
    assert heard.finish == "tool_calls"


@BOTH
def test_two_cities_are_two_calls_with_ids_of_their_own(ask, weather, dialect) -> None:
    message = ask(dialect, messages=user(TWO), tools=weather).message
    ids = [call["id"] for call in message["tool_calls"]]

    assert [a["city"] for _, a in called(message)] == ["Paris", "London"]
    assert len(set(ids)) == 2


@BOTH
def test_without_parallel_calls_there_is_one_and_the_next_follows_its_result(
    ask, weather, dialect
) -> None:
    asked: dict[str, Any] = {"tools": weather, "parallel_tool_calls": False}
    first = ask(dialect, messages=user(TWO), **asked).message
    result = {"role": "tool", "tool_call_id": first["tool_calls"][0]["id"], "content": "rain"}
    second = ask(dialect, messages=[*user(TWO), first, result], **asked).message

    assert called(first) == [("get_weather", {"city": "Paris"})]
    assert called(second) == [("get_weather", {"city": "London"})]


@BOTH
def test_a_prompt_that_needs_no_tool_gets_text(ask, weather, dialect) -> None:
    message = ask(dialect, messages=user("Say hello."), tools=weather).message

    assert "tool_calls" not in message
    assert message["content"]


@BOTH
def test_tool_choice_none_gives_text(ask, weather, dialect) -> None:
    message = ask(dialect, messages=user(PARIS), tools=weather, tool_choice="none").message

    assert called(message) == []
    assert message["content"]


@BOTH
def test_tool_choice_required_calls_whatever_was_said(ask, weather, dialect) -> None:
    message = ask(
        dialect, messages=user("Say hello."), tools=weather, tool_choice="required"
    ).message

    assert [name for name, _ in called(message)] == ["get_weather"]


@BOTH
def test_a_named_tool_is_the_one_called(ask, weather, dialect) -> None:
    choice = {"type": "function", "function": {"name": "get_current_time"}}
    message = ask(dialect, messages=user(PARIS), tools=[*weather, TIME], tool_choice=choice).message

    assert called(message) == [("get_current_time", {})]


@BOTH
def test_results_are_quoted_in_the_answer(ask, weather, dialect) -> None:
    call = ask(dialect, messages=user(TWO), tools=weather).message
    results = [
        {"role": "tool", "tool_call_id": c["id"], "content": json.dumps({"degrees": 20 + number})}
        for number, c in enumerate(call["tool_calls"])
    ]
    heard = ask(dialect, messages=[*user(TWO), call, *results], tools=weather)

    assert heard.finish == "stop"
    assert '{"degrees": 20}' in heard.message["content"]
    assert '{"degrees": 21}' in heard.message["content"]


@BOTH
def test_an_enumeration_is_filled_with_what_the_prompt_says(ask, weather, dialect) -> None:
    weather[0]["function"]["parameters"]["required"] = ["city", "unit"]
    message = ask(dialect, messages=user("Weather in Rome in fahrenheit?"), tools=weather).message

    assert called(message) == [("get_weather", {"city": "Rome", "unit": "fahrenheit"})]


def test_numbers_of_a_prompt_are_used_in_their_order(ask) -> None:
    number = {"type": "integer"}
    parameters = {
        "type": "object",
        "properties": {"a": number, "b": number},
        "required": ["a", "b"],
    }
    tools = [{"type": "function", "function": {"name": "multiply", "parameters": parameters}}]
    message = ask("openai", messages=user("Please multiply 12 by 7."), tools=tools).message

    assert called(message) == [("multiply", {"a": 12, "b": 7})]
