"""YAML of unknown origin becomes plain data like PyYAML's own, or is refused with a reason."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.recording import foreign_yaml
from conformance.recording.foreign_found import CannotRead

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=40)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    TEXT,
    st.sampled_from(
        ["yes", "012", "1e5", "1.5e3", "<<", "=", "~", "2025-01-01", "1:30", ".5", "-"]
    ),
    st.binary(max_size=20),
)
DATA = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(DATA)
def test_whatever_pyyaml_dumps_comes_back_the_same(data):
    assert foreign_yaml.load(yaml.safe_dump(data).encode()) == data


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(st.binary(max_size=60) | st.text("-: \n[]{}&*!<>|'\"#%@,?ab01~.", max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with suppress(CannotRead):
        foreign_yaml.load(data if isinstance(data, bytes) else data.encode())


def test_words_that_only_other_dumpers_leave_bare_stay_text():
    text = b"[yes, off, 0123, 1_000, 12:30:45, 2025-06-02, 1e5]"
    assert foreign_yaml.load(text) == [
        "yes", "off", "0123", "1_000", "12:30:45", "2025-06-02", "1e5",
    ]  # fmt: skip


def test_the_python_tags_of_vcrpy_give_their_plain_content():
    text = b"""
    text: !!python/unicode 'abc'
    pair: !!python/tuple [1, 2]
    file: !!python/object/new:_io.BytesIO
      state: !!python/tuple [!!binary aGVsbG8=, 0, null]
    empty: !!python/object/new:_io.BytesIO {}
    parts: !!python/object/apply:builtins.iter
      args: [[!!binary aGVs, !!binary bG8=]]
    """
    assert foreign_yaml.load(text) == {
        "text": "abc",
        "pair": [1, 2],
        "file": b"hello",
        "empty": b"",
        "parts": [b"hel", b"lo"],
    }


@pytest.mark.parametrize(
    "text",
    [
        b"!!python/object/apply:os.system ['true']",
        b"!!python/name:os.system ''",
        b"a: !!python/object:vcr.request.Request {uri: x}",
        b"!!set {a, b}",
        b"!thing text",
        b"!!python/object/new:_io.BytesIO [1]",
    ],
)
def test_any_other_tag_is_refused(text):
    with pytest.raises(CannotRead, match="tag"):
        foreign_yaml.load(text)


def test_an_alias_stands_for_what_was_anchored():
    assert foreign_yaml.load(b"a: &x [1, 2]\nb: *x\nc: &y z\nd: *y") == {
        "a": [1, 2],
        "b": [1, 2],
        "c": "z",
        "d": "z",
    }


def test_an_alias_counts_as_often_as_it_is_used():
    levels = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(CannotRead, match="nodes"):
        foreign_yaml.load("\n".join(levels).encode())


def test_the_text_that_aliases_repeat_is_bounded():
    text = f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 100)}]"
    with pytest.raises(CannotRead, match="characters"):
        foreign_yaml.load(text.encode())


@pytest.mark.parametrize("text", [b"&a [*a]", b"a: &a {b: *a}", b"[*nowhere]"])
def test_an_alias_of_something_not_yet_complete_is_refused(text):
    with pytest.raises(CannotRead, match="alias"):
        foreign_yaml.load(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "empty"),
        (b"# nothing", "empty"),
        (b"a: 1\n---\nb: 2", "several"),
        (b"<<: {a: 1}", "merge"),
        (b"? [a]\n: 1", "line 1: a mapping key"),
        (b"a: 1\nb: [", "line"),
        (b"a: \xff", "not valid YAML"),
        (b"[" * 300 + b"]" * 300, "nested deeper"),
        (b"a: " + b"9" * 5000, "5000 digits"),
        (b"a: !!binary x", "base64"),
    ],
)
def test_what_is_refused_has_a_reason(text, why):
    with pytest.raises(CannotRead, match=why):
        foreign_yaml.load(text)


@pytest.mark.parametrize("text", [b"[1, 2, 3, 4]", b"[[], [], [], []]"])
def test_the_number_of_nodes_is_bounded(text):
    with pytest.raises(CannotRead, match="more than 3 YAML nodes"):
        foreign_yaml.load(text, most_nodes=3)
    assert len(foreign_yaml.load(text, most_nodes=5)) == 4


def test_python_s_own_parser_serves_where_libyaml_is_missing(monkeypatch):
    monkeypatch.setattr(foreign_yaml, "_PARSER", yaml.SafeLoader)
    assert foreign_yaml.load(b"a: &x {b: [1, 'two', null]}\nc: *x") == {
        "a": {"b": [1, "two", None]},
        "c": {"b": [1, "two", None]},
    }
