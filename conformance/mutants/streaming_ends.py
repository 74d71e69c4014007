"""
Faults of how a stream ends: finish reasons and the done sentinel.

Token counts are in `streaming_usage`; what calls have to do with it is in `tools_streaming`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from conformance.mutants.editing import (
    chunks_of,
    edits_chunks,
    edits_streams,
    events_of,
    with_chunks,
    with_events,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Reply


def _choices(chunks: list[Any]) -> Iterator[Any]:
    for chunk in chunks:
        yield from chunk["choices"]


@mutant(
    "stream-no-finish-reason",
    what="The finish reason is null in every chunk, the last ones too.",
    breaks=("chat-stream/finish-once",),
    reports=("stream-no-finish-reason",),
)
@edits_chunks()
def no_finish_reason(chunks: list[Any], _request: Any) -> None:
    for choice in _choices(chunks):
        choice["finish_reason"] = None


@mutant(
    "sglang-duplicate-finish-chunks",
    what="The chunk that finishes a choice comes twice.",
    breaks=("chat-stream/finish-once",),
    reports=("sglang-duplicate-finish-chunks",),
)
@edits_chunks()
def duplicate_finish(chunks: list[Any], _request: Any) -> list[Any]:
    finishes = [any(choice["finish_reason"] for choice in chunk["choices"]) for chunk in chunks]
    return [
        copy.deepcopy(chunk)
        for chunk, finish in zip(chunks, finishes, strict=True)
        for _ in range(1 + finish)
    ]


@mutant(
    "stream-finish-for-last-choice-only",
    what="Of several choices only the last one gets a finish reason.",
    breaks=("chat-stream/finish-once",),
    reports=("sglang-duplicate-finish-chunks",),
)
@edits_chunks(when=lambda request: request.get("n", 1) > 1)
def finish_for_last_choice_only(chunks: list[Any], request: Any) -> None:
    for choice in _choices(chunks):
        if choice["index"] < request["n"] - 1:
            choice["finish_reason"] = None


@mutant(
    "finish-reason-empty-string",
    what="The finish reason is an empty string, and the role null, until the last chunk.",
    breaks=("chat-stream/finish-reason",),
    reports=("sglang-finish-reason-empty-string",),
)
@edits_chunks()
def finish_reason_empty(chunks: list[Any], _request: Any) -> None:
    for choice in _choices(chunks):
        choice["delta"].setdefault("role", None)
        if choice["finish_reason"] is None:
            choice["finish_reason"] = ""


@mutant(
    "stream-finish-reason-key-absent",
    what="Chunks leave finish_reason out until the last one.",
    breaks=("chat-stream/finish-reason-key",),
    reports=("stream-finish-reason-key-absent",),
)
@edits_chunks()
def finish_reason_key_absent(chunks: list[Any], _request: Any) -> None:
    for choice in _choices(chunks):
        if choice["finish_reason"] is None:
            del choice["finish_reason"]


def _merged(chunks: list[Any], fits: Callable[[Any], Any]) -> list[Any]:
    """Put the finish reason onto the last chunk of a choice whose delta `fits`."""
    last: dict[int, Any] = {}
    kept = []
    for chunk in chunks:
        left = []
        for choice in chunk["choices"]:
            if choice["finish_reason"] and choice["index"] in last:
                last[choice["index"]]["finish_reason"] = choice["finish_reason"]
                continue
            if fits(choice["delta"]):
                last[choice["index"]] = choice
            left.append(choice)
        if left or not chunk["choices"]:
            kept.append({**chunk, "choices": left})
    return kept


@mutant(
    "stream-finish-chunk-carries-content",
    what="The last piece of text comes in the chunk that finishes its choice.",
    breaks=("chat-stream/finish-alone",),
    reports=("stream-finish-chunk-carries-content",),
)
@edits_chunks()
def finish_chunk_carries_content(chunks: list[Any], _request: Any) -> list[Any]:
    return _merged(chunks, lambda delta: delta.get("content"))


@mutant(
    "stream-text-after-finish",
    what="The last piece of text comes after the chunk that finished its choice.",
    breaks=("chat-stream/nothing-after-finish",),
)
@edits_chunks()
def text_after_finish(chunks: list[Any], _request: Any) -> None:
    for at in range(1, len(chunks)):
        choices = chunks[at]["choices"]
        if choices and choices[0]["finish_reason"] and chunks[at - 1]["choices"]:
            chunks[at - 1], chunks[at] = chunks[at], chunks[at - 1]


@mutant(
    "stream-finish-reason-native",
    what="A stream ends with the native STOP or MAX_TOKENS.",
    breaks=("chat-stream/finish-reason",),
)
@edits_chunks()
def finish_reason_native(chunks: list[Any], _request: Any) -> None:
    for choice in _choices(chunks):
        if choice["finish_reason"]:
            cut = choice["finish_reason"] == "length"
            choice["finish_reason"] = "MAX_TOKENS" if cut else "STOP"


@mutant(
    "stream-length-hidden",
    what="A stream that max_tokens cut off says stop.",
    breaks=("chat-stream/finish-as-plain",),
)
@edits_chunks()
def length_hidden(chunks: list[Any], _request: Any) -> None:
    for choice in _choices(chunks):
        if choice["finish_reason"] == "length":
            choice["finish_reason"] = "stop"


@mutant(
    "stream-done-missing",
    what="A stream ends after its last chunk without the done sentinel.",
    breaks=("chat-stream/done-sentinel",),
    reports=("sse-done-missing",),
)
@edits_streams
def done_missing(reply: Reply) -> Reply:
    return with_chunks(reply, chunks_of(reply), done=False)


@mutant(
    "stream-done-twice",
    what="The done sentinel comes twice.",
    breaks=("chat-stream/done-sentinel",),
)
@edits_streams
def done_twice(reply: Reply) -> Reply:
    events = events_of(reply)
    return with_events(reply, [*events, events[-1]])


@mutant(
    "stream-done-quoted",
    what="The done sentinel is a JSON string.",
    breaks=("chat-stream/done-sentinel", "chat-stream/json-events"),
)
@edits_streams
def done_quoted(reply: Reply) -> Reply:
    return with_events(reply, [*events_of(reply)[:-1], '"[DONE]"'])


@mutant(
    "stream-done-early",
    what="The done sentinel comes before the last pieces of text, where clients stop reading.",
    breaks=("chat-stream/done-sentinel", "chat-stream/sdk-carries"),
    surface="python",
)
@edits_streams
def done_early(reply: Reply) -> Reply:
    events = events_of(reply)
    return with_events(reply, [*events[:3], events[-1], *events[3:-1]])
