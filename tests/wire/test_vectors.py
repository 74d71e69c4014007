"""Vectors are read as numbers or packed, and nothing else is taken for one."""

import base64
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.vectors import packed, vector, vectors

FLOATS = st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=20)


@settings(deadline=None, derandomize=True, database=None)
@given(FLOATS)
def test_packed_floats_are_read_as_they_were(numbers):
    text = base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
    assert packed(text) == tuple(numbers)
    assert vector(text) == tuple(numbers)


def test_the_least_significant_byte_comes_first():
    assert packed(base64.b64encode(b"\x00\x00\x80\x3f").decode()) == (1.0,)


def test_numbers_are_read_as_floats():
    assert vector([1, -0.5]) == (1.0, -0.5)


@pytest.mark.parametrize(
    "member",
    [
        None,
        [],
        "",
        "====",
        "AAA",
        "AAAA",
        "ÄÄÄÄ",
        {},
        5,
        [True],
        ["1"],
        [1, None],
        [[1]],
        [10**400],
    ],
    ids=repr,
)
def test_nothing_else_is_a_vector(member):
    assert vector(member) is None


def test_the_vectors_of_an_answer_come_in_order():
    data = [{"embedding": [1]}, {"embedding": "AACAPw=="}, "no entry", {"embedding": None}, {}]
    assert vectors({"data": data}) == [(1.0,), (1.0,)]


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, {"data": {"embedding": [1]}}])
def test_an_answer_without_entries_has_no_vectors(body):
    assert vectors(body) == []
