"""A failed test says where it looked, what it would have taken and what came, in no Python."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conformance.model import Breach
from conformance.places import SUITE
from conformance.plugin import calling, sources, telling
from conformance.plugin.asked import Asked
from tests.plugin.conftest import completion, made

HOME = "chat/hello"
PROMISE = "The promise holds."


def asked(message: dict[str, Any], *, status: int = 200, **members: Any) -> Asked:
    return Asked(made(status, completion(message) | members), expects="ok")


def told(line: str, monkeypatch: pytest.MonkeyPatch, **values: Any) -> Breach | None:
    """What is said of a test of the suite with one line, which looks at `values`."""
    file = str(SUITE / "test_of_one_line.py")
    text = f"def test_it({', '.join(values)}):\n    {line}\n"
    module = ModuleType("test_of_one_line")
    vars(module).update(vars(calling))
    exec(compile(text, file, "exec"), vars(module))
    monkeypatch.setattr(Path, "read_text", lambda _self, **_more: text)
    sources.source.cache_clear()
    with pytest.raises((AssertionError, LookupError, ValueError)) as caught:
        module.test_it(**values)
    found = telling.told(caught.value, home=caught_at(values), promise=PROMISE)
    sources.source.cache_clear()
    return found


def caught_at(values: dict[str, Any]) -> str:
    return next(iter(values.values())).exchange.id


SAID = asked({"role": "assistant", "content": "hello"})
CALLING = asked({"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "a"}}]})
EMPTY = asked({"role": "assistant", "content": ""}, choices=[])
REFUSED = Asked(made(422, {"error": {"message": "Not so."}}), expects="error")


@pytest.mark.parametrize(
    ("line", "answer", "breach"),
    [
        ("assert it.status == 400", REFUSED, Breach("status", ("400",), '422: "Not so."')),
        ("assert it.status == 400", SAID, Breach("status", ("400",), "200, an answer")),
        (
            "assert (it.content or '').strip() == 'bye'",
            SAID,
            Breach("/choices/0/message/content", ('"bye"',), '"hello"'),
        ),
        (
            "assert 'bye' in it.content",
            SAID,
            Breach("/choices/0/message/content", ('a text with "bye"',), '"hello"'),
        ),
        (
            "assert it.finish_reason in ('length', 'tool_calls')",
            SAID,
            Breach("/choices/0/finish_reason", ('"length"', '"tool_calls"'), '"stop"'),
        ),
        ("assert it.content == 'bye'", EMPTY, Breach("/choices", ('"bye"',), "an empty array")),
        (
            "assert 400 <= it.status < 500",
            SAID,
            Breach("status", ("400 at least and less than 500",), "200, an answer"),
        ),
        (
            "assert names(it) == ['b']",
            CALLING,
            Breach("/choices/0/message/tool_calls", ('["b"]',), 'functions called: ["a"]'),
        ),
        (
            "assert all(call.get('id') for call in it.tool_calls)",
            CALLING,
            Breach(
                "/choices/0/message/tool_calls/0/id", ("something that is not empty",), "absent"
            ),
        ),
        (
            "assert not it.tool_calls",
            CALLING,
            Breach("/choices/0/message/tool_calls", ("nothing",), '[{"function": {"name": "a"}}]'),
        ),
        (
            "assert it.value['error']['code'] == 'x'",
            SAID,
            Breach(
                "/error",
                ("a member error",),
                "absent from an object (id, object, choices, usage)",
            ),
        ),
        (
            "first, second = it.tool_calls",
            CALLING,
            Breach(
                "/choices/0/message/tool_calls",
                ("2 in number",),
                '1: [{"function": {"name": "a"}}]',
            ),
        ),
        (
            "assert it.content == 'bye', 'it stays'",
            SAID,
            Breach("/choices/0/message/content", (PROMISE,), "it stays"),
        ),
    ],
)
def test_it_is_said_in_the_words_of_the_wire(line, answer, breach, monkeypatch):
    assert told(line, monkeypatch, it=answer) == breach


def test_what_another_exchange_holds_is_said_with_its_place(monkeypatch):
    other = asked({"role": "assistant", "content": "bye"})
    found = told("assert it.content == other.content", monkeypatch, it=SAID, other=other)
    assert found is not None
    assert found.expected == ('"bye", as at /choices/0/message/content',)


def test_what_is_no_test_of_the_suite_is_left_to_others():
    with pytest.raises(AssertionError) as caught:
        assert SAID.status == 400
    assert telling.told(caught.value, home=HOME, promise=PROMISE) is None
