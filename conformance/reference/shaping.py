"""
JSON Schemas read without a text in mind: references followed, unions listed, broken ones found.

Pure and forgiving: keywords it does not know are passed over, and every walk ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_DEPTH = 12
_MOST_PLACES = 5000
# Keywords that hold a schema, a list of them, or schemas by name.
_ONE = ("additionalProperties", "items", "not", "propertyNames", "contains", "if", "then", "else")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "definitions", "properties", "patternProperties")


def definition(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the schema in `root` that a reference such as `#/$defs/node` means, or None."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    value: Any = root
    for part in reference[1:].split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        value = dict_of(value).get(name)
    return value if isinstance(value, dict) else None


def merged(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `schema` with the members of its allOf parts in it: properties and required add up."""
    whole = {name: value for name, value in schema.items() if name != "allOf"}
    for part in list_of(schema.get("allOf"))[:_DEPTH]:
        told = dict_of(part)
        if isinstance(reference := told.get("$ref"), str):
            told = {**(definition(reference, root) or {}), **told}
            told.pop("$ref")
        for name, value in told.items():
            held = whole.get(name)
            if isinstance(held, dict) and isinstance(value, dict):
                whole[name] = {**held, **value}
            elif isinstance(held, list) and isinstance(value, list):
                whole[name] = [*held, *value]
            else:
                whole.setdefault(name, value)
    return whole


def branches(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a union may be, in order; () for a schema that is no union."""
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "oneOf")}
    found = [dict_of(branch) for word in ("anyOf", "oneOf") for branch in list_of(schema.get(word))]
    if found:
        return [{**rest, **branch} for branch in found]
    kinds = list_of(schema.get("type"))
    return [{**schema, "type": kind} for kind in kinds if isinstance(kind, str)]


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the type a value of `schema` has, guessed by its other members when not said."""
    if isinstance(said := schema.get("type"), str):
        return said.lower()
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else "string"


def broken(root: Any) -> str | None:
    """
    Return where and why `root` can be no schema, in a few words, or None when it can.

    Types that do not exist, references that lead nowhere, and members of the wrong kind; what a
    real service refuses beyond that is its own.
    """
    return next(_flaws(root), None)


def _flaws(root: Any) -> Iterator[str]:
    waiting: list[tuple[str, Any]] = [("", root)]
    for _ in range(_MOST_PLACES):
        if not waiting:
            return
        at, schema = waiting.pop()
        if isinstance(schema, bool):
            continue
        if not isinstance(schema, dict):
            yield f"'{at or '/'}' is no schema"
            continue
        yield from (f"'{at}/{name}' {what}" for name, what in _own_flaws(schema, root))
        waiting += [(f"{at}/{name}", schema[name]) for name in _ONE if name in schema]
        for name in _MANY:
            inner = list_of(schema.get(name))
            waiting += [(f"{at}/{name}/{place}", each) for place, each in enumerate(inner)]
        for name in _NAMED:
            named = dict_of(schema.get(name))
            waiting += [(f"{at}/{name}/{key}", each) for key, each in named.items()]


def _own_flaws(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kinds = schema.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        # Google's own spelling is in capitals.
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            yield "type", "names no type of JSON"
    if "$ref" in schema:
        reference = schema["$ref"]
        if not isinstance(reference, str) or definition(reference, root) is None:
            yield "$ref", "leads nowhere"
    for name in ("enum", "required", *_MANY):
        if name in schema and not isinstance(schema[name], list):
            yield name, "is no list"
    for name in _NAMED:
        if name in schema and not isinstance(schema[name], dict):
            yield name, "is no object"


def dict_of(value: Any) -> Mapping[str, Any]:
    """Return `value` when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Return `value` when it is an array, else an empty one."""
    return value if isinstance(value, list) else []
