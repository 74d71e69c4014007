"""What drifted in shape is told in lines, Markdown and JSON, alike changes together."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance import places
from conformance.report import drifts, drifts_json, drifts_markdown
from conformance.results.drift import Drifts, Side
from conformance.results.reshaped import Aspect, Drift

SCHEMA = json.loads((places.schemas() / "suite" / "drift.schema.json").read_text("utf-8"))
HOSTILE = "x\x1b[31m`|<b>\n::error::"


def side(name: str, date: str) -> Side:
    return Side(name, "gemini", "live", (date, date), (("chat", "m-1"),), ("0.1.0",), 9)


def found(*changes: Drift, **more: Any) -> Drifts:
    before, after = side("before", "2026-11-21"), side("after", "2026-11-22")
    return Drifts(before, after, changes, more.pop("compared", 9), **more)


GONE = [Drift(f"chat/{name}", Aspect.WENT, "/usage", "object", "absent") for name in "abcdefgh"]
WORD = Drift("tools/call", Aspect.WORDS, "/choices/*/finish_reason", "tool_calls", "stop")


def text(value: Drifts) -> str:
    return "\n".join(line for line, _ in drifts.lines(value))


def test_changes_that_say_the_same_are_one_line_with_the_exchanges_below() -> None:
    said = text(found(*GONE, WORD))

    assert said.count("/usage: object, now absent") == 1
    assert "on chat/a, chat/b, chat/c, chat/d, chat/e, chat/f and 2 more" in said
    assert said.index("member went") < said.index("words")
    assert said.endswith("9 of 9 exchanges changed in shape: 2 changes.")


def test_a_change_of_every_exchange_is_not_listed_by_name() -> None:
    assert "on all 8 exchanges" in text(found(*GONE, compared=8))


def test_no_drift_is_one_sentence_and_what_was_not_compared_is_named() -> None:
    said = text(found(only_before=("chat/old",), otherwise=("chat/other",), notes=("A note.",)))

    assert "None of 9 exchanges changed in shape." in said
    assert "only in the first: 1 exchange\n  chat/old" in said
    assert "asked otherwise, so not compared: 1 exchange\n  chat/other" in said
    assert "note: A note." in said


@pytest.mark.parametrize(
    "value",
    [
        found(),
        found(*GONE, WORD, only_after=("chat/new",), notes=("A note.",)),
        found(*[Drift("chat/a", each, "/x", HOSTILE, "y") for each in Aspect]),
    ],
)
def test_the_json_fits_its_schema_and_says_whether_anything_drifted(value: Drifts) -> None:
    said = drifts_json.render([value], (["live/old"], []))
    read = json.loads(said)

    Draft202012Validator(SCHEMA).validate(read)
    assert said.isascii()
    assert read["drifted"] is value.drifted
    assert read["sets"][0]["compared"] == 9
    assert sum(len(each["exchanges"]) for each in read["sets"][0]["changes"]) == len(value.found)


def test_what_an_endpoint_sent_cannot_act_in_lines_or_markdown() -> None:
    value = found(Drift("chat/a", Aspect.WORDS, f"/{HOSTILE}", HOSTILE, "stop"))

    for line, _ in drifts.lines(value):
        assert "\x1b" not in line
        assert "\n" not in line
    markdown = drifts_markdown.render([value])
    assert "\x1b" not in markdown
    (row,) = [line for line in markdown.splitlines() if line.startswith("| words")]
    assert row.count(" | ") == 4
    assert not any(line.startswith("::") for line in markdown.splitlines())


def test_the_markdown_says_first_whether_anything_drifted() -> None:
    head, _, sentence, *rest = drifts_markdown.render([found(*GONE)]).splitlines()

    assert head == "# What changed in shape"
    assert sentence == "**8 of 9 exchanges changed in shape: 1 change.**"
    assert any(
        "`/usage`" in line and "8: chat/a, chat/b, chat/c and 5 more" in line for line in rest
    )
