"""
Faults of whatever stands between a model and a client: gateways and proxies that rewrite streams.

What the model said is right; what arrives of it is not.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import (
    DONE,
    edits_chunks,
    edits_streams,
    error,
    events_of,
    with_events,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Reply

BUSY = error("The model is overloaded.", status=503, type_="server_error", code="503").body
SEPARATOR = "\u2028".encode()


@mutant(
    "stream-error-unframed",
    what="In the middle of a stream an error arrives as bare JSON, and the stream ends.",
    breaks=("chat-stream/framing", "chat-stream/done-sentinel"),
    reports=("stream-midway-raw-json-error",),
)
@edits_streams
def error_unframed(reply: Reply) -> Reply:
    return with_events(reply, [*events_of(reply)[:2], BUSY + b"\n"])


@mutant(
    "stream-error-as-event",
    what="A stream with status 200 holds an error and the done sentinel, and no chunk.",
    breaks=("chat-stream/no-error-event", "chat-stream/answers"),
    reports=("sse-error-in-200-stream",),
)
@edits_streams
def error_as_event(reply: Reply) -> Reply:
    return with_events(reply, [BUSY.decode(), DONE])


@mutant(
    "stream-error-swallowed",
    what="Where the upstream failed, a stream ends in the middle of the text with reason stop.",
    breaks=("chat-stream/same-as-plain", "chat-stream/forced-text"),
    reports=("stream-midway-error-swallowed",),
)
@edits_chunks()
def error_swallowed(chunks: list[Any], _request: Any) -> list[Any]:
    spoken = [chunk for chunk in chunks if any(each["delta"] for each in chunk["choices"])]
    kept = spoken[: max(1, len(spoken) // 2)]
    ended = [chunk for chunk in chunks if any(each["finish_reason"] for each in chunk["choices"])]
    for chunk in ended:
        for choice in chunk["choices"]:
            choice["finish_reason"] = "stop"
    return kept + ended


@mutant(
    "stream-comment-as-data",
    what="A gateway wraps the comments that keep a connection open as data.",
    breaks=("chat-stream/json-events",),
    reports=("sse-comment-rewrapped-as-data",),
)
@edits_streams
def comment_as_data(reply: Reply) -> Reply:
    first, *rest = events_of(reply)
    return with_events(reply, [": PROCESSING", first, ": PROCESSING", *rest])


@mutant(
    "stream-split-at-separator",
    what="An event is cut in two lines where its text holds the line separator U+2028.",
    breaks=("chat-stream/framing", "chat-stream/json-events"),
    reports=("sse-unicode-line-separators",),
)
@edits_streams
def split_at_separator(reply: Reply) -> Reply:
    framed = [b"data: " + data.encode() + b"\n\n" for data in events_of(reply)]
    return with_events(reply, [data.replace(SEPARATOR, b"\n") for data in framed])


@mutant(
    "stream-pieces-of-upstream-lost",
    what="A gateway drops every second delta of a long stream.",
    breaks=("chat-stream/same-as-plain",),
)
@edits_chunks()
def pieces_lost(chunks: list[Any], _request: Any) -> list[Any]:
    return [
        chunk
        for number, chunk in enumerate(chunks)
        if number % 2 or not any(each["delta"].get("content") for each in chunk["choices"])
    ]
