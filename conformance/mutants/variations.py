"""
Ways of answering that every client has to live with: white space, order, pieces, headers.

Each is allowed by RFC 8259, by the event stream's grammar, by HTTP, or by OpenAI's own habit of
adding members.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    DONE,
    document,
    events_of,
    is_stream,
    json_of,
    spelled,
    with_body,
    with_events,
    with_headers,
)
from conformance.mutants.mutant import Fault
from conformance.mutants.variation import replies, variation
from conformance.reference import Asked, Endpoint, Reply


def _streams(change: Callable[[bytes], bytes]) -> Fault:
    """Return the way that changes the bytes of every event of a stream."""

    def changed(reply: Reply) -> Reply:
        if not is_stream(reply):
            return reply
        return replace(reply, pieces=tuple((pace, change(data)) for pace, data in reply.pieces))

    return replies(changed)


def _values(change: Callable[[Any], Any], spell: Callable[[Any], bytes] = spelled) -> Fault:
    """Return the way that changes every JSON value, of documents and of events."""

    def changed(reply: Reply) -> Reply:
        if is_stream(reply):
            return with_events(
                reply,
                [
                    data if data == DONE else spell(change(json.loads(data))).decode()
                    for data in events_of(reply)
                ],
            )
        value = json_of(reply)
        return reply if value is None else with_body(reply, spell(change(value)))

    return replies(changed)


crlf = variation("crlf", what="The lines of a stream end in CR LF.")(
    _streams(lambda data: data.replace(b"\n", b"\r\n"))
)

cr = variation("cr", what="The lines of a stream end in CR alone.")(
    _streams(lambda data: data.replace(b"\n", b"\r"))
)

comments = variation("comments", what="A comment stands before every event of a stream.")(
    _streams(lambda data: b": still here\n" + data)
)

keep_alive = variation(
    "keep-alive", what="Comments with a blank line behind them, and blank lines, part the events."
)(_streams(lambda data: b": ping\n\n\n" + data))

no_space = variation("no-space", what="No space follows the colon of a stream's fields.")(
    _streams(lambda data: data.replace(b"data: ", b"data:"))
)

fields = variation("more-fields", what="Events have an id, a name and a time to retry besides.")(
    _streams(lambda data: b"id: 7\nretry: 3000\n" + data)
)


@variation("bom", what="A stream begins with a byte order mark.")
@replies
def bom(reply: Reply) -> Reply:
    if not is_stream(reply) or not reply.pieces:
        return reply
    (pace, first), *rest = reply.pieces
    return replace(reply, pieces=((pace, b"\xef\xbb\xbf" + first), *rest))


@variation("one-byte-pieces", what="Every byte of a short body is a piece of its own.")
@replies
def one_byte_pieces(reply: Reply) -> Reply:
    if len(reply.body) > 8192:
        return reply
    return replace(
        reply,
        pieces=tuple(
            (pace if place == 0 else 0.0, bytes([byte]))
            for pace, data in reply.pieces
            for place, byte in enumerate(data)
        ),
    )


@variation("torn-characters", what="Pieces end inside characters of more than one byte.")
@replies
def torn_characters(reply: Reply) -> Reply:
    return replace(
        reply,
        pieces=tuple(
            (pace if place == 0 else 0.0, part)
            for pace, data in reply.pieces
            for place, part in enumerate(_torn(data))
        ),
    )


def _torn(data: bytes) -> Iterator[bytes]:
    start = 0
    for place, byte in enumerate(data):
        if byte >= 0xC0:  # the first byte of a longer character
            yield data[start : place + 1]
            start = place + 1
    yield data[start:]


@variation("joined-pieces", what="Three events at a time arrive in one piece.")
@replies
def joined_pieces(reply: Reply) -> Reply:
    if not is_stream(reply):
        return reply
    groups = [reply.pieces[at : at + 3] for at in range(0, len(reply.pieces), 3)]
    return replace(
        reply,
        pieces=tuple(
            (sum(pace for pace, _ in group), b"".join(data for _, data in group))
            for group in groups
        ),
    )


@variation("gzip", what="Bodies are compressed although nobody asked for it.")
@replies
def gzipped(reply: Reply) -> Reply:
    told = with_headers(reply, content_encoding="gzip")
    if not is_stream(reply):
        return with_body(told, gzip.compress(reply.body, mtime=0))
    packer = zlib.compressobj(wbits=31)
    pieces = [
        (pace, packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))
        for pace, data in reply.pieces
    ]
    return replace(told, pieces=(*pieces, (0.0, packer.flush())))


def _reversed(value: Any) -> Any:
    match value:
        case dict():
            return {name: _reversed(value[name]) for name in reversed(value)}
        case list():
            return [_reversed(item) for item in value]
        case _:
            return value


key_order = variation("key-order", what="The members of every object stand in reverse.")(
    _values(_reversed)
)

white_space = variation("white-space", what="Documents are indented, events spaced out.")(
    _values(
        lambda value: value,
        lambda value: json.dumps(value, ensure_ascii=False, separators=(" ,  ", " : ")).encode(),
    )
)

escapes = variation("escapes", what="Text is spelled in escapes, slashes too.")(
    _values(lambda value: value, lambda value: json.dumps(value).replace("/", "\\/").encode())
)


def _more(value: Any) -> Any:
    match value:
        case dict():
            return {name: _more(inner) for name, inner in value.items()} | {"x_more": {"of": [1]}}
        case list():
            return [_more(item) for item in value]
        case _:
            return value


def _less(value: Any) -> Any:
    match value:
        case dict():
            return {name: _less(inner) for name, inner in value.items() if name != "x_more"}
        case list():
            return [_less(item) for item in value]
        case _:
            return value


@variation("more-members", what="Every object has a member nobody knows, also when sent back.")
def more_members(asked: Asked, healthy: Endpoint) -> Reply:
    if b"x_more" in asked.body:  # an endpoint that adds members has to take them back
        asked = replace(asked, body=spelled(_less(document(asked))))
    return _adding(asked, healthy)


_adding = _values(lambda value: _more(value) if isinstance(value, dict) else value)


def _nulls(value: Any) -> Any:
    if not isinstance(value, dict) or "choices" not in value:
        return value
    value.setdefault("service_tier", None)
    value["system_fingerprint"] = None
    for choice in value["choices"]:
        if not choice.get("logprobs"):
            choice["logprobs"] = None
        for said in (choice.get("message"), choice.get("delta")):
            if isinstance(said, dict):
                said.setdefault("refusal", None)
                said.setdefault("audio", None)
                said.setdefault("function_call", None)
    return value


null_members = variation("null-members", what="Optional members are there and null.")(
    _values(_nulls)
)


def _null_usage(value: Any) -> Any:
    if isinstance(value, dict) and value.get("object") == "chat.completion.chunk":
        value.setdefault("usage", None)
    return value


null_usage = variation("null-usage", what="Chunks without counts say usage null.")(
    _values(_null_usage)
)
