"""
What the installed OpenAI Python SDK makes of streamed calls whose index is wrong or not there.

These tests record what one release does and promise nothing; a newer one may change it. Two small
applications stand beside it, because what breaks in the world is mostly theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import openai
import pytest

from tests.clients.openai_python import CALLS, CITIES, STREAMED, WAYS, broken, client, iterated

RESULT = "sunny with a hint of plum"


def test_calls_without_an_index_iterate_and_say_that_they_have_none():
    chunks = broken("toolcall-index-missing").chat.completions.create(**CALLS, stream=True)
    fragments = [
        fragment
        for chunk in chunks
        for choice in chunk.choices
        for fragment in choice.delta.tool_calls or ()
    ]
    assert len(fragments) > 2
    assert {fragment.index for fragment in fragments} == {None}


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_calls_without_an_index_raise_in_the_helper(dialect):
    speaker = broken("toolcall-index-missing") if dialect == "openai" else client(dialect="gemini")
    with pytest.raises(TypeError, match="list indices must be integers"):
        STREAMED["helper"](speaker, CALLS)


def test_a_second_call_without_an_index_raises_another_class_in_the_helper():
    with pytest.raises(RuntimeError, match="`index` key"):
        STREAMED["helper"](broken("toolcall-index-missing-on-second"), CALLS)


@pytest.mark.parametrize("way", STREAMED)
def test_two_calls_with_index_zero_become_one_with_both_names(way):
    heard = STREAMED[way](broken("toolcall-index-zero"), CALLS)
    ((name, arguments),) = heard.calls
    assert name == "get_weatherget_weather"
    assert arguments == CITIES[0][1] + CITIES[1][1]


def test_plain_answers_do_not_care():
    for name in ("toolcall-index-missing", "toolcall-index-zero"):
        assert WAYS["create"](broken(name), CALLS).calls == CITIES


def by_index(speaker: openai.OpenAI, request: Any) -> list[Any]:
    """Put calls together as a strict application does: what has no index is not for it."""
    calls: dict[int, Any] = {}
    for fragment in fragments_of(speaker, request):
        if fragment.index is None:
            continue
        first = calls.setdefault(fragment.index, fragment)
        if first is not fragment:
            first.function.arguments += fragment.function.arguments or ""
    return list(calls.values())


def by_id(speaker: openai.OpenAI, request: Any) -> list[Any]:
    """Put calls together as a tolerant application does: an id begins a call."""
    return [fragment for fragment in fragments_of(speaker, request) if fragment.id]


def fragments_of(speaker: openai.OpenAI, request: Any) -> Iterable[Any]:
    for chunk in speaker.chat.completions.create(**request, stream=True):
        for choice in chunk.choices:
            yield from choice.delta.tool_calls or ()


def looped(speaker: openai.OpenAI, put_together: Any, *, keeps: tuple[str, ...] = ()) -> str:
    """Make a turn with tools and one with their results; return the text a user gets to see."""
    calls = put_together(speaker, CALLS)
    if not calls:
        return iterated(speaker, CALLS).text or ""
    told = [call.model_dump(include={"id", "type", "function", *keeps}) for call in calls]
    asked = [
        *CALLS["messages"],
        {"role": "assistant", "content": None, "tool_calls": told},
        *({"role": "tool", "tool_call_id": call["id"], "content": RESULT} for call in told),
    ]
    return iterated(speaker, {**CALLS, "messages": asked}).text or ""


def test_a_strict_application_drops_calls_without_an_index_and_has_nothing_left():
    assert len(by_index(client(), CALLS)) == 2
    for speaker in (broken("toolcall-index-missing"), client(dialect="gemini")):
        assert by_index(speaker, CALLS) == []
        assert iterated(speaker, CALLS).text is None


def test_two_turns_of_a_strict_application_end_in_no_text_and_in_no_error():
    assert RESULT in looped(client(), by_index)
    assert looped(broken("toolcall-index-missing"), by_index) == ""
    assert looped(client(dialect="gemini"), by_index) == ""


def test_a_tolerant_application_is_refused_when_it_sends_openais_members_alone():
    with pytest.raises(openai.BadRequestError, match=r"^Error code: 400$") as caught:
        looped(client(dialect="gemini"), by_id)
    assert "thought_signature" in str(caught.value.body)


def test_an_application_that_sends_back_what_it_does_not_know_gets_its_text():
    assert RESULT in looped(client(dialect="gemini"), by_id, keeps=("extra_content",))
