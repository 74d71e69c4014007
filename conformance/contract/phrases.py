"""
Values and schemas in words short enough for a breach.

Knows JSON and JSON Schema only, nothing of OpenAI.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from math import isfinite
from typing import Any

from conformance.wire import MISSING

LONGEST = 200

_MANY = 12  # numbers, more of which are counted and not listed

_CLASSES = {dict: "object", list: "array", str: "string", type(None): "null"}

_TYPES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "object": "an object",
    "array": "an array",
    "null": "null",
}


def show(value: object) -> str:
    """Return `value` (any parsed JSON, or MISSING) as one line of at most `LONGEST` characters."""
    match value:
        case dict():
            keys = ", ".join(str(key)[:40] for key in list(value)[:8])
            more = ", …" if len(value) > 8 else ""
            text = f"an object ({keys}{more})" if value else "an empty object"
        case list() | tuple():
            text = f"an array of {len(value)}" if value else "an empty array"
        case str():
            text = json.dumps(value[:LONGEST], ensure_ascii=False)
        case bool() | None:
            text = json.dumps(value)
        case int() if value.bit_length() > 200:
            text = "an integer of many digits"
        case float() if not isfinite(value):
            text = json.dumps(value)  # as a sender spells it that takes it for JSON
        case int() | float():
            text = repr(value)
        case _:
            text = "absent" if value is MISSING else type(value).__name__
    return shorten(text)


def quote(value: object) -> str:
    """
    Return `value` as one line that shows what it holds, at most `LONGEST` characters.

    Lists of many numbers are counted; what JSON has no word for (bytes, sets, types) is put in
    the nearest.
    """
    if isinstance(value, Sequence) and len(value) > _MANY and _all_numbers(value):
        first = ", ".join(quote(number) for number in value[:3])
        return f"{len(value)} numbers, the first {first}"
    if isinstance(value, float) and isfinite(value) and not value.is_integer():
        return f"{value:.6g}"
    if value is MISSING or isinstance(value, str | int | float | None):
        return show(value)
    try:
        return shorten(json.dumps(_plain(value), ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        return show(value)


def _all_numbers(value: Sequence[object]) -> bool:
    return all(isinstance(each, int | float) for each in value)


def _plain(value: object) -> object:
    """Return `value` in terms of JSON."""
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted((_plain(each) for each in value), key=str)
        case bytes():
            return value.decode("ascii", "backslashreplace")
        case type():
            return _CLASSES.get(value, value.__name__)
        case _ if is_dataclass(value):
            return _plain(asdict(value))  # type: ignore[arg-type]  # an instance, not the class
        case _:
            return value


def shorten(text: str) -> str:
    """Return `text` without characters that cannot be written, at most `LONGEST` long."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")[:LONGEST]


def wanted(schema: object) -> tuple[str, ...]:
    """Return what `schema` (one member's subschema) accepts, a phrase each; () when it is open."""
    if not isinstance(schema, Mapping):
        return ()
    return tuple(dict.fromkeys(_wanted(schema)))


def _wanted(schema: Mapping[str, Any]) -> Iterator[str]:
    if "title" in schema and "$id" not in schema:  # a document's title is its name
        yield str(schema["title"])
        if "null" in _types(schema):
            yield "null"
    elif "const" in schema:
        yield json.dumps(schema["const"])
    elif "enum" in schema:
        yield from (json.dumps(value) for value in schema["enum"])
    else:
        for name in _types(schema):
            if name == "string" and schema.get("minLength"):
                yield "a string that is not empty"
            elif name == "array" and schema.get("minItems"):
                yield "an array that is not empty"
            else:
                yield _TYPES[name]


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)
