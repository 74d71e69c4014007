"""
Faults of what a stream says and of the bytes it says it in: pieces, text, framing, encoding.

Knows nothing of how a stream ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    DONE,
    chunks_of,
    document,
    edits_chunks,
    edits_streams,
    error,
    events_of,
    is_chat,
    is_stream,
    spelled,
    with_body,
    with_events,
    with_headers,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


def _texts(chunks: list[Any]) -> Iterator[Any]:
    """Yield every delta that brings text, with the number of its choice."""
    for chunk in chunks:
        for choice in chunk["choices"]:
            if choice["delta"].get("content"):
                yield choice["index"], choice["delta"]


def _one_delta(chunks: list[Any]) -> None:
    """Put all text of each choice into the first chunk that has any, and drop the others."""
    first: dict[int, Any] = {}
    for chunk in list(chunks):
        for choice in list(chunk["choices"]):
            text = choice["delta"].get("content")
            if not text:
                continue
            if choice["index"] in first:
                first[choice["index"]]["delta"]["content"] += text
                chunk["choices"].remove(choice)
                if not chunk["choices"]:
                    chunks.remove(chunk)
            else:
                first[choice["index"]] = choice


@mutant(
    "stream-buffered-when-tools",
    what="With tools in the request all text comes in one delta.",
    breaks=("chat-stream/incremental",),
    reports=("stream-buffered-when-tools",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def buffered_when_tools(chunks: list[Any], _request: Any) -> None:
    _one_delta(chunks)


@mutant(
    "stream-in-one-delta",
    what="A stream brings all text in one delta, made when the answer was ready.",
    breaks=("chat-stream/incremental",),
)
@edits_chunks()
def in_one_delta(chunks: list[Any], _request: Any) -> None:
    _one_delta(chunks)


@mutant(
    "stream-sent-at-once",
    what="A proxy holds a stream back and sends it in one piece.",
    breaks=("chat-stream/incremental",),
)
def sent_at_once(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or not is_stream(reply):
        return reply
    return replace(reply, pieces=((reply.arrivals_ms[-1], reply.body),))


@mutant(
    "images-in-content-markdown-base64",
    what="The text of a stream is a picture as a data URI of 200 KB in one delta.",
    breaks=("chat-stream/line-length", "chat-stream/forced-text"),
    reports=("images-in-content-markdown-base64",),
)
@edits_chunks()
def picture_in_content(chunks: list[Any], _request: Any) -> None:
    _one_delta(chunks)
    for _, delta in _texts(chunks):
        delta["content"] = f"![image](data:image/png;base64,{'iVBORw0K' * 25_600})"


@mutant(
    "stream-text-doubled",
    what="Every delta repeats the text of the whole answer so far.",
    breaks=("chat-stream/forced-text", "chat-stream/same-as-plain"),
)
@edits_chunks()
def text_doubled(chunks: list[Any], _request: Any) -> None:
    said: dict[int, str] = {}
    for at, delta in _texts(chunks):
        said[at] = said.get(at, "") + delta["content"]
        delta["content"] = said[at]


@mutant(
    "stream-blanks-trimmed",
    what="Every delta loses the blanks around its text.",
    breaks=("chat-stream/forced-text", "chat-stream/same-as-plain"),
)
@edits_chunks()
def blanks_trimmed(chunks: list[Any], _request: Any) -> None:
    for _, delta in _texts(chunks):
        delta["content"] = delta["content"].strip()


@mutant(
    "stream-last-delta-lost",
    what="The last piece of text of a stream never comes.",
    breaks=("chat-stream/forced-text", "chat-stream/same-as-plain"),
)
@edits_chunks()
def last_delta_lost(chunks: list[Any], _request: Any) -> None:
    last = dict(_texts(chunks))
    for delta in last.values():
        delta["content"] = ""


@mutant(
    "stream-content-type-plain",
    what="A stream is served as text/plain.",
    breaks=("chat-stream/content-type",),
)
@edits_streams
def content_type_plain(reply: Reply) -> Reply:
    return with_headers(reply, content_type="text/plain; charset=utf-8")


@mutant(
    "stream-ignored",
    what="A request with stream true is answered with a plain completion.",
    breaks=("chat-stream/answers", "chat-stream/content-type"),
    reports=("cloudflare-json-when-stream-asked",),
)
def stream_ignored(asked: Asked, healthy: Endpoint) -> Reply:
    if not is_stream(healthy(asked)) or not is_chat(asked):
        return healthy(asked)
    request = document(asked)
    kept = {name: value for name, value in request.items() if name[:6] != "stream"}
    return healthy(replace(asked, body=spelled(kept)))


@mutant(
    "stream-ndjson",
    what="A stream is a JSON text a line, without data: before it and blank lines between.",
    breaks=("chat-stream/answers",),
)
@edits_streams
def ndjson(reply: Reply) -> Reply:
    return with_events(reply, [data.encode() + b"\n" for data in events_of(reply)])


@mutant(
    "stream-one-newline",
    what="Events end with one line end, so that nothing parts them.",
    breaks=("chat-stream/framing", "chat-stream/answers"),
)
@edits_streams
def one_newline(reply: Reply) -> Reply:
    return with_events(reply, [f"data: {data}\n".encode() for data in events_of(reply)])


@mutant(
    "stream-json-over-lines",
    what="Chunks are pretty-printed over several lines of which the first alone says data:.",
    breaks=("chat-stream/framing", "chat-stream/json-events"),
)
@edits_streams
def json_over_lines(reply: Reply) -> Reply:
    return with_events(
        reply,
        [
            f"data: {data}\n\n".replace(',"choices"', ',\n"choices"').encode()
            for data in events_of(reply)
        ],
    )


@mutant(
    "stream-python-literals",
    what="Chunks are spelled as Python spells a dictionary and not as JSON.",
    breaks=("chat-stream/json-events",),
)
@edits_streams
def python_literals(reply: Reply) -> Reply:
    return with_events(reply, [*(str(chunk) for chunk in chunks_of(reply)), DONE])


@mutant(
    "stream-latin-1",
    what="A stream is encoded in ISO 8859-1 and not in UTF-8.",
    breaks=("chat-stream/utf-8", "chat-stream/unicode"),
)
@edits_streams
def latin_1(reply: Reply) -> Reply:
    return with_events(
        reply, [f"data: {data}\n\n".encode("latin-1", "replace") for data in events_of(reply)]
    )


@mutant(
    "stream-characters-cut",
    what="Every chunk is decoded alone, so that text beyond ASCII turns into replacement marks.",
    breaks=("chat-stream/unicode",),
)
@edits_chunks()
def characters_cut(chunks: list[Any], _request: Any) -> None:
    for _, delta in _texts(chunks):
        delta["content"] = "".join("\ufffd" if one > "\u7fff" else one for one in delta["content"])


@mutant(
    "stream-line-separator-splits",
    what="A stream is cut at U+2028 too, as if it ended a line.",
    breaks=("chat-stream/unicode",),
)
@edits_chunks()
def line_separator_splits(chunks: list[Any], _request: Any) -> None:
    for _, delta in _texts(chunks):
        delta["content"] = delta["content"].replace("\u2028", "\n")


@mutant(
    "stream-error-event",
    what="A stream breaks off after its first chunks with an error event.",
    breaks=("chat-stream/no-error-event",),
)
@edits_streams
def error_event(reply: Reply) -> Reply:
    failed = error("The upstream went away.", type_="server_error").body.decode()
    return with_events(reply, [*events_of(reply)[:3], failed])


@mutant(
    "stream-empty",
    what="A stream ends with status 200 before its first event.",
    breaks=("chat-stream/answers",),
)
@edits_streams
def empty(reply: Reply) -> Reply:
    return with_body(reply, b"")
