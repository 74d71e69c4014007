"""Bare bodies become exchanges without a request; everything else is named for what it is."""

import json

import pytest

from conformance.model import Exchange, Kind
from conformance.recording import foreign_raw
from conformance.recording.foreign_found import CannotRead, Place, Unreadable

PLACE = Place("rec/x.json", "x")
COMPLETION = {"object": "chat.completion", "model": "m", "created": 1748902365, "choices": []}


def body(value):
    (found,) = foreign_raw.body(json.dumps(value).encode(), value, PLACE)
    return found


def lines(*values):
    text = "\n".join(v if isinstance(v, str) else json.dumps(v) for v in values)
    return list(foreign_raw.lines(text.encode(), PLACE))


def test_a_bare_answer_is_an_exchange_whose_status_and_headers_are_unknown():
    found = body(COMPLETION)
    assert (found.id, found.kind, found.model) == ("x#1", Kind.COMPLETION, "m")
    assert (found.request, found.target, found.recorded) == (None, "unknown", "2025-06-02")
    assert found.facts == {"status": "assumed", "headers": "unknown", "format": "json"}
    response = found.response
    assert (response.status, response.headers, response.pieces_kept) == (200, (), False)
    assert (response.body, response.exact) == (json.dumps(COMPLETION).encode(), True)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ([{"error": {"code": 404, "message": "no", "status": "NOT_FOUND"}}], 404),
        ({"error": {"code": "invalid_api_key", "message": "no"}}, 400),
        ({"error": {"code": 7, "message": "no"}}, 400),
        ({"error": {"message": "no"}}, 400),
        ({"choices": []}, 200),
        ({"object": "list", "data": []}, 200),
    ],
)
def test_the_status_of_a_bare_body_is_what_its_error_says(value, status):
    assert body(value).response.status == status


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"object": "chat.completion.chunk"}, "chunks"),
        ({"kind": "discovery#restDescription"}, "discovery document"),
        ({"openapi": "3.1.0"}, "OpenAPI"),
        ({"$schema": "x"}, "JSON Schema"),
        ({"candidates": []}, "Gemini's own API"),
        ({"custom_id": "1", "response": {}}, "batch"),
        ({"response": {"body": [{"__type__": "Model"}]}}, "client library"),
        ({"error": "text"}, "neither"),
        ({}, "neither"),
        ([], "neither"),
        (7, "neither"),
    ],
)
def test_json_that_is_no_answer_is_named_for_what_it_is(value, why):
    found = body(value)
    assert isinstance(found, Unreadable)
    assert why in found.why


def test_a_stream_is_an_exchange_with_its_bytes():
    data = b'data: {"object":"chat.completion.chunk","model":"m"}\n\ndata: [DONE]\n\n'
    (found,) = foreign_raw.stream(data, PLACE)
    assert isinstance(found, Exchange)
    assert (found.kind, found.model, found.response.body) == (Kind.STREAM, "m", data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'data: {"a":1}\n\n', True),
        (b'\xef\xbb\xbfdata:{"a":1}\r\n\r\n', True),
        (b': hello\n\nevent: x\ndata: {"a":1}\n\n', True),
        (b"data: http://x/\n", False),
        (b": a comment alone\n\n", False),
        (b'{"data: ": 1}', False),
        (b'text\ndata: {"a":1}\n\n', False),
        (b"", False),
    ],
)
def test_an_event_stream_is_known_by_its_beginning(data, expected):
    assert foreign_raw.evident_stream(data) is expected


def test_json_lines_are_one_exchange_a_line_numbered_as_in_the_file():
    first, second = lines(COMPLETION, "", COMPLETION)
    assert (first.id, second.id) == ("x#1", "x#3")
    assert second.response.body == json.dumps(COMPLETION).encode()


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"a": 1}, "neither"),
        (7, "neither"),
        ("{", "not valid JSON"),
        ({"custom_id": "1", "response": {}}, "a batch that got no answer"),
        ({"object": "chat.completion.chunk"}, "single chunks"),
    ],
)
def test_a_line_that_is_no_exchange_costs_no_other(broken, why):
    first, second, third = lines(COMPLETION, broken, COMPLETION)
    assert (first.id, third.id) == ("x#1", "x#3")
    assert (second.path, second.number) == ("rec/x.json", 2)
    assert why in second.why


@pytest.mark.parametrize(
    ("values", "why"),
    [(({"a": 1}, 7), "line 1 is JSON, but neither"), (("", " "), "empty")],
)
def test_lines_of_which_none_is_an_exchange_get_one_note(values, why):
    (found,) = lines(*values)
    assert isinstance(found, Unreadable)
    assert found.number is None
    assert why in found.why


def test_lines_printed_with_their_numbers_are_read():
    first, second = lines(f"1 {json.dumps(COMPLETION)}", f"2\t{json.dumps(COMPLETION)}")
    assert (first.id, second.id) == ("x#1", "x#2")
    assert first.response.body == json.dumps(COMPLETION).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "line 1"),
        (b"\xff{}", "UTF-8"),
        (b"9" * 5000, "digits"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_json_has_a_reason(data, why):
    with pytest.raises(CannotRead, match=why):
        foreign_raw.parse(data)
