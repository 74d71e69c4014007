"""Lenses on tool calls read what is there and trip over nothing."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.plugin.asked import Asked
from conformance.plugin.calling import arguments, calls, calls_once, calls_twice, named, signature
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
