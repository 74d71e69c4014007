"""Strict JSON: the value, the problems and where they are."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.jsontext import DEPTH, PROBLEMS, JsonProblem, read, read_text
from conformance.wire.pointer import MISSING

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, derandomize=True, database=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_what_a_json_writer_writes_reads_back_without_problems(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    found = read(text.encode())
    assert found.problems == ()
    assert found.strict
    assert found.value == value


@settings(deadline=None, derandomize=True, database=None)
@given(st.one_of(st.binary(max_size=60), st.text('[]{}:,"\\u0dD8e+-.NaInfity \n', max_size=40)))
def test_hostile_bytes_raise_nothing_and_are_never_silently_wrong(data):
    data = data.encode() if isinstance(data, str) else data
    found = read(data)
    assert found.parsed or found.problems
    if found.strict:
        assert json.loads(data) == found.value


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        (b"", "byte 0", "no text"),
        (b" \n", "byte 2", "no text"),
        (b'{"a":1', "byte 6", "Expecting"),
        (b"{'a':1}", "byte 1", "property name"),
        (b"[1,]", "byte 3", "Expecting value"),
        (b"[01]", "byte 2", "Expecting"),
        (b'["a\nb"]', "byte 3", "control character"),
        ('["é", x]'.encode(), "byte 7", "Expecting value"),
        (b"\xef\xbb\xbf[x]", "byte 4", "Expecting value"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "byte 0", "levels"),
        (b'{"a":' * 100_000, "byte 0", "levels"),
    ],
)
def test_what_has_no_value_says_where_it_breaks(text, where, words):
    found = read(text)
    assert found.value is MISSING
    assert not found.parsed
    assert found.problems[-1].where == where
    assert words in found.problems[-1].what


@pytest.mark.parametrize(
    ("text", "where", "value"),
    [
        (b"\xef\xbb\xbf{}", "byte 0", {}),
        (b'["\xff"]', "byte 2", ["\ufffd"]),
        (b"\xff", "byte 0", MISSING),
        (b'{} {"b":1}', "byte 3", {}),
        (b"1\x00", "byte 1", 1),
        ('"é" x'.encode(), "byte 5", "é"),
        (b'{"a":1,"a":2}', "/a", {"a": 2}),
        (b'{"x":[0,{"a/b":1,"a/b":{"c":3}}]}', "/x/1/a~1b", {"x": [0, {"a/b": {"c": 3}}]}),
        (b'[{"a":1,"\\u0061":2}]', "/0/a", [{"a": 2}]),
        (b'{"a":[Infinity]}', "/a/0", {"a": [math.inf]}),
        (b"-Infinity", "", -math.inf),
        (b"[1e999]", "/0", [math.inf]),
        (b'["\\ud800"]', "/0", ["\ufffd"]),
        (b'["\\uDC00\\uD83D"]', "/0", ["\ufffd\ufffd"]),
        (b'{"\\ud800":1}', "", {"\ufffd": 1}),
        (b'{"n":' + b"9" * 5000 + b"}", "/n", {"n": math.inf}),
    ],
)
def test_a_lenient_value_comes_with_its_problem(text, where, value):
    found = read(text)
    assert found.value == value
    assert not found.strict
    assert found.problems[0].where == where


def test_nan_is_read_and_told():
    found = read(b'{"a":NaN}')
    assert math.isnan(found.value["a"])
    assert found.problems == (JsonProblem("/a", "NaN is no JSON value."),)


def test_every_problem_of_a_text_is_told():
    found = read(b'\xef\xbb\xbf{"a":NaN,"a":"\\ud800\xff"} tail')
    assert [problem.where for problem in found.problems] == [
        "byte 0",
        "byte 23",
        "/a",
        "/a",
        "/a",
        "byte 27",
    ]


def test_a_text_as_deep_as_allowed_is_read():
    text = b"[" * DEPTH + b'"[["' + b"]" * DEPTH
    assert read(text).strict
    assert read(b'{"a":[' * (DEPTH // 2) + b"NaN" + b"]}" * (DEPTH // 2)).parsed


def test_brackets_inside_strings_are_no_depth():
    text = json.dumps(["[{" * DEPTH, '\\"[' * DEPTH, [1] * 3])
    assert read(text.encode()).strict


@pytest.mark.parametrize(
    "text",
    [
        b"[" * DEPTH + b'"' + b'\\"' * 200_000,
        b"[]" * DEPTH + b'"' * 200_000,
        b"[" + b'"[{",' * 50_000 + b"[" * DEPTH,
        b'{"a":' * DEPTH + b"\\" * 200_000,
        b"[" + b"1" * 400_000 + b"]",
    ],
    ids=["escapes", "quotes", "strings", "backslashes", "digits"],
)
def test_long_broken_texts_come_to_an_end(text):
    assert read(text).problems


def test_a_wide_text_is_not_deep():
    assert read(b"[" + b",".join([b"[{}]"] * (2 * DEPTH)) + b"]").strict


def test_surrogate_escapes_in_pairs_are_one_character():
    found = read(b'"\\ud83d\\ude00"')
    assert found.strict
    assert found.value == "\N{GRINNING FACE}"


def test_big_integers_stay_exact():
    assert read(b"[9007199254740993]").value == [9007199254740993]
    assert read(b"1" * 400).value == int("1" * 400)


def test_problems_are_bounded():
    found = read(b"[" + b",".join([b"NaN"] * (3 * PROBLEMS)) + b"]")
    assert len(found.problems) == PROBLEMS


def test_text_is_read_like_bytes():
    assert read_text('{"a":1}').value == {"a": 1}
    assert read_text('["é",x]').problems[0].where == "byte 6"
