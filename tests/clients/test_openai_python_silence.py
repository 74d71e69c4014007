"""
Faults over which the installed OpenAI Python SDK says nothing, or says too little.

These tests record what one release does and promise nothing; a newer one may change it. They show
why a suite that only drives the SDK sees so few faults.
"""

from __future__ import annotations

import re

import pytest

from tests.clients.openai_python import (
    CALLS,
    CITIES,
    SAID,
    STREAMED,
    TEXT,
    WAYS,
    Heard,
    broken,
    client,
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["id-missing", "id-null", "created-missing", "object-chunk"])
def test_a_member_that_is_wrong_in_the_envelope_goes_unnoticed(name, way):
    assert WAYS[way](broken(name), TEXT) == Heard(SAID, (), "stop")


@pytest.mark.parametrize("way", STREAMED)
def test_a_stream_without_its_sentinel_ends_as_any_other(way):
    assert STREAMED[way](broken("stream-done-missing"), TEXT) == Heard(SAID, (), "stop")


@pytest.mark.parametrize("way", STREAMED)
def test_a_stream_without_a_finish_reason_gives_none(way):
    assert STREAMED[way](broken("stream-no-finish-reason"), TEXT) == Heard(SAID, (), None)


@pytest.mark.parametrize("way", STREAMED)
def test_calls_that_end_with_stop_are_handed_on_with_stop(way):
    heard = STREAMED[way](broken("stream-finish-stop-on-toolcalls"), CALLS)
    assert heard == Heard(None, CITIES, "stop")


def test_arguments_that_are_an_object_come_out_as_a_dict_where_text_is_promised():
    heard = WAYS["create"](broken("toolcall-arguments-object"), CALLS)
    assert heard.calls == (("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Rome"}))


def test_choices_that_are_null_come_out_as_none():
    answer = broken("choices-null").chat.completions.create(**TEXT)
    assert answer.choices is None


def test_chunks_that_call_themselves_completions_iterate_and_break_the_helper_without_a_word():
    speaker = broken("stream-chunk-object-of-plain")
    assert STREAMED["iterate"](speaker, TEXT).text == SAID
    with pytest.raises(AssertionError, match=r"^$"):
        STREAMED["helper"](speaker, TEXT)


def test_a_role_in_every_chunk_is_joined_by_the_helper():
    speaker = client(dialect="gemini")
    heard = STREAMED["helper"](speaker, TEXT)
    assert heard.text == SAID
    assert re.fullmatch("(assistant){2,}", heard.role or "")
    assert STREAMED["iterate"](speaker, TEXT).role == "assistant"


@pytest.mark.parametrize("way", WAYS)
def test_calls_with_an_empty_id_come_out_like_any_other(way):
    assert WAYS[way](broken("toolcall-id-empty"), CALLS).calls == CITIES


def test_two_empty_ids_are_handed_on_so_that_results_could_not_be_told_apart():
    message = broken("toolcall-id-empty").chat.completions.create(**CALLS).choices[0].message
    assert [call.id for call in message.tool_calls or ()] == ["", ""]


def test_usage_that_is_null_comes_out_as_none():
    assert broken("usage-null").chat.completions.create(**TEXT).usage is None


def test_usage_that_was_asked_for_and_does_not_come_in_a_stream_is_not_missed():
    asked = {**TEXT, "stream": True, "stream_options": {"include_usage": True}}
    assert [chunk.usage for chunk in client().chat.completions.create(**asked) if chunk.usage]
    chunks = list(broken("sglang-usage-null-with-include").chat.completions.create(**asked))
    assert len(chunks) > 3
    assert [chunk.usage for chunk in chunks if chunk.usage] == []
