"""Drift is a change of shape: every such change is seen, and no change of values alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import places
from conformance.recording.cassette import Recording, read
from conformance.results.drift import drifts
from conformance.results.outlines import lens
from conformance.results.reshaped import Aspect, Drift
from conformance.wire.outline import type_of
from conformance.wire.pointer import join

PLAIN = (
    "chat/hello", "chat/n-two", "tools/parallel", "embeddings/list", "models/list",
    "models/retrieve", "images/plain", "errors/unknown-model",
)  # fmt: skip
STREAMED = ("streaming/hello", "streaming/usage", "tools/both-stream")
SET = places.shipped_cassettes() / "rehearsed" / "reference-openai"


def recorded(exchange: str) -> Recording:
    return read(SET / f"{exchange}.yaml")


def told(before: Recording, after: Recording) -> tuple[Drift, ...]:
    return drifts([before], [after], ("before", "after")).found


def with_body(recording: Recording, body: bytes) -> Recording:
    return replace(recording, response=replace(recording.response, pieces=(body,), arrivals_ms=()))


def with_value(recording: Recording, value: Any) -> Recording:
    return with_body(recording, json.dumps(value).encode())


def value_of(recording: Recording) -> Any:
    return json.loads(recording.response.body)


def chunks_of(recording: Recording) -> list[Any]:
    lines = recording.response.body.decode().splitlines()
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [json.loads(each) for each in data if each != "[DONE]"]


def with_chunks(recording: Recording, chunks: list[Any]) -> Recording:
    events = [f"data: {json.dumps(each)}\n\n" for each in chunks]
    return with_body(recording, "".join([*events, "data: [DONE]\n\n"]).encode())


def members(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every member of every object in `value`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*way, name)
            yield from members(inner, (*way, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value[:3]):
            yield from members(inner, (*way, number))


def holder(value: Any, way: tuple[str | int, ...]) -> Any:
    for step in way[:-1]:
        value = value[step]
    return value


def renamed(value: Any, recording: Recording, tag: str, way: tuple[str, ...] = ()) -> Any:
    """`value` with all texts and numbers replaced that are no words, the shape being the same."""
    seen = lens(recording.head.kind, answered=recording.response.ok)
    where = join(*way)
    match value:
        case dict():
            return {
                name: renamed(inner, recording, tag, (*way, name)) for name, inner in value.items()
            }
        case list():
            return [renamed(inner, recording, tag, (*way, "*")) for inner in value]
        case str() if value and not seen.words(where):
            return (tag * len(value))[: len(value)] if seen.length(where) else f"{tag}{value}"
        case bool():
            return value
        case int() if not seen.words(where):
            return value + len(tag)
        case float():
            return value + 0.5
    return value


@pytest.mark.parametrize("exchange", [*PLAIN, *STREAMED])
def test_a_recording_has_no_drift_against_itself(exchange: str) -> None:
    assert told(recorded(exchange), recorded(exchange)) == ()


def test_no_committed_recording_has_drift_against_itself() -> None:
    recordings = [read(path) for path in sorted(SET.rglob("*.yaml"))[::3]]
    found = drifts(recordings, recordings, ("a", "a"))
    assert (found.found, found.otherwise) == ((), ())
    assert found.compared == len(recordings) > 100


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLAIN), st.text("abcxyz", min_size=1, max_size=5))
def test_other_ids_texts_numbers_and_times_are_no_drift(exchange: str, tag: str) -> None:
    before = recorded(exchange)
    after = with_value(before, renamed(value_of(before), before, tag))
    assert told(before, after) == ()


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(STREAMED),
    st.text("abcxyz", min_size=1, max_size=5),
    st.integers(1, 5),
)
def test_other_values_and_other_counts_of_chunks_are_no_drift(
    exchange: str, tag: str, times: int
) -> None:
    before = recorded(exchange)
    chunks = [renamed(each, before, tag) for each in chunks_of(before)]
    middle = next(
        number
        for number, each in enumerate(chunks)
        if number and any(choice["delta"].get("content") for choice in each["choices"])
    ) if "tools" not in exchange else 0  # fmt: skip
    more = (
        [*chunks[:middle], *[chunks[middle]] * times, *chunks[middle + 1 :]] if middle else chunks
    )
    assert told(before, with_chunks(before, more)) == ()


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_member_that_goes_or_comes_is_seen(data: st.DataObject) -> None:
    before = recorded(data.draw(st.sampled_from(PLAIN)))
    value = value_of(before)
    way = data.draw(st.sampled_from(list(members(value))))
    del holder(value, way)[way[-1]]
    less = with_value(before, value)

    gone, come = told(before, less), told(less, before)
    assert {each.aspect for each in gone} & {Aspect.WENT, Aspect.PRESENCE}
    assert {each.aspect for each in come} & {Aspect.CAME, Aspect.PRESENCE}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_change_of_type_is_seen_null_included(data: st.DataObject) -> None:
    before = recorded(data.draw(st.sampled_from(PLAIN)))
    value = value_of(before)
    way = data.draw(st.sampled_from(list(members(value))))
    inside = holder(value, way)
    others = [None, "text", True, [1], {"a": 1}]
    other = data.draw(
        st.sampled_from([each for each in others if type_of(each) != type_of(inside[way[-1]])])
    )
    inside[way[-1]] = other
    assert Aspect.TYPE in {each.aspect for each in told(before, with_value(before, value))}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_change_of_a_word_is_seen(data: st.DataObject) -> None:
    before = recorded(data.draw(st.sampled_from(PLAIN)))
    seen = lens(before.head.kind, answered=before.response.ok)
    value = value_of(before)
    words = [
        way
        for way in members(value)
        if seen.words(join(*("*" if isinstance(step, int) else step for step in way)))
        and isinstance(holder(value, way)[way[-1]], str)
    ]
    if not words:
        return
    way = data.draw(st.sampled_from(words))
    holder(value, way)[way[-1]] = "another_word"
    assert {each.aspect for each in told(before, with_value(before, value))} == {Aspect.WORDS}


def without(name: str) -> Callable[[list[Any]], list[Any]]:
    def change(chunks: list[Any]) -> list[Any]:
        for chunk in chunks:
            chunk.pop(name, None)
        return chunks

    return change


def role_everywhere(chunks: list[Any]) -> list[Any]:
    for chunk in chunks:
        for choice in chunk["choices"]:
            choice["delta"]["role"] = "assistant"
    return chunks


def finish_absent_for_null(chunks: list[Any]) -> list[Any]:
    for chunk in chunks:
        for choice in chunk["choices"]:
            if choice["finish_reason"] is None:
                del choice["finish_reason"]
    return chunks


def finish_with_content(chunks: list[Any]) -> list[Any]:
    *others, content, last = chunks
    content["choices"][0]["finish_reason"] = last["choices"][0]["finish_reason"]
    return [*others, content]


@pytest.mark.parametrize(
    ("change", "aspect", "where"),
    [
        (without("model"), Aspect.WENT, "/model"),
        (role_everywhere, Aspect.PRESENCE, "/choices/*/delta/role"),
        (finish_absent_for_null, Aspect.PRESENCE, "/choices/*/finish_reason"),
        (finish_with_content, Aspect.ORDER, "last event with content"),
    ],
)
def test_a_stream_that_is_made_otherwise_is_seen(
    change: Callable[[list[Any]], list[Any]], aspect: Aspect, where: str
) -> None:
    before = recorded("streaming/hello")
    found = told(before, with_chunks(before, change(chunks_of(before))))
    assert (aspect, where) in {(each.aspect, each.where) for each in found}


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b"data: [DONE]\n\n", b"", "[DONE]"),
        (b"data: [DONE]", b": ping\n\ndata: [DONE]", "comments"),
        (b"data: [DONE]", b"event: end\ndata: [DONE]", "event names"),
        (b"\n", b"\r\n", "line ends"),
    ],
)
def test_another_framing_of_a_stream_is_seen(old: bytes, new: bytes, where: str) -> None:
    before = recorded("streaming/hello")
    found = told(before, with_body(before, before.response.body.replace(old, new)))
    assert [(each.aspect, each.where) for each in found] == [(Aspect.FRAMING, where)]


def with_headers(recording: Recording, **changed: str | None) -> Recording:
    dropped = {name.replace("_", "-") for name in changed}
    kept = [pair for pair in recording.response.headers if pair[0].lower() not in dropped]
    added = [(name.replace("_", "-"), value) for name, value in changed.items() if value]
    return replace(recording, response=replace(recording.response, headers=(*kept, *added)))


def test_headers_that_matter_are_compared_and_no_others() -> None:
    before = recorded("chat/hello")

    for drifting in (
        {"content_type": "text/plain"},
        {"x_ratelimit_remaining_requests": None},
        {"retry_after": "1"},
    ):
        after = with_headers(before, **drifting)
        assert [each.aspect for each in told(before, after)] == [Aspect.HEADER]
    quiet = with_headers(before, date="today", x_ratelimit_remaining_requests="7", server="x")
    assert told(before, quiet) == ()


def test_another_status_is_told_alone_and_not_the_body_that_comes_with_it() -> None:
    before, error = recorded("chat/hello"), recorded("errors/unknown-model")
    after = replace(before, response=replace(error.response, headers=before.response.headers))
    assert [each.aspect for each in told(before, after)] == [Aspect.STATUS]


def test_a_body_that_was_cut_off_is_told() -> None:
    before = recorded("chat/hello")
    after = replace(before, response=replace(before.response, complete=False))
    assert [each.where for each in told(before, after)] == ["end of the body"]


def test_the_length_of_a_vector_is_shape_and_its_numbers_are_not() -> None:
    before = recorded("embeddings/list")
    value = value_of(before)
    value["data"][0]["embedding"] = value["data"][0]["embedding"][:-1]
    found = told(before, with_value(before, value))
    assert [(each.aspect, each.where) for each in found] == [
        (Aspect.LENGTH, "/data/*/embedding")
    ]  # fmt: skip


def test_what_one_side_alone_holds_or_asked_otherwise_is_listed_and_no_drift() -> None:
    hello, listed, stream = map(recorded, ("chat/hello", "models/list", "streaming/hello"))
    body = {**json.loads(hello.request.body), "temperature": 0.5}
    request = replace(hello.request, body=json.dumps(body).encode())
    found = drifts([hello, listed], [replace(hello, request=request), stream], ("a", "b"))

    assert not found.drifted
    assert (found.compared, found.otherwise) == (0, ("chat/hello",))
    assert (found.only_before, found.only_after) == (("models/list",), ("streaming/hello",))


def test_another_model_and_another_history_are_the_same_question() -> None:
    hello = recorded("chat/hello")
    body = {**json.loads(hello.request.body), "model": "other", "messages": []}
    after = replace(
        hello,
        head=replace(hello.head, model="other"),
        request=replace(hello.request, body=json.dumps(body).encode()),
    )
    found = drifts([hello], [after], ("a", "b"))
    assert (found.compared, found.drifted) == (1, False)
    assert found.notes == (f"The model for chat was {hello.head.model}, then other.",)
