"""A breach is marked where it stands in the answer, and no text is lost or made up by that."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Breach
from conformance.report.page_spans import Spans
from conformance.report.page_transcript import LONGEST, transcript
from conformance.wire import pointer
from tests.strategies import breaches, texts

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=200)
HEAD = "HTTP 200\ncontent-type: application/json\n\n"
STREAM = (
    "HTTP 200\ncontent-type: text/event-stream\n\n"
    ': hello\n\ndata: {"id": "a", "choices": []}\n\ndata: {"id": null}\n\ndata: [DONE]\n\n'
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


def marked(answer, *wheres, found="null"):
    told = transcript(answer, [Breach(where, (), found) for where in wheres])
    assert "".join(piece.text for piece in told.pieces) == answer
    return [(piece.text, piece.breaches) for piece in told.pieces if piece.breaches]


def pointers(value, at="", keyed=False):
    yield at, value, keyed
    if isinstance(value, dict):
        for key, each in value.items():
            yield from pointers(each, at + pointer.join(key), keyed=True)
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from pointers(each, at + pointer.join(place))


@HYPOTHESIS
@given(value=VALUES, indent=st.none() | st.integers(0, 2), plain=st.booleans())
def test_every_pointer_leads_to_its_value_behind_its_key(value, indent, plain):
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    spans = Spans(text, 0, len(text))
    for at, each, keyed in pointers(value):
        start, end = spans.of(at)
        member = text[start:end]
        if keyed:
            key, behind = json.JSONDecoder().raw_decode(member)
            assert pointer.join(key) == "/" + at.rpartition("/")[2]
            member = member[behind:].lstrip(" :")
        assert json.loads(member) == each


@HYPOTHESIS
@given(answer=texts, found=st.lists(breaches, max_size=4))
def test_no_answer_loses_a_character(answer, found):
    told = transcript(answer, found)
    assert "".join(piece.text for piece in told.pieces) == answer
    placed = {number for piece in told.pieces for number in piece.breaches}
    assert placed | set(told.elsewhere) == set(range(1, len(found) + 1))
    assert not placed & set(told.elsewhere)


def test_a_member_is_marked_with_its_key():
    assert marked(HEAD + '{"a": {"id": null}}', "/a/id") == [('"id": null', (1,))]


def test_an_item_is_marked_alone():
    assert marked(HEAD + '{"a": [1, 2]}', "/a/1") == [("2", (1,))]


def test_a_missing_member_is_marked_at_the_object_that_lacks_it():
    told = transcript(HEAD + '{"a": {"b": 1}}', [Breach("/a/c", (), "absent")])
    assert [(p.text, p.missing) for p in told.pieces if p.breaches] == [('"a": {', ("c",))]


def test_a_member_of_an_event_is_marked_in_that_event():
    assert marked(STREAM, "event 2 /id") == [('"id": null', (1,))]


def test_an_event_is_marked_whole():
    assert marked(STREAM, "event 3") == [("data: [DONE]", (1,))]


def test_a_line_is_counted_from_one():
    answer = HEAD + '{"id": 1}\n{"id": 2}'
    assert marked(answer, "line 2 /id") == [('"id": 2', (1,))]


def test_status_and_header_are_marked_in_the_head():
    answer = HEAD + "{}"
    assert marked(answer, "status", "header Content-Type") == [
        ("HTTP 200", (1,)),
        ("content-type: application/json", (2,)),
    ]


def test_two_breaches_of_one_place_share_a_mark():
    assert marked(HEAD + '{"id": null}', "/id", "/id") == [('"id": null', (1, 2))]


def test_of_two_marks_that_overlap_the_outer_ends_where_the_inner_begins():
    found = marked(HEAD + '{"a": {"id": null}, "b": 1}', "/a", "/a/id")
    assert found == [('"a": {', (1,)), ('"id": null', (2,))]


@pytest.mark.parametrize("where", ["event 9 /id", "line 0", "header x-none", "chat/hello", "/x/y"])
def test_a_place_that_is_not_in_the_excerpt_is_said(where):
    told = transcript(HEAD + "no json", [Breach(where, (), "null")])
    assert told.elsewhere == (1,)


def test_what_stands_behind_the_cut_is_not_called_missing():
    answer = HEAD + '{"a": {"b": 1, "c\n… 5000 characters in all'
    assert transcript(answer, [Breach("/a/z", (), "absent")]).elsewhere == (1,)
    assert marked(answer, "/a/b") == [('"b": 1', (1,))]


def test_a_long_answer_is_cut_and_its_length_said():
    told = transcript("x" * (LONGEST + 1), [])
    assert len(told.pieces[0].text) == LONGEST
    assert told.pieces[-1].text == f"\n… {LONGEST + 1} characters in all"
