"""
What the installed OpenAI Python SDK makes of event streams that other readers stumble over.

These tests record what one release does, its mistakes among it, and promise nothing; a newer one
may change it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from conformance.mutants import named_variation
from conformance.reference import Asked, Endpoint, Reply
from tests.clients.openai_python import (
    CALLS,
    CITIES,
    SAID,
    STREAMED,
    TEXT,
    WAYS,
    Heard,
    Through,
    client,
    each_event,
    iterated,
)

SPOKEN = Heard(SAID, (), "stop")
CALLED = Heard(None, CITIES, "tool_calls")
EMOJI = "👩‍🚀".encode()


def heard_of(variation: str, way: str) -> tuple[Heard, Heard]:
    speaker = client(named_variation(variation).through)
    return WAYS[way](speaker, TEXT), WAYS[way](speaker, CALLS)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("variation", ["crlf", "cr"])
def test_lines_may_end_in_cr_lf_and_in_cr(variation, way):
    assert heard_of(variation, way) == (SPOKEN, CALLED)


@pytest.mark.parametrize("way", STREAMED)
def test_no_space_is_needed_behind_the_colon(way):
    assert heard_of("no-space", way) == (SPOKEN, CALLED)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("variation", ["comments", "keep-alive"])
def test_comments_are_passed_over_with_and_without_a_blank_line(variation, way):
    assert heard_of(variation, way) == (SPOKEN, CALLED)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("kept", [b": ping\n\n", b"\n"], ids=["comment", "blank line"])
def test_a_blank_line_after_an_event_with_an_id_raises_a_json_error(kept, way):
    # The id lives on, and with it set the SDK takes the blank line for an event without data.
    speaker = client(each_event(lambda data: b"id: 1\n" + data + kept))
    with pytest.raises(json.JSONDecodeError):
        STREAMED[way](speaker, TEXT)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("alone", [b"retry: 3000\n\n", b"event: ping\n\n", b"data:\n\n"])
def test_a_block_with_nothing_for_data_raises_a_json_error(alone, way):
    speaker = client(each_event(lambda data: alone + data))
    with pytest.raises(json.JSONDecodeError):
        STREAMED[way](speaker, TEXT)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("named", [b"id: 1\n", b"event: message\n", b"retry: 3000\n"])
def test_fields_beside_the_data_change_nothing(named, way):
    assert STREAMED[way](client(each_event(lambda data: named + data)), TEXT) == SPOKEN


@pytest.mark.parametrize("way", STREAMED)
def test_a_byte_order_mark_takes_the_first_event_with_it_and_no_error_says_so(way):
    spoken, called = heard_of("bom", way)
    assert spoken == replace(SPOKEN, role=None)
    assert called == replace(CALLED, role=None)


@pytest.mark.parametrize("way", STREAMED)
def test_a_byte_order_mark_costs_the_first_words_where_the_first_event_holds_some(way):
    whole = STREAMED[way](client(dialect="gemini"), TEXT)
    heard = STREAMED[way](client(named_variation("bom").through, "gemini"), TEXT)
    assert whole.text == SAID
    assert heard.text is not None
    assert heard.text != SAID
    assert SAID.endswith(heard.text)
    assert heard.finish == "stop"


def test_a_byte_order_mark_costs_the_first_of_two_calls_where_calls_come_whole():
    bom = named_variation("bom").through
    assert b"Paris" in first_piece("gemini", bom)
    heard = iterated(client(bom, "gemini"), CALLS)
    assert heard.calls == CITIES[1:]


def first_piece(dialect: str, through: Through) -> bytes:
    kept: list[bytes] = []

    def noting(healthy: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            reply = through(healthy)(asked)
            kept.append(reply.pieces[0][1])
            return reply

        return answer

    list(client(noting, dialect).chat.completions.create(**CALLS, stream=True))
    return kept[0]


def cut(data: bytes, offset: int) -> Iterator[bytes]:
    """Yield `data` in two pieces, the cut so many bytes behind the start of every emoji."""
    start = 0
    while (found := data.find(EMOJI, start)) >= 0:
        yield data[start : found + offset]
        start = found + offset
    yield data[start:]


def torn(offset: int) -> Through:
    def through(healthy: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            reply = healthy(asked)
            body = reply.body.replace(b"Paris", EMOJI)  # so that a call holds one as well
            assert EMOJI in body
            return replace(reply, pieces=tuple((0.0, part) for part in cut(body, offset)))

        return answer

    return through


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("offset", range(1, len(EMOJI) + 1))
def test_an_emoji_of_a_text_may_be_cut_anywhere(offset, way, dialect):
    assert WAYS[way](client(torn(offset), dialect), TEXT).text == SAID


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("offset", range(1, len(EMOJI) + 1))
def test_an_emoji_of_a_calls_arguments_may_be_cut_anywhere(offset, way):
    paris, rome = WAYS[way](client(torn(offset)), CALLS).calls
    assert json.loads(paris[1]) == {"city": EMOJI.decode()}
    assert rome == CITIES[1]
