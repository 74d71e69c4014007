"""What an answer shows about something nobody promised, beside the answer to a control."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from conformance.catalogue.trials import EFFECTS, Trial
from conformance.model import Classification, Response, Sweep
from conformance.plugin import classify as classifying
from conformance.plugin.asked import Asked
from conformance.plugin.classify import classify
from tests.plugin.conftest import completion, made

HONOURED, ACCEPTED, IGNORED, CHANGES, REFUSED, UNCLEAR = (
    Classification.HONOURED,
    Classification.ACCEPTED,
    Classification.IGNORED,
    Classification.CHANGES_SHAPE,
    Classification.REFUSED,
    Classification.UNCLEAR,
)
SHORT = {
    "type": "object",
    "properties": {"answer": {"type": "string", "maxLength": 3}},
    "required": ["answer"],
}


def trial(*effect: Any) -> Trial:
    return Trial(Sweep.PARAMETERS, "x", "x", "x", "POST /x", None, None, effect)


def answered(status: int, body: Any) -> Asked:
    return Asked(made(status, body), expects="ok")


def text(content: str, **more: Any) -> Asked:
    return answered(200, completion({"role": "assistant", "content": content}) | more)


def called(name: str, arguments: str) -> Asked:
    call = {"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return answered(200, completion({"role": "assistant", "tool_calls": [call]}))


def counted(completion: int, *, total: int, itemised: int | None = None) -> Asked:
    usage: dict[str, Any] = {"prompt_tokens": 3, "completion_tokens": completion}
    if itemised is not None:
        usage["completion_tokens_details"] = {"reasoning_tokens": itemised}
    return text("hello", usage=usage | {"total_tokens": total})


def streamed(*chunks: Any) -> Asked:
    told = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks)
    came = Response(200, (("content-type", "text/event-stream"),), (told,))
    return Asked(replace(made(200, {}), response=came), expects="ok")


PLAIN = text("hello")


@pytest.mark.parametrize(
    ("effect", "own", "expected"),
    [
        (("none",), text("hello"), ACCEPTED),
        (("none",), text("hello", extra={"a": 1}), CHANGES),
        (("none",), text("hello", usage={"other": {"kind": 1}}), ACCEPTED),
        (("answers",), text("hello"), HONOURED),
        (("member", "/tier"), text("hello", tier="x"), HONOURED),
        (("member", "/tier"), text("hello", tier=None), IGNORED),
        (("member", "/tier"), text("hello", moderation={}), CHANGES),
        (("equals", "/tier", "x"), text("hello", tier="x"), HONOURED),
        (("equals", "/object", "chat.completion"), text("hello"), ACCEPTED),
        (("length", "/choices", 2), text("hello"), IGNORED),
        (("content", "(?i)kestrel"), text("Hello Kestrel"), HONOURED),
        (("content-lacks", "ll"), text("hey"), HONOURED),
        (("content-lacks", "ll"), text("hello"), IGNORED),
        (("finish", "length"), text("hello"), IGNORED),
        (("calls", "get"), called("get", "{}"), HONOURED),
        (("call-count", 1), called("get", "{}"), HONOURED),
        (("json",), text('{"a": 1}'), HONOURED),
        (("json",), text("[1]"), IGNORED),
        (("stream",), text("hello"), IGNORED),
        (("chunk", "/usage"), text("hello"), IGNORED),
    ],
)
def test_an_effect_is_honoured_when_it_shows_and_the_control_does_not_show_it(
    effect, own, expected
):
    assert classify(trial(*effect), own, PLAIN)[0] is expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (counted(7, total=10), HONOURED),
        (counted(7, total=10, itemised=0), HONOURED),
        (counted(7, total=15), IGNORED),
        (counted(7, total=10, itemised=5), IGNORED),
        (text("hello", usage={}), IGNORED),
    ],
)
def test_thinking_is_off_when_usage_counts_none_and_the_control_some(own, expected):
    assert classify(trial("thinking-off"), own, counted(7, total=15))[0] is expected
    assert classify(trial("thinking-off"), counted(7, total=10), PLAIN)[0] is ACCEPTED


def test_a_member_of_any_chunk_shows_what_a_stream_was_asked_for():
    bare, null, counting = ({"choices": []} | more for more in ({}, {"usage": None}, {"usage": {}}))
    usage = trial("chunk", "/usage")
    assert classify(usage, streamed(bare, counting), streamed(bare, bare))[0] is HONOURED
    assert classify(usage, streamed(bare, counting), streamed(counting, bare))[0] is ACCEPTED
    assert classify(usage, streamed(bare, null), streamed(bare, bare))[0] is IGNORED


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, REFUSED),
        (404, REFUSED),
        (422, REFUSED),
        (401, UNCLEAR),
        (429, UNCLEAR),
        (500, UNCLEAR),
    ],
)
def test_a_status_tells_a_refusal_from_what_says_nothing(status, expected):
    body = {"error": {"message": "Unknown name"}}
    said, note = classify(trial("none"), answered(status, body), PLAIN)
    assert (said, note) == (expected, f"status {status}: Unknown name")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(404, REFUSED), (405, REFUSED), (501, REFUSED), (200, HONOURED), (400, UNCLEAR)],
)
def test_a_route_is_refused_only_when_nothing_is_there(status, expected):
    assert classify(trial("route"), answered(status, {}), None)[0] is expected


def test_without_an_answer_or_a_control_nothing_can_be_told():
    silent = Asked(replace(made(200, {}), response=None, failure="timed out"), expects="ok")
    assert classify(trial("none"), silent, PLAIN) == (UNCLEAR, "timed out")
    assert classify(trial("none"), PLAIN, answered(400, {}))[0] is UNCLEAR
    assert classify(trial("none"), answered(400, {}), answered(400, {}))[0] is UNCLEAR


@pytest.mark.parametrize(
    ("own", "control", "expected"),
    [
        ('{"answer": "abc"}', '{"answer": "abcd"}', HONOURED),
        ('{"answer": "abcd"}', '{"answer": "abcd"}', IGNORED),
        ('{"answer": "abc"}', '{"answer": "abc"}', ACCEPTED),
        ("no JSON", '{"answer": "abc"}', IGNORED),
        ('{"answer": "abc"}', "no JSON", HONOURED),
    ],
)
@pytest.mark.parametrize("form", ["text", "call"])
def test_a_keyword_is_honoured_when_only_its_own_answer_fits(own, control, expected, form):
    one, other = (
        (text(own), text(control))
        if form == "text"
        else (called("record", own), called("record", control))
    )
    assert classify(trial("obeys", SHORT), one, other)[0] is expected


def test_a_call_without_arguments_fits_an_empty_schema():
    own = called("record", "")
    assert classify(trial("obeys", {}), own, called("record", "[]"))[0] is ACCEPTED


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("date", "2026-11-22", "today"),
        ("date-time", "2026-11-22T10:00:00Z", "2026-11-22"),
        ("uri", "https://a.example/", "plenty of rain"),
        ("email", "a@b.example", "nobody"),
        ("uuid", "00000000-0000-4000-8000-000000000000", "1"),
    ],
)
def test_a_format_is_held_against_what_came(form, good, bad):
    schema = {"type": "object", "properties": {"answer": {"type": "string", "format": form}}}
    fits, departs = (text(json.dumps({"answer": value})) for value in (good, bad))
    assert classify(trial("obeys", schema), fits, departs)[0] is HONOURED
    assert classify(trial("obeys", schema), departs, departs)[0] is IGNORED


def test_every_check_of_the_catalogue_is_there_and_no_other():
    apart = {"none", "answers", "route", "obeys"}
    assert set(classifying._CHECKS) | apart == set(EFFECTS)
