"""
Edits of what completions say, plain and streamed alike, and of what a request wants said.

A vocabulary beside `editing`; it holds no fault of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.mutants.editing import When, edits, edits_chunks
from conformance.mutants.mutant import Fault


def says(change: Callable[[str, Any], str], *, when: When = bool) -> Fault:
    """
    Make a change of text the fault that changes what completions say, plain and streamed.

    `change` gets the whole text of a choice and the request's JSON. Choices without text are left
    alone; a streamed text is cut anew into as many deltas as it had.
    """

    def plain(answer: Any, request: Any) -> None:
        for choice in answer["choices"]:
            if text := choice["message"].get("content"):
                choice["message"]["content"] = change(text, request)

    def streamed(chunks: list[Any], request: Any) -> None:
        spoken: dict[int, list[Any]] = {}
        for choice in (choice for chunk in chunks for choice in chunk["choices"]):
            if choice["delta"].get("content"):
                spoken.setdefault(choice["index"], []).append(choice["delta"])
        for deltas in spoken.values():
            text = change("".join(delta["content"] for delta in deltas), request)
            size = -(-len(text) // len(deltas))
            for at, delta in enumerate(deltas):
                delta["content"] = text[at * size : (at + 1) * size]

    of_plain, of_streamed = edits(when=when)(plain), edits_chunks(when=when)(streamed)
    return lambda asked, healthy: of_plain(asked, lambda again: of_streamed(again, healthy))


def form_of(request: Any) -> Any:
    """Return the response_format of a request's JSON, an empty object when it has none."""
    return _object(_object(request).get("response_format"))


def schema_of(request: Any) -> Any:
    """Return the schema that a request's response_format holds, empty when there is none."""
    return _object(_object(form_of(request).get("json_schema")).get("schema"))


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else {}
