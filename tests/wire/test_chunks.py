"""Folding chunks: what was streamed is what a plain answer would hold."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.chunks import FoldedChoice, fold


def chunk(*choices, **members):
    return {"id": "c1", "created": 7, "model": "m", **members, "choices": list(choices)}


def of(delta=None, index=0, **members):
    return {"index": index, "delta": {} if delta is None else delta, **members}


def test_no_chunk_folds_to_no_choice():
    folded = fold([])
    assert folded.choices == {}
    assert folded.message() is None
    assert folded.notes == ()


def test_content_that_never_came_is_none():
    assert fold([chunk(of({"role": "assistant"}))]).message() == {
        "role": "assistant",
        "content": None,
    }
    assert fold([chunk(of({}))]).message() == {"role": None, "content": None}


def test_content_that_came_empty_is_empty():
    assert fold([chunk(of({"content": ""}))]).message() == {"role": None, "content": ""}


def test_a_role_in_every_delta_is_not_repeated():
    chunks = [chunk(of({"role": "assistant", "content": text})) for text in "ab"]
    assert fold(chunks).message() == {"role": "assistant", "content": "ab"}


def test_the_last_usage_counts_and_null_is_none():
    chunks = [chunk(usage={"n": 1}), chunk(usage={"n": 2}), chunk(usage=None)]
    assert fold(chunks).usage == {"n": 2}


def test_the_first_id_and_creation_time_count():
    chunks = [chunk(id=None), chunk(id="a", created=1), chunk(id="b", created=2)]
    folded = fold(chunks)
    assert (folded.id, folded.created) == ("a", 7)


def test_whole_calls_without_index_are_kept_apart_and_it_is_told():
    def called(city):
        function = {"name": "weather", "arguments": json.dumps({"city": city})}
        return {"function": function, "id": "", "type": "function"}

    chunks = [
        chunk(of({"role": "assistant", "tool_calls": [called("Rome")]})),
        chunk(of({"role": "assistant", "tool_calls": [called("Oslo")]}, finish_reason="stop")),
    ]
    folded = fold(chunks)
    assert folded.message()["tool_calls"] == [called("Rome"), called("Oslo")]
    assert folded.notes == ("A tool-call fragment has no index.",)


def test_extra_members_of_a_delta_are_kept_and_merged():
    chunks = [
        chunk(of({"content": "a", "extra_content": {"google": {"thought": True}}})),
        chunk(of({"content": "b", "extra_content": {"google": {"thought_signature": "s"}}})),
    ]
    extra = fold(chunks).message()["extra_content"]
    assert extra == {"google": {"thought": True, "thought_signature": "s"}}


def test_an_old_function_call_grows_by_its_arguments():
    chunks = [
        chunk(of({"function_call": {"name": "f", "arguments": ""}})),
        chunk(of({"function_call": {"arguments": "{}"}})),
    ]
    assert fold(chunks).message()["function_call"] == {"name": "f", "arguments": "{}"}


def test_log_probabilities_are_put_one_after_the_other():
    chunks = [
        chunk(of(logprobs={"content": [1], "refusal": None})),
        chunk(of(logprobs=None)),
        chunk(of(logprobs={"content": [2, 3], "refusal": None})),
    ]
    assert fold(chunks).choices[0].logprobs == {"content": [1, 2, 3], "refusal": None}


@pytest.mark.parametrize(
    ("odd", "note"),
    [
        ("text", "A chunk is no object."),
        ({"choices": {}}, "The choices of a chunk are no list."),
        ({"choices": [1]}, "A choice is no object."),
        ({"choices": [{"index": 0, "delta": []}]}, "A delta is no object."),
        ({"choices": [{"delta": {}}]}, "A choice has no integer index and counts as choice 0."),
        ({"choices": [of({"content": 1})]}, "The content of a delta is no text."),
        ({"choices": [of({"tool_calls": {}})]}, "The tool_calls of a delta are no list."),
        ({"choices": [of({"tool_calls": [1]})]}, "A tool-call fragment is no object."),
    ],
)
def test_what_does_not_fit_is_told_once_and_passed_over(odd, note):
    folded = fold([chunk(of({"content": "a"})), odd, odd, chunk(of({"content": "b"}))])
    assert folded.notes == (note,)
    assert folded.message()["content"] == "ab"


def test_folding_changes_no_chunk():
    def one(number):
        calls = [{"index": 0, "function": {"x": {str(number): 1}}}]
        delta = {"extra": {"a": {str(number): 1}}, "tool_calls": calls}
        return chunk(of(delta, logprobs={"content": [number]}))

    chunks = [one(1), one(2)]
    before = json.dumps(chunks)
    fold(chunks)
    assert json.dumps(chunks) == before


def test_huge_indices_cost_nothing():
    folded = fold([chunk(of({"tool_calls": [{"index": 10**12}]}, index=10**12))])
    assert folded.choices == {
        10**12: FoldedChoice(10**12, {"role": None, "content": None, "tool_calls": [{}]})
    }


KEYS = ["choices", "index", "delta", "content", "role", "tool_calls", "usage", "id", "logprobs"]
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1, 2), st.text("ab", max_size=2)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*KEYS, "function_call", "function"]), inner, max_size=5),
    ),
    max_leaves=15,
)
ANY_CHOICE = st.dictionaries(st.sampled_from(KEYS), ANY, max_size=4)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(
    st.lists(
        st.one_of(ANY, st.fixed_dictionaries({"choices": st.lists(ANY_CHOICE, max_size=2)})),
        max_size=5,
    )
)
def test_nothing_makes_it_raise(chunks):
    folded = fold(chunks)
    assert all(isinstance(found.message, dict) for found in folded.choices.values())
