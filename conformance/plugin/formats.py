"""
Response formats a module asks for, and the document that an answer holds.

Each returns the JSON that OpenAI's contract gives the thing; whether it fits is judged elsewhere.
"""

from __future__ import annotations

import json
from typing import Any

from conformance.plugin.asked import Asked
from conformance.plugin.placing import looks_at

CONTENT = "/choices/0/message/content"

_LOOKED_AT = 400  # characters before which JSON between other words would begin


def closed(**members: Any) -> dict[str, Any]:
    """Return a schema of an object with just these members, all required, as strict demands."""
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def json_schema(name: str, schema: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return the response format for a document of `schema`; `members` go beside the schema."""
    return {"type": "json_schema", "json_schema": {"name": name, "schema": schema, **members}}


@looks_at(CONTENT, "a document: {}")
def document(answered: Asked, *path: str | int) -> Any:
    """
    Return the document that the content holds, or what `path` leads to in it.

    None when the content is no JSON or nothing is there: the assertion then says what it wanted.
    """
    try:
        value = json.loads(answered.content or "")
        for step in path:
            value = value[step]
    except (ValueError, LookupError, TypeError):
        return None
    return value


@looks_at(CONTENT, "members of the document: {}")
def members(answered: Asked) -> list[str]:
    """Return the names of the document's members in their order; none when it is no object."""
    found = document(answered)
    return list(found) if isinstance(found, dict) else []


def speaks_json(answered: Asked) -> bool:
    """Tell whether an object or a list of JSON stands in the content, be it between other words."""
    content = answered.content or ""
    begins = (at for at, letter in enumerate(content[:_LOOKED_AT]) if letter in "{[")
    return any(_decodes(content[at:]) for at in begins)


def _decodes(text: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return True
