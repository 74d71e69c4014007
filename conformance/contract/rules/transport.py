"""
Rules about bytes before meaning: media types, strict JSON, the framing of an event stream.

Knows nothing of what an answer says.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import (
    ANY,
    BATCH,
    EMBEDDINGS,
    FILE,
    IMAGES,
    MODEL,
    MODELS,
    PLAIN,
    STREAM,
    VIDEO,
    When,
    first_of,
    rule,
)
from conformance.model import Breach, Exchange
from conformance.wire import DONE, MISSING, read

_SHOWN = 40  # bytes of a body that are shown where it stops to be JSON


def _no_headers(exchange: Exchange) -> str | None:
    kept = exchange.response is not None and exchange.response.headers
    return None if kept else Reason.NO_HEADERS


def _not_exact(exchange: Exchange) -> str | None:
    exact = exchange.response is not None and exchange.response.exact
    return None if exact else Reason.NOT_EXACT


def _empty(exchange: Exchange) -> str | None:
    filled = exchange.response is not None and exchange.response.body
    return None if filled else Reason.EMPTY_BODY


def _media_type(exchange: Exchange, wanted: str) -> Iterator[Breach]:
    response = exchange.response
    if response is not None and response.media_type != wanted:
        found = response.header("content-type")
        yield Breach("header content-type", (wanted,), show(MISSING if found is None else found))


def _strict(exchange: Exchange) -> Iterator[Breach]:
    for problem in read(exchange).json.problems:
        where = f"body {problem.where}" if problem.where.startswith("byte") else problem.where
        found = shorten(f"{problem.what}{_standing(exchange, problem.where)}")
        yield Breach(shorten(where or "body"), ("one JSON text in UTF-8",), found)


def _standing(exchange: Exchange, where: str) -> str:
    """Return what stands at a byte of the body, as an addition to a sentence."""
    if not where.startswith("byte ") or exchange.response is None:
        return ""
    start = int(where.removeprefix("byte "))
    text = exchange.response.body[start : start + _SHOWN].decode("utf-8", "backslashreplace")
    return f" Here stands {show(text)}." if text else " The body ends here."


@rule("chat-create/content-type", kinds=PLAIN, when=_no_headers)
def a_completion_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("chat-create/strict-json", kinds=PLAIN, when=_not_exact)
def a_completion_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("chat-create/whole-body", kinds=PLAIN)
def a_completion_comes_whole(exchange: Exchange) -> Iterator[Breach]:
    """HTTP's own framing: a library throws the answer away when its body breaks off."""
    response = exchange.response
    if response is not None and not response.complete:
        found = f"the connection broke after {len(response.body)} bytes"
        yield Breach("body", ("a body that ends as its framing says",), found)


@rule("models-list/content-type", kinds=MODELS, when=_no_headers)
def the_list_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("models-list/strict-json", kinds=MODELS, when=_not_exact)
def the_list_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("models-retrieve/content-type", kinds=MODEL, when=_no_headers)
def the_entry_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("models-retrieve/strict-json", kinds=MODEL, when=_not_exact)
def the_entry_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("embeddings-create/content-type", kinds=EMBEDDINGS, when=_no_headers)
def embeddings_are_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("embeddings-create/strict-json", kinds=EMBEDDINGS, when=_not_exact)
def embeddings_are_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("images-generate/content-type", kinds=IMAGES, when=_no_headers)
def images_are_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("images-generate/strict-json", kinds=IMAGES, when=_not_exact)
def images_are_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("videos-create/content-type", kinds=VIDEO, when=_no_headers)
def a_video_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("videos-create/strict-json", kinds=VIDEO, when=_not_exact)
def a_video_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("batches-create-chat/content-type", kinds=BATCH, when=_no_headers)
def a_batch_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("batches-create-chat/strict-json", kinds=BATCH, when=_not_exact)
def a_batch_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("batches-input-jsonl/file-content-type", kinds=FILE, when=_no_headers)
def a_file_object_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("batches-input-jsonl/file-strict-json", kinds=FILE, when=_not_exact)
def a_file_object_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("errors-envelope/content-type", kinds=ANY, answer="error", when=first_of(_no_headers, _empty))
def an_error_is_served_as_json(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's header, streams included; parameters are free."""
    yield from _media_type(exchange, "application/json")


@rule("errors-envelope/strict-json", kinds=ANY, answer="error", when=_not_exact)
def an_error_is_strict_json(exchange: Exchange) -> Iterator[Breach]:
    """RFC 8259, sections 2, 4, 7 and 8."""
    yield from _strict(exchange)


@rule("chat-stream/content-type", kinds=STREAM, when=_no_headers)
def a_stream_is_served_as_one(exchange: Exchange) -> Iterator[Breach]:
    """WHATWG HTML, server-sent events: a client refuses any other type."""
    yield from _media_type(exchange, "text/event-stream")


_FRAMED: When = first_of(_not_exact, parts.no_stream)


@rule("chat-stream/framing", kinds=STREAM, when=_FRAMED)
def every_line_is_a_field_a_comment_or_blank(exchange: Exchange) -> Iterator[Breach]:
    """WHATWG HTML, server-sent events: other lines and unfinished events are thrown away."""
    stream = read(exchange).stream
    if stream is None:
        return
    for line in stream.strange:
        expected = ("a field", "a comment", "a blank line")
        yield Breach(f"body byte {line.offset}", expected, show(line.text))
    if stream.unfinished:
        yield Breach("stream", ("a blank line after the last event",), show(stream.unfinished))


@rule("chat-stream/utf-8", kinds=STREAM, when=_FRAMED)
def a_stream_is_utf_8(exchange: Exchange) -> Iterator[Breach]:
    """WHATWG HTML, server-sent events: streams are UTF-8 and nothing else."""
    stream = read(exchange).stream
    for offset in stream.undecodable if stream else ():
        yield Breach(f"body byte {offset}", ("UTF-8",), "bytes that are no UTF-8")


# What aiohttp, and with it many a client, takes as one line of a stream at most.
LONGEST_LINE = 128 * 1024


@rule("chat-stream/line-length", kinds=STREAM, when=_FRAMED)
def no_line_is_too_long_for_a_reader(exchange: Exchange) -> Iterator[Breach]:
    """Seen in the field: a picture in one delta ends streams; the standard names no limit."""
    body = exchange.response.body if exchange.response else b""
    if len(body) <= LONGEST_LINE:
        return
    start = 0
    for line in body.splitlines(keepends=True):
        if len(line) > LONGEST_LINE:
            found = (
                f"{len(line):,} bytes that begin with {show(line[:40].decode(errors='replace'))}"
            )
            yield Breach(f"body byte {start}", (f"{LONGEST_LINE:,} bytes a line at most",), found)
        start += len(line)


def _no_event(exchange: Exchange) -> str | None:
    return parts.no_stream(exchange) or (None if parts.events(exchange) else Reason.NO_CHUNK)


@rule("chat-stream/json-events", kinds=STREAM, when=_no_event)
def every_event_is_a_json_object(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: JSON in every event but the done sentinel."""
    exact = _not_exact(exchange) is None
    for chunk in read(exchange).chunks:
        where = f"event {chunk.event.number}"
        for problem in chunk.json.problems if exact else ():
            yield Breach(
                shorten(f"{where} {problem.where}"), ("one JSON object",), shorten(problem.what)
            )
        if chunk.json.parsed and not isinstance(chunk.json.value, dict):
            yield Breach(where, ("one JSON object", DONE), show(chunk.json.value))
