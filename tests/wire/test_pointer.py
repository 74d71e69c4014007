"""JSON pointers: escaping, resolving and what is not there."""

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.pointer import MISSING, join, resolve, split

VALUE = {"a/b": {"m~n": [10, {"": None}]}, "": 1, "list": ["x", "y"]}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", VALUE),
        ("/", 1),
        ("/a~1b/m~0n/0", 10),
        ("/a~1b/m~0n/1/", None),
        ("/list/1", "y"),
    ],
)
def test_a_pointer_names_a_place(pointer, value):
    assert resolve(VALUE, pointer) == value


@pytest.mark.parametrize(
    "pointer",
    [
        "/none",
        "/list/2",
        "/list/-",
        "/list/01",
        "/list/+1",
        "/list/x",
        "/list/0/0",
        "list",
        "/list/\u0661",
    ],
)
def test_a_place_that_is_not_there_is_missing_and_not_null(pointer):
    assert resolve(VALUE, pointer) is MISSING


def test_an_escape_is_undone_in_the_right_order():
    assert split("/~01") == ("~1",)
    assert join("~1") == "/~01"


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.text(max_size=5), max_size=5))
def test_splitting_undoes_joining(parts):
    assert split(join(*parts)) == tuple(parts)


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.one_of(st.text(max_size=3), st.integers(0, 3)), max_size=4))
def test_what_is_built_along_a_pointer_is_found_by_it(parts):
    value: object = "leaf"
    for part in reversed(parts):
        value = [value] * (part + 1) if isinstance(part, int) else {part: value}
    assert resolve(value, join(*parts)) == "leaf"


def test_missing_is_false_and_the_same_after_copying():
    assert not MISSING
    assert copy.deepcopy(MISSING) is MISSING
    assert pickle.loads(pickle.dumps(MISSING)) is MISSING
    assert resolve(MISSING, "/a") is MISSING
