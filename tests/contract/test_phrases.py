"""Values and schemas in words short enough for a breach."""

import pytest

from conformance.contract.phrases import LONGEST, shorten, show, wanted
from conformance.wire import MISSING


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (1.5, "1.5"),
        ("", '""'),
        ("a\nb\x1b", '"a\\nb\\u001b"'),
        ("Grüße", '"Grüße"'),
        ([], "an empty array"),
        ([1, 2], "an array of 2"),
        ({}, "an empty object"),
        ({"a": 1, "b": 2}, "an object (a, b)"),
        (MISSING, "absent"),
        (10**500, "an integer of many digits"),
    ],
)
def test_a_value_is_shown_in_a_line(value, shown):
    assert show(value) == shown


@pytest.mark.parametrize("value", ["x" * 10_000, {"k" * 500: 1, "l" * 500: 2}, "\ud800" * 500])
def test_what_is_shown_is_bounded_and_can_be_written(value):
    assert len(show(value)) <= LONGEST
    assert show(value).encode()


def test_a_long_text_ends_in_an_ellipsis():
    assert shorten("x" * 300) == "x" * (LONGEST - 1) + "…"


@pytest.mark.parametrize(
    ("schema", "phrases"),
    [
        ({"type": "string"}, ("a string",)),
        ({"type": ["string", "null"]}, ("a string", "null")),
        ({"type": "string", "minLength": 1}, ("a string that is not empty",)),
        ({"const": "list"}, ('"list"',)),
        ({"enum": ["stop", None]}, ('"stop"', "null")),
        ({"title": "unix seconds", "type": "integer"}, ("unix seconds",)),
        ({"title": "a count", "type": ["integer", "null"]}, ("a count", "null")),
        ({"$id": "x", "title": "A thing", "type": "object"}, ("an object",)),
        ({}, ()),
        (True, ()),
    ],
)
def test_a_schema_is_put_as_what_it_accepts(schema, phrases):
    assert wanted(schema) == phrases
