"""
The `response_format` that stands for a Pydantic model, in the strict form the SDK's `parse` sends.

Knows JSON Schema as models spell it; not Pydantic, whose classes are only asked for their schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def response_format(model: Any) -> dict[str, Any]:
    """
    Return the member `response_format` of a request for an answer that `model` can read.

    `model` is a Pydantic model class. Raises AttributeError for any other class.
    """
    schema = model.model_json_schema()
    described = {"name": model.__name__, "strict": True, "schema": strict(schema)}
    return {"type": "json_schema", "json_schema": described}


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return `schema` as a strict one: objects closed, all their members required.

    Defaults of null go, and a reference that has company is written out, because neither may
    stand in a strict schema. `schema` is left as it is.
    """
    return _strict(schema, schema)


def _strict(schema: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    told = {k: v for k, v in schema.items() if k != "default" or v is not None}
    match told.get("allOf"):
        case [only]:
            del told["allOf"]
            told |= _strict(only, root)
        case [*several]:
            told["allOf"] = [_strict(one, root) for one in several]
    if "$ref" in told and len(told) > 1:
        reference = told.pop("$ref")
        return _strict({**_resolved(reference, root), **told}, root)
    if told.get("type") == "object":
        told.setdefault("additionalProperties", False)
    if "properties" in told:
        told["required"] = list(told["properties"])
    for name in ("properties", "$defs", "definitions"):
        if name in told:
            told[name] = {key: _strict(inner, root) for key, inner in told[name].items()}
    if isinstance(told.get("items"), Mapping):
        told["items"] = _strict(told["items"], root)
    if "anyOf" in told:
        told["anyOf"] = [_strict(one, root) for one in told["anyOf"]]
    return told


def _resolved(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    assert isinstance(found, Mapping)
    return found
