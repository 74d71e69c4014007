"""Calls are told apart in plain answers and in streams, even where a stream does not say."""

import made
from made import PAINT, TOOLS, call, calling, calls_of, choice, completion, fragment, opening

from conformance.contract import calls


def streamed(*fragments):
    found = calls.streamed(made.stream(*calls_of(*fragments)))
    return [(one.index, len(one.fragments), one.arguments()) for one in found]


def nameless(**members):
    return made.without(fragment(**members), "/index")


def unnumbered(at=0, **members):
    return made.without(opening(at, **members), "/index")


def test_plain_calls_know_their_places():
    body = completion(choice(tool_calls=[call(), "text", call(id="b")]), choice(1))
    found = calls.plain(made.plain(body))
    assert [one.where for one in found] == [
        "/choices/0/message/tool_calls/0",
        "/choices/0/message/tool_calls/2",
    ]


def test_fragments_of_one_index_make_one_call():
    assert streamed(opening(), fragment(arguments='{"a"'), fragment(arguments=": 1}")) == [
        (0, 3, '{"a": 1}')
    ]


def test_fragments_of_two_indexes_may_alternate():
    found = streamed(opening(), opening(1), fragment(arguments="{}"), fragment(1, "[]"))
    assert found == [(0, 2, "{}"), (1, 2, "[]")]


def test_an_index_that_comes_again_with_another_id_is_another_call():
    assert streamed(opening(arguments="{}"), {**opening(arguments="[]"), "id": "call_b"}) == [
        (0, 1, "{}"),
        (0, 1, "[]"),
    ]


def test_an_index_that_comes_again_with_its_id_is_the_same_call():
    assert streamed(opening(), fragment(arguments="{}", id="call_0")) == [(0, 2, "{}")]


def test_without_an_index_a_name_begins_a_call_and_anything_else_goes_on():
    found = streamed(unnumbered(), nameless(arguments="{}"), unnumbered(arguments="[]"))
    assert found == [(None, 2, "{}"), (None, 1, "[]")]


def test_without_an_index_another_id_begins_a_call():
    found = streamed(unnumbered(), made.without(unnumbered(1), "/function/name"))
    assert [fragments for _, fragments, _ in found] == [1, 1]


def test_choices_keep_their_calls_apart():
    other = made.chunk({"role": "assistant", "tool_calls": [opening()]}, index=1)
    found = calls.streamed(made.stream(*calls_of(opening()), other))
    assert [(one.choice, one.where) for one in found] == [
        (0, "event 2 /choices/0/delta/tool_calls/0"),
        (1, "event 4 /choices/0/delta/tool_calls/0"),
    ]


def test_a_call_without_any_arguments_has_none():
    assert streamed(made.without(opening(), "/function/arguments")) == [(0, 1, None)]


def test_what_a_request_declares_is_read_in_all_its_forms():
    old = {"functions": [{"name": "look", "parameters": {}}]}
    parameters = made.WEATHER["function"]["parameters"]
    assert calls.declared({**TOOLS, **old}) == {"get_weather": parameters, "look": {}}
    assert calls.declared({"tools": [PAINT, 5, {"type": "web_search"}]}) == {"paint": None}
    assert calls.declared({"tools": "none"}) == {}
    assert calls.declared(None) is None


def test_the_name_of_a_call_is_that_of_its_function_or_custom_tool():
    custom = {"type": "custom", "custom": {"name": "paint", "input": ""}}
    assert calls.name_of(call()) == "get_weather"
    assert calls.name_of(custom) == "paint"
    assert calls.name_of({"function": "get_weather"}) is None
    assert [one.where for one in calls.plain(made.plain(calling(custom)))] == [
        "/choices/0/message/tool_calls/0"
    ]
