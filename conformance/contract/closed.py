"""
Places that the wire schemas close: those with one of few words, and those with any number.

Reads the schemas alone; what a word means is no business of this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from conformance.contract import schemas
from conformance.contract.shape import SCHEMAS
from conformance.model import Kind
from conformance.wire.pointer import join

ERRORS = ("errors/openai", "errors/google-list")

_DEEPEST = 24  # schemas that refer to themselves end here
_ALTERNATIVES = ("anyOf", "oneOf", "allOf")
_BRANCHES = ("if", "then", "else")


@dataclass(frozen=True, slots=True)
class Closed:
    """Pointers, with `*` for every position of a list, of places with words and with numbers."""

    words: frozenset[str]
    numbers: frozenset[str]


@cache
def closed(kind: Kind, *, answered: bool) -> Closed:
    """Return the closed places of an answer of `kind`, or of an error where none was given."""
    named = ((SCHEMAS[kind],) if kind in SCHEMAS else ()) if answered else ERRORS
    found = [each for name in named for each in _places(schemas.document(name))]
    return Closed(
        frozenset(where for where, what in found if what == "words"),
        frozenset(where for where, what in found if what == "numbers"),
    )


def _places(top: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _below(top, top, (), 0)


def _below(
    schema: Any, top: Mapping[str, Any], way: tuple[str, ...], depth: int
) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return
    types = schema.get("type", ())
    if "enum" in schema or "const" in schema:
        yield join(*way), "words"
    if "number" in ([types] if isinstance(types, str) else types):
        yield join(*way), "numbers"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference.startswith("#/$defs/"):
            inner = top.get("$defs", {}).get(reference.removeprefix("#/$defs/"))
            yield from _below(inner, top, way, depth + 1)
        elif reference.startswith(schemas.PREFIX):
            other = schemas.document(reference.removeprefix(schemas.PREFIX))
            yield from _below(other, other, way, depth + 1)
    for name, inner in schema.get("properties", {}).items():
        yield from _below(inner, top, (*way, name), depth + 1)
    yield from _below(schema.get("items"), top, (*way, "*"), depth + 1)
    for name in _ALTERNATIVES:
        for inner in schema.get(name, ()):
            yield from _below(inner, top, way, depth + 1)
    for name in _BRANCHES:
        yield from _below(schema.get(name), top, way, depth + 1)
