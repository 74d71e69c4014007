"""
Words for faults of tools: the calls of an answer, the schemas of a request, a history sent back.

Built on the edits; says nothing of which faults there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from conformance.mutants.editing import (
    When,
    asks_otherwise,
    document,
    edits_chunks,
    is_chat,
    is_stream,
    json_of,
    refuses,
    spelled,
    with_body,
)
from conformance.mutants.mutant import Fault
from conformance.reference import Asked, Endpoint, Reply


def objects(value: Any) -> list[Any]:
    """Return the objects of a list; none where there is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def messages(body: Any, role: str | None = None) -> list[Any]:
    """Return the messages of a request, on demand those of one role alone."""
    return [each for each in objects(body.get("messages")) if role in (None, each.get("role"))]


def functions(body: Any) -> list[Any]:
    """Return the functions that a request declares."""
    return objects([tool.get("function") for tool in objects(body.get("tools"))])


def parameters(body: Any) -> Iterator[Any]:
    """Yield every schema in the parameters of a request's functions, the outermost included."""
    waiting = objects([function.get("parameters") for function in functions(body)])
    while waiting:
        schema = waiting.pop()
        yield schema
        if not isinstance(schema, dict):
            continue
        for name in ("properties", "$defs", "definitions"):
            waiting += (schema.get(name) or {}).values()
        for name in ("anyOf", "oneOf", "allOf"):
            waiting += schema.get(name) or ()
        waiting += [schema[name] for name in ("items", "additionalProperties") if name in schema]


def refuses_where(when: When, said: str, *, status: int = 400) -> Fault:
    """Return the fault that refuses a chat request whose JSON is an object that fits `when`."""
    return refuses(lambda body: isinstance(body, dict) and when(body), said, status=status)


def with_word(*words: str) -> When:
    """Return a condition: a schema in the parameters of a request's functions has such a word."""
    return lambda body: any(
        isinstance(schema, dict) and word in schema for schema in parameters(body) for word in words
    )


def edits_calls(change: Callable[[Any, Any], None], *, when: When = bool) -> Fault:
    """
    Return the fault that changes each choice that calls, given with the request's JSON.

    Answers without a call, and streams, are left as they are to the byte.
    """

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if not is_chat(asked) or b'"tool_calls"' not in reply.body or is_stream(reply):
            return reply
        answer, request = json_of(reply), document(asked)
        if not when(request):
            return reply
        for choice in answer["choices"]:
            if choice["message"].get("tool_calls"):
                change(choice, request)
        return with_body(reply, spelled(answer))

    return fault


def edits_each_call(change: Callable[[Any], None], *, when: When = bool) -> Fault:
    """Return the fault that changes every call of a plain answer in place."""

    def each(choice: Any, _request: Any) -> None:
        for call in choice["message"]["tool_calls"]:
            change(call)

    return edits_calls(each, when=when)


def fragments(chunks: list[Any]) -> Iterator[Any]:
    """Yield every fragment of a call in the chunks of a stream."""
    for chunk in chunks:
        for choice in chunk.get("choices") or ():
            yield from choice["delta"].get("tool_calls") or ()


def edits_fragments(change: Callable[[Any], None], *, when: When = bool) -> Fault:
    """Return the fault that changes every fragment of a streamed call in place."""

    @edits_chunks(when=when)
    def fault(chunks: list[Any], _request: Any) -> None:
        for fragment in fragments(chunks):
            change(fragment)

    return fault


def edits_history(change: Callable[[list[Any]], None]) -> Fault:
    """Return the fault that changes the messages of a request before they are answered."""

    def on_body(body: Any) -> None:
        if isinstance(body.get("messages"), list):
            change(body["messages"])

    return asks_otherwise(on_body)


def all_of(*faults: Fault) -> Fault:
    """Return the fault that is several at once: one cause that shows in more than one place."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if not faults:
            return healthy(asked)
        first, *rest = faults
        inner = all_of(*rest)
        return first(asked, lambda again: inner(again, healthy))

    return fault
