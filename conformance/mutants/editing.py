"""
Small edits of requests and replies, out of which faults are put together.

Reads JSON and event streams with a few lines of its own: what breaks traffic must not be what
reads it later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from conformance.mutants.mutant import Fault
from conformance.reference import Asked, Endpoint, Reply

Edit = Callable[[Any, Any], Any]
"""An answer's JSON and the request's in; changed in place (None out), or a new value out."""

EditChunks = Callable[[list[Any], Any], list[Any] | None]

When = Callable[[Any], object]
"""Tells from the request's JSON ({} when it has none) whether a fault shows."""

DONE = "[DONE]"


def document(asked: Asked) -> Any:
    """Return the request's JSON, an empty object when it has none."""
    try:
        return json.loads(asked.body)
    except ValueError:
        return {}


def is_chat(asked: Asked) -> bool:
    """Tell whether a request asks for a chat completion."""
    return asked.method == "POST" and asked.path.endswith("/chat/completions")


def spelled(value: Any) -> bytes:
    """Return `value` as JSON in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def with_body(reply: Reply, body: bytes, *, media_type: str | None = None) -> Reply:
    """Return `reply` with another body, its length and on demand its media type set right."""
    told = {"content-length": str(len(body))}
    if media_type is not None:
        told["content-type"] = media_type
    headers = tuple((name, told.get(name.lower(), value)) for name, value in reply.headers)
    return replace(reply, headers=headers, pieces=((0.0, body),))


def with_headers(reply: Reply, **told: str | None) -> Reply:
    """Return `reply` with headers set or, by None, left out; `_` in a name stands for `-`."""
    wanted = {name.replace("_", "-"): value for name, value in told.items()}
    kept = tuple((name, value) for name, value in reply.headers if name.lower() not in wanted)
    return replace(
        reply,
        headers=kept + tuple((name, value) for name, value in wanted.items() if value is not None),
    )


def json_of(reply: Reply) -> Any:
    """Return the reply's JSON, None when it has none."""
    if is_stream(reply):
        return None
    try:
        return json.loads(reply.body)
    except ValueError:
        return None


def is_stream(reply: Reply) -> bool:
    """Tell whether a reply is an event stream."""
    return any(
        name.lower() == "content-type" and value.startswith("text/event-stream")
        for name, value in reply.headers
    )


def events_of(reply: Reply) -> list[str]:
    """Return the data of every event of a stream in order, the done sentinel among them."""
    text = reply.body.decode("utf-8", errors="replace").replace("\r\n", "\n")
    found = []
    for block in text.split("\n\n"):
        lines = [line[5:].removeprefix(" ") for line in block.split("\n") if line[:5] == "data:"]
        if lines:
            found.append("\n".join(lines))
    return found


def with_events(reply: Reply, events: Iterable[str | bytes]) -> Reply:
    """
    Return `reply` with another stream: text is the data of an event, bytes stand as they are.

    Every event is a piece of its own, at the pace of the pieces before.
    """
    framed = [each if isinstance(each, bytes) else f"data: {each}\n\n".encode() for each in events]
    paces = [delay for delay, _ in reply.pieces] or [0.0]
    pieces = tuple((paces[min(at, len(paces) - 1)], data) for at, data in enumerate(framed))
    return replace(reply, pieces=pieces)


def chunks_of(reply: Reply) -> list[Any]:
    """Return the JSON of every event of a stream but the sentinel."""
    return [json.loads(data) for data in events_of(reply) if data != DONE]


def with_chunks(reply: Reply, chunks: Sequence[Any], *, done: bool = True) -> Reply:
    """Return `reply` with the chunks of another stream, the sentinel behind them when `done`."""
    data = [spelled(chunk).decode() for chunk in chunks]
    return with_events(reply, [*data, DONE] if done else data)


def error(
    message: str,
    *,
    status: int = 400,
    type_: str = "invalid_request_error",
    param: str | None = None,
    code: str | None = None,
) -> Reply:
    """Return a refusal in the shape of OpenAI's errors."""
    told = {"message": message, "type": type_, "param": param, "code": code}
    body = spelled({"error": told})
    headers = (("content-type", "application/json"), ("content-length", str(len(body))))
    return Reply(status, headers, ((0.0, body),))


def edits(path: str = "/chat/completions", *, when: When = bool) -> Callable[[Edit], Fault]:
    """
    Make an edit the fault that changes the JSON of every 2xx answer to a `path` that ends so.

    `when` looks at the request's JSON where it has one; streams are left alone. A path of "" is
    every path.
    """

    def made(change: Edit) -> Fault:
        def fault(asked: Asked, healthy: Endpoint) -> Reply:
            reply = healthy(asked)
            request = document(asked)
            if not asked.path.endswith(path) or not 200 <= reply.status < 300:
                return reply
            value = json_of(reply)
            if value is None or (asked.body and not when(request)):
                return reply
            return _changed(reply, value, change, request)

        return fault

    return made


def _changed(reply: Reply, value: Any, change: Edit, request: Any) -> Reply:
    """Return `reply` with its JSON changed; as it was, to the byte, when the edit left it alone."""
    before = spelled(value)
    new = change(value, request)
    after = spelled(value if new is None else new)
    return reply if after == before else with_body(reply, after)


def edits_errors(change: Edit) -> Fault:
    """Make an edit the fault that changes the JSON of every answer with a status from 400 on."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        value = json_of(reply)
        if reply.status < 400 or value is None:
            return reply
        return _changed(reply, value, change, document(asked))

    return fault


def edits_chunks(*, when: When = bool) -> Callable[[EditChunks], Fault]:
    """
    Make an edit the fault that changes the chunks of every streamed completion.

    The edit gets the list of chunks and the request's JSON; it changes them in place (None out)
    or gives another list.
    """

    def made(change: EditChunks) -> Fault:
        def fault(asked: Asked, healthy: Endpoint) -> Reply:
            reply = healthy(asked)
            request = document(asked)
            if not is_chat(asked) or not is_stream(reply) or not when(request):
                return reply
            chunks = chunks_of(reply)
            before = spelled(chunks)
            new = change(chunks, request)
            after = chunks if new is None else new
            return reply if spelled(after) == before else with_chunks(reply, after)

        return fault

    return made


def edits_each_chunk(change: Callable[[Any], None]) -> Fault:
    """Make an edit the fault that changes every chunk of every streamed completion in place."""

    @edits_chunks()
    def fault(chunks: list[Any], _request: Any) -> None:
        for chunk in chunks:
            change(chunk)

    return fault


def refuses(
    when: When, message: str, *, status: int = 400, path: str = "/chat/completions"
) -> Fault:
    """Return the fault that refuses requests to `path` whose JSON object fits `when`."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if asked.method == "POST" and asked.path.endswith(path):
            request = document(asked)
            if isinstance(request, dict) and when(request):
                return error(message, status=status)
        return healthy(asked)

    return fault


def asks_otherwise(change: Callable[[Any], None], *, path: str = "/chat/completions") -> Fault:
    """Return the fault that changes a request's JSON before it is answered: what is ignored."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if asked.method != "POST" or not asked.path.endswith(path):
            return healthy(asked)
        request = document(asked)
        if not isinstance(request, dict):
            return healthy(asked)
        before = spelled(request)
        change(request)
        after = spelled(request)
        return healthy(asked if after == before else replace(asked, body=after))

    return fault


def forgets(*names: str, path: str = "/chat/completions") -> Fault:
    """Return the fault that takes no notice of the request's members `names`."""

    def change(request: Any) -> None:
        for name in names:
            request.pop(name, None)

    return asks_otherwise(change, path=path)


def in_turn(*faults: Fault) -> Fault:
    """Return the fault that lays `faults` over each other, the first one nearest the endpoint."""

    def over(answers: Endpoint, fault: Fault) -> Endpoint:
        return lambda asked: fault(asked, answers)

    return lambda asked, healthy: reduce(over, faults, healthy)(asked)


def edits_text(
    change: Callable[[str, Any], str], path: str = "/chat/completions", *, method: str = "POST"
) -> Fault:
    """
    Return the fault that changes the text of every plain 2xx answer to a `path` that ends so.

    The edit gets the text as it stands and the request's JSON, and gives another text.
    """

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        right = asked.method == method and asked.path.endswith(path)
        if not right or not 200 <= reply.status < 300 or is_stream(reply):
            return reply
        return with_body(reply, change(reply.body.decode("utf-8"), document(asked)).encode())

    return fault


def edits_streams(change: Callable[[Reply], Reply]) -> Fault:
    """Make a change of whole replies the fault that shows on every streamed completion."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        return change(reply) if is_chat(asked) and is_stream(reply) else reply

    return fault
