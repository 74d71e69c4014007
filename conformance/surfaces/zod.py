"""
A Zod schema as the suite describes it, and the `response_format` that JavaScript's helper makes.

Knows how the helper spells a schema; only the JavaScript client has real ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.surfaces.call import Call

_DIALECT = "http://json-schema.org/draft-07/schema#"
_MOST = 2**53 - 1  # beyond it JavaScript's numbers are no integers any more


@dataclass(frozen=True, slots=True)
class Zod:
    """
    A schema called `name`. `schema` describes it in the words of JSON Schema: objects with
    `properties`, arrays with `items`, `enum`, the plain types, and a type in a list with "null".
    """

    name: str
    schema: Mapping[str, Any]


def asks_for_zod(call: Call) -> bool:
    """Tell whether `call` has a Zod schema among its arguments."""
    return any(isinstance(value, Zod) for value in call.params.values())


def spelled_alike(call: Call) -> bool:
    """Tell whether helpers for the third and the fourth Zod spell the schemas of `call` alike."""
    schemas = (value.schema for value in call.params.values() if isinstance(value, Zod))
    return not any(_differs(schema) for schema in schemas)


def response_format(zod: Zod) -> dict[str, Any]:
    """Return the member `response_format` of a request for an answer that `zod` can read."""
    schema = {"$schema": _DIALECT, **_spelled(zod.schema)}
    return {
        "type": "json_schema",
        "json_schema": {"name": zod.name, "strict": True, "schema": schema},
    }


def _differs(schema: Mapping[str, Any]) -> bool:
    inner = [*schema.get("properties", {}).values()]
    if "items" in schema:
        inner.append(schema["items"])
    here = isinstance(schema["type"], list) or schema["type"] == "integer"
    return here or any(_differs(each) for each in inner)


def _spelled(schema: Mapping[str, Any]) -> dict[str, Any]:
    match schema["type"]:
        case "object":
            properties = {name: _spelled(inner) for name, inner in schema["properties"].items()}
            return {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            }
        case "array":
            return {"type": "array", "items": _spelled(schema["items"])}
        case "integer":
            return {"type": "integer", "minimum": -_MOST, "maximum": _MOST}
        case _:
            return dict(schema)
