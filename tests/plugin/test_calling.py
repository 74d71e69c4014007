"""Lenses on tool calls read what is there and trip over nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.model import Carried
from conformance.plugin.asked import Asked
from conformance.plugin.calling import (
    argument,
    arguments,
    calls,
    calls_once,
    calls_twice,
    named,
    signature,
)
from tests.plugin.conftest import completion, made


def answered(*tool_calls: Any) -> Asked:
    message = {"role": "assistant", "content": None, "tool_calls": list(tool_calls)}
    return Asked(made(200, completion(message, "tool_calls")), expects="ok")


def call(text: Any) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "f", "arguments": text}}


def test_calls_are_counted() -> None:
    none, one, two = answered(), answered(call("{}")), answered(call("{}"), call("{}"))

    assert [calls(each) for each in (none, one, two)] == [False, True, True]
    assert [calls_once(each) for each in (none, one, two)] == [False, True, False]
    assert [calls_twice(each) for each in (none, one, two)] == [False, False, True]


def test_names_and_arguments_stand_side_by_side() -> None:
    assert named(answered(call('{"city": "Paris"}'))) == [("f", {"city": "Paris"})]


@pytest.mark.parametrize("text", ["{", None, {"city": "Paris"}, 5])
def test_arguments_that_are_no_json_text_read_as_none(text: Any) -> None:
    assert arguments(answered(call(text))) == [None]


@pytest.mark.parametrize("text", ["{", '"Paris"', "[]", "{}", None])
def test_an_argument_that_is_not_there_reads_as_none(text: Any) -> None:
    assert argument(answered(call('{"city": "Paris"}'), call(text)), "city") == ["Paris", None]


def test_what_the_library_handed_on_is_its_value() -> None:
    exchange = replace(answered(call("{}")).exchange, carried=Carried({"id": "c"}))
    assert Asked(exchange, expects="ok").handed == {"id": "c"}


def test_a_library_that_raised_handed_nothing_on_and_says_why() -> None:
    carried = Carried(raised="JSONDecodeError", message="Extra data")
    asked = Asked(replace(answered(call("{}")).exchange, carried=carried), expects="ok")

    with pytest.raises(AssertionError, match="raised JSONDecodeError: Extra data"):
        _ = asked.handed


def test_a_call_without_a_function_is_named_none() -> None:
    assert named(answered({"id": "c"})) == [(None, None)]


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        ({"google": {"thought_signature": "s"}}, "s"),
        ({"google": {}}, None),
        ({"google": "text"}, None),
        (None, None),
    ],
)
def test_a_signature_is_found_where_it_sits(extra: Any, found: str | None) -> None:
    assert signature({"extra_content": extra}) == found
