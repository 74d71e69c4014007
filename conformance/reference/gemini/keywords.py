"""
What the Gemini dialect does with words of JSON Schema: some refused, some lost without notice.

Looks at schemas only. The refusals are spelled as wire facts 6.2 has them; which words they hit
is known from reports (schema-dollar-keys-rejected and schema-dollar-schema-in-tools-compat,
structured-output-schema-lossy-mapping), not from recordings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NOT_IN_TOOLS = ("$schema", "$id", "$defs", "definitions")
_NOT_IN_FORMATS = ("$schema",)
_LOST_IN_FORMATS = frozenset({"pattern", "minLength", "maxLength", "const"})


def unknown_in_tool(at: str, parameters: Any) -> Iterator[str]:
    """Yield the paths of words in `parameters`, itself at `at`, that are no known names."""
    for name in _NOT_IN_TOOLS:
        if isinstance(parameters, Mapping) and name in parameters:
            yield f"{at}.{name}"


def refused_in_format(schema: Mapping[str, Any]) -> bool:
    """Tell whether the schema of a response format is refused for a word at its root."""
    return any(name in schema for name in _NOT_IN_FORMATS)


def without_lost(schema: Any) -> Any:
    """Return the schema of a response format as the model gets it: some words are lost."""
    match schema:
        case Mapping():
            return {
                name: _members(inner) if name in ("properties", "$defs") else without_lost(inner)
                for name, inner in schema.items()
                if name not in _LOST_IN_FORMATS
            }
        case list():
            return [without_lost(inner) for inner in schema]
    return schema


def _members(schemas: Any) -> Any:
    # Their names are the user's own: a member called pattern is no keyword.
    if not isinstance(schemas, Mapping):
        return schemas
    return {name: without_lost(schema) for name, schema in schemas.items()}
