"""Joining tool-call fragments, with an index and without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.toolcalls import Joiner, join


def part(arguments=None, **members):
    function = {"arguments": arguments} if arguments is not None else {}
    if "name" in members:
        function["name"] = members.pop("name")
    return {**members, **({"function": function} if function else {})}


def call(call_id, name, arguments):
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def test_fragments_of_one_index_make_one_call():
    joined = join(
        [
            part("", index=0, id="a", type="function", name="weather"),
            part('{"city":', index=0),
            part('"Rome"}', index=0),
        ]
    )
    assert joined.calls == (call("a", "weather", '{"city":"Rome"}'),)
    assert joined.notes == ()


def test_interleaved_calls_are_told_apart_and_put_in_order_of_their_index():
    joined = join(
        [
            part("", index=1, id="b", type="function", name="time"),
            part("", index=0, id="a", type="function", name="weather"),
            part("{1", index=1),
            part("{0", index=0),
            part("}", index=1),
            part("}", index=0),
        ]
    )
    assert joined.calls == (call("a", "weather", "{0}"), call("b", "time", "{1}"))


def test_whole_calls_without_index_stay_apart():
    calls = [call("", "weather", '{"city":"Rome"}'), call("", "weather", '{"city":"Oslo"}')]
    joined = join(calls)
    assert joined.calls == tuple(calls)
    assert joined.notes == ("A tool-call fragment has no index.",)


def test_without_index_a_fragment_without_id_and_name_goes_on():
    joined = join(
        [
            part("{", id="a", type="function", name="weather"),
            part("}"),
            part("{", id="b", type="function", name="time"),
            part("}", id="b"),
            part("", id=""),
        ]
    )
    assert joined.calls == (call("a", "weather", "{}"), call("b", "time", "{}"))


def test_without_index_a_new_id_begins_a_call():
    joined = join([part("{}", id="a"), part("[]", id="b")])
    assert [found["id"] for found in joined.calls] == ["a", "b"]


def test_a_null_index_is_no_index():
    joined = join([part("{}", index=None, id="a", name="x"), part("[]", index=None, name="y")])
    assert len(joined.calls) == 2


@pytest.mark.parametrize("index", ["0", True, 1.5, [], {}])
def test_an_index_of_another_type_is_told_and_not_used(index):
    joined = join([part("{}", index=index, id="a", name="x")])
    assert joined.calls == ({"id": "a", "function": {"arguments": "{}", "name": "x"}},)
    assert joined.notes == ("A tool-call fragment has an index that is no integer.",)


def test_members_never_sent_stay_absent():
    assert join([part(index=0, name="x")]).calls == ({"function": {"name": "x"}},)
    assert join([{"index": 0}]).calls == ({},)


def test_extra_members_are_kept():
    signed = {"google": {"thought_signature": "s"}}
    joined = join(
        [
            part("{}", index=0, id="a", name="x", extra_content=signed),
            {"index": 0, "extra_content": {"google": {"more": 1}}},
        ]
    )
    assert joined.calls[0]["extra_content"] == {"google": {"thought_signature": "s", "more": 1}}


def test_a_custom_call_grows_by_its_input():
    joined = join(
        [
            {"index": 0, "id": "a", "type": "custom", "custom": {"name": "sql", "input": "SEL"}},
            {"index": 0, "custom": {"input": "ECT"}},
        ]
    )
    assert joined.calls[0]["custom"] == {"name": "sql", "input": "SELECT"}


def test_a_second_id_under_one_index_is_told():
    joined = join([part("{}", index=0, id="a", name="x"), part("", index=0, id="b")])
    assert joined.calls[0]["id"] == "a"
    assert joined.notes == ("Fragments of one tool call bring different ids.",)


def test_a_repeated_name_is_told_and_kept_once():
    joined = join([part("{", index=0, name="time"), part("}", index=0, name="time")])
    assert joined.calls[0]["function"] == {"arguments": "{}", "name": "time"}
    assert joined.notes == ("Fragments of one tool call bring its name more than once.",)


def test_a_name_in_pieces_is_joined():
    joined = join([part("", index=0, name="get_"), part("", index=0, name="time")])
    assert joined.calls[0]["function"]["name"] == "get_time"


def test_a_function_that_is_no_object_is_passed_over_beside_one_that_is():
    joined = join([part("{}", index=0, name="x"), {"index": 0, "function": "odd"}])
    assert joined.calls[0]["function"] == {"name": "x", "arguments": "{}"}


def test_fragments_are_not_changed():
    first = part("{", index=0, id="a", name="x", extra={"a": {"b": 1}})
    before = repr(first)
    join([first, part("}", index=0, extra={"a": {"c": 2}})])
    assert repr(first) == before


def test_joining_may_be_looked_at_while_it_goes_on():
    joiner = Joiner()
    joiner.add(part("{", index=0))
    assert joiner.joined().calls[0]["function"]["arguments"] == "{"
    joiner.add(part("}", index=0))
    assert joiner.joined().calls[0]["function"]["arguments"] == "{}"


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1, 3), st.text("ab", max_size=2)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["index", "id", "type", "function", "custom", "name", "arguments"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(st.lists(ANY, max_size=6))
def test_nothing_makes_it_raise(fragments):
    joined = join(fragments)
    assert len(joined.calls) <= len(fragments)
