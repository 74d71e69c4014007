"""
Values and schemas in words short enough for a breach.

Knows JSON and JSON Schema only, nothing of OpenAI.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.wire import MISSING

LONGEST = 200

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
        case int() | float():
            text = repr(value)
        case _:
            text = "absent" if value is MISSING else type(value).__name__
    return shorten(text)


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
            else:
                yield _TYPES[name]


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)
