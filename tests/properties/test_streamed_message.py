"""A message that is streamed, in whatever fragments and bytes, folds back to the message."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire import sse
from conformance.wire.chunks import fold
from tests.properties.streams import borders, chances, cut, put_together

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=200)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
arguments = st.dictionaries(text, st.none() | st.integers() | text, max_size=2).map(json.dumps)
functions = st.fixed_dictionaries(
    {"name": st.text("ab_", min_size=1, max_size=4), "arguments": arguments | text}
)
calls = st.lists(
    st.fixed_dictionaries({"type": st.just("function"), "function": functions}),
    min_size=1,
    max_size=4,
).map(lambda given: [{"id": f"call_{at}", **call} for at, call in enumerate(given)])
messages = st.fixed_dictionaries(
    {"role": st.just("assistant"), "content": st.none() | text},
    optional={"refusal": text, "reasoning_content": text, "tool_calls": calls},
)
choices = st.lists(
    st.tuples(messages, st.sampled_from(["stop", "length", "tool_calls", "content_filter"])),
    min_size=1,
    max_size=3,
)
usages = st.none() | st.fixed_dictionaries(
    {"prompt_tokens": st.integers(0, 9), "total_tokens": st.integers(0, 99)}
)


def fragments(whole, chance):
    """Cut a text into one to four pieces, empty ones among them."""
    places = sorted(chance.randint(0, len(whole)) for _ in range(chance.randint(0, 3)))
    return [whole[start:end] for start, end in pairwise([0, *places, len(whole)])]


def of_call(at, call, chance):
    """The fragments of one tool call: the first names it, all say which one it is."""
    named, *more = fragments(call["function"]["arguments"], chance)
    opening = {**call, "function": {"name": call["function"]["name"], "arguments": named}}
    yield {"index": at, **opening}
    for each in more:
        repeated = chance.choice([{}, {}, {"type": "function"}, {"id": None}, {"id": ""}])
        yield {"index": at, **repeated, "function": {"arguments": each}}


def deltas(message, chance, *, indexed=True):
    """
    A message as deltas: the role first, then texts and calls in any order, mixed.

    Calls that do not say which one they are come one after the other, as nothing else tells them
    apart.
    """
    opening = {"role": message["role"]}
    if chance.random() < 0.5:
        opening["content"] = None if message["content"] is None else ""
    yield opening
    lanes = [
        [{key: each} for each in fragments(message[key], chance)]
        for key in ("content", "refusal", "reasoning_content")
        if message.get(key) is not None
    ]
    called = [
        [{"tool_calls": [each]} for each in of_call(at, call, chance)]
        for at, call in enumerate(message.get("tool_calls", ()))
    ]
    if not indexed:
        called = [[delta for lane in called for delta in lane]]
        for delta in called[0]:
            del delta["tool_calls"][0]["index"]
    lanes += called
    while any(lanes):
        lane = chance.choice([lane for lane in lanes if lane])
        delta = lane.pop(0)
        others = [other[0] for other in lanes if other and other is not lane]
        if "tool_calls" in delta and others and chance.random() < 0.3:
            beside = chance.choice(others)
            if "tool_calls" in beside:  # fragments of two calls in one delta
                next(other for other in lanes if other and other[0] is beside).pop(0)
                delta = {"tool_calls": [*delta["tool_calls"], *beside["tool_calls"]]}
        yield {**chance.choice([{}, {}, {"refusal": None}, {"tool_calls": None}]), **delta}


def chunks(streamed, usage, chance, *, indexed=True):
    """All choices as chunks: their deltas side by side, reasons with the last or after it."""
    waiting = []
    for index, (message, reason) in enumerate(streamed):
        steps = [
            {"index": index, "delta": each} for each in deltas(message, chance, indexed=indexed)
        ]
        if chance.random() < 0.5:
            steps.append({"index": index, "delta": {}})
        waiting.append(
            [{**step, "finish_reason": None} for step in steps[:-1]]
            + [{**steps[-1], "finish_reason": reason}]
        )
    envelope = {"id": "c1", "object": "chat.completion.chunk", "created": 7, "model": "m"}
    made = []
    while any(waiting):
        ready = [steps for steps in waiting if steps]
        told = chance.sample(ready, chance.randint(1, len(ready)))
        made.append({**envelope, "choices": [steps.pop(0) for steps in told], "usage": None})
    if usage is not None and chance.random() < 0.5:
        made.append({**envelope, "choices": [], "usage": usage})
    else:
        made[-1]["usage"] = usage
    return made


def as_text(chunk, chance):
    """A chunk as JSON on one line or several, ASCII or not."""
    return json.dumps(
        chunk, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, None, 1])
    )


def assert_folded(folded, streamed, usage, notes=()):
    assert list(folded.choices) == list(range(len(streamed)))
    for index, (message, reason) in enumerate(streamed):
        assert folded.message(index) == message
        assert folded.choices[index].finish_reason == reason
    assert folded.usage == usage
    assert (folded.id, folded.created, folded.model) == ("c1", 7, "m")
    assert folded.notes == notes


@HYPOTHESIS
@given(choices, usages, chances)
def test_the_chunks_of_a_message_fold_to_the_message(streamed, usage, chance):
    assert_folded(fold(chunks(streamed, usage, chance)), streamed, usage)


@HYPOTHESIS
@given(choices, usages, chances)
def test_calls_that_come_one_after_the_other_need_no_index(streamed, usage, chance):
    called = any("tool_calls" in message for message, _ in streamed)
    notes = ("A tool-call fragment has no index.",) if called else ()
    assert_folded(fold(chunks(streamed, usage, chance, indexed=False)), streamed, usage, notes)


@HYPOTHESIS
@given(choices, usages, chances, borders)
def test_a_message_comes_whole_out_of_the_bytes_of_its_stream(streamed, usage, chance, cuts):
    said = [as_text(each, chance) for each in chunks(streamed, usage, chance)]
    stream = put_together([*said, "[DONE]"], chance)
    reader = sse.Reader()
    events = [event for piece in cut(stream.body, cuts) for event in reader.feed(piece)]
    *events, last = [*events, *reader.close().events]
    assert last.data == "[DONE]"
    assert_folded(fold(json.loads(event.data) for event in events), streamed, usage)
