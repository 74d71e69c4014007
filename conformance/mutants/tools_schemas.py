"""
Faults of declarations: words of JSON Schema, names and kinds of tools that are not taken.

Most were reported of translators that know a part of JSON Schema alone and refuse the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from conformance.mutants.calling import functions, objects, parameters, refuses_where, with_word
from conformance.mutants.editing import When, asks_otherwise
from conformance.mutants.mutant import Mutant, mutant


def _refused(
    id_: str, what: str, when: When, said: str, *, breaks: str, reports: Sequence[str] = ()
) -> Mutant:
    """Make the mutant that refuses requests which fit `when`; `said` is the text it gives."""
    fault = refuses_where(when, f"Invalid JSON payload received. {said}")
    return mutant(id_, what=what, breaks=(breaks,), reports=reports)(fault)


def _unknown(word: str) -> str:
    place = "tools[0].function_declarations[0].parameters"
    return f"Unknown name \"{word}\" at '{place}': Cannot find field."


schema_dialect_refused = _refused(
    "schema-dialect-refused",
    "Parameters that name their dialect in $schema are refused.",
    with_word("$schema"),
    _unknown("$schema"),
    breaks="tools-function/schema-dialect",
    reports=("schema-dollar-keys-rejected", "schema-dollar-schema-in-tools-compat"),
)

schema_definitions_refused = _refused(
    "schema-definitions-refused",
    "Parameters that bring $defs of their own are refused.",
    with_word("$defs", "definitions"),
    _unknown("$defs"),
    breaks="tools-function/schema-defs",
    reports=("schema-dollar-keys-rejected",),
)


def _without_definitions(body: Any) -> None:
    for schema in objects([function.get("parameters") for function in functions(body)]):
        schema.pop("$defs", None)


schema_definitions_dropped = mutant(
    "schema-definitions-dropped",
    what="The $defs of parameters are left out, so that what refers to them may be anything.",
    breaks=("tools-function/schema-defs",),
)(asks_otherwise(_without_definitions))

schema_closed_refused = _refused(
    "schema-closed-refused",
    "Parameters that forbid further members by additionalProperties are refused.",
    with_word("additionalProperties"),
    _unknown("additionalProperties"),
    breaks="tools-function/schema-closed",
    reports=("schema-dollar-keys-rejected",),
)

schema_exclusive_bounds_refused = _refused(
    "schema-exclusive-bounds-refused",
    "A number with exclusiveMinimum or exclusiveMaximum is refused.",
    with_word("exclusiveMinimum", "exclusiveMaximum"),
    _unknown("exclusiveMinimum"),
    breaks="tools-function/schema-bounds",
    reports=("schema-exclusive-bounds-rejected",),
)

schema_step_refused = _refused(
    "schema-step-refused",
    "A number with multipleOf is refused.",
    with_word("multipleOf"),
    _unknown("multipleOf"),
    breaks="tools-function/schema-bounds",
    reports=("schema-exclusive-bounds-rejected",),
)

schema_type_union_refused = _refused(
    "schema-type-union-refused",
    "A type that is a list is refused, so that nothing can be string or null.",
    lambda body: any(
        isinstance(schema, dict) and isinstance(schema.get("type"), list)
        for schema in parameters(body)
    ),
    "Invalid value at 'tools[0].function_declarations[0].parameters.type': Proto field is not "
    "repeating, cannot start list.",
    breaks="tools-function/schema-union",
    reports=("schema-type-union-rejected",),
)

schema_boolean_refused = _refused(
    "schema-boolean-refused",
    "A schema that is the boolean true is refused.",
    lambda body: any(isinstance(schema, bool) for schema in _members(body)),
    "Invalid value at 'tools[0].function_declarations[0].parameters.properties[1].value': true",
    breaks="tools-function/schema-anything",
    reports=("schema-boolean-subschema-rejected",),
)

schema_const_refused = _refused(
    "schema-const-refused",
    "A const inside anyOf is refused.",
    with_word("const"),
    _unknown("const"),
    breaks="tools-function/schema-constants",
    reports=("schema-const-rejected",),
)

schema_enum_of_numbers_refused = _refused(
    "schema-enum-of-numbers-refused",
    "An enum that holds anything but text is refused.",
    lambda body: any(
        not isinstance(value, str)
        for schema in parameters(body)
        if isinstance(schema, dict)
        for value in schema.get("enum") or ()
    ),
    "Invalid value at 'tools[0].function_declarations[0].parameters.properties[1].value.enum[0]' "
    "(TYPE_STRING), 1",
    breaks="tools-function/schema-numbers",
    reports=("schema-non-string-enum-rejected",),
)

schema_format_refused = _refused(
    "schema-format-refused",
    "A text with another format than enum or date-time is refused.",
    lambda body: any(
        isinstance(schema, dict) and schema.get("format") not in (None, "enum", "date-time")
        for schema in parameters(body)
    ),
    "Only 'enum' and 'date-time' are supported for STRING type.",
    breaks="tools-function/schema-formats",
    reports=("schema-string-format-rejected",),
)

schema_unique_items_refused = _refused(
    "schema-unique-items-refused",
    "A list with uniqueItems is refused.",
    with_word("uniqueItems"),
    _unknown("uniqueItems"),
    breaks="tools-function/schema-lists",
    reports=("schema-unique-items-rejected",),
)

schema_list_limits_refused = _refused(
    "schema-list-limits-refused",
    "A list with minItems or maxItems is refused.",
    with_word("minItems", "maxItems"),
    _unknown("minItems"),
    breaks="tools-function/schema-lists",
    reports=("schema-unique-items-rejected",),
)

empty_parameters_refused = _refused(
    "empty-parameters-refused",
    "Parameters that are an object without any member are refused.",
    lambda body: any(
        isinstance(schema, dict) and schema.get("type") == "object" and not schema.get("properties")
        for schema in parameters(body)
    ),
    "tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type",
    breaks="tools-function/no-parameters",
    reports=("tool-empty-object-parameters",),
)

digit_in_front_refused = _refused(
    "digit-in-front-refused",
    "A function name that does not begin with a letter or an underscore is refused.",
    lambda body: any(
        not re.match("[a-zA-Z_]", each.get("name") or "_") for each in functions(body)
    ),
    "Invalid function name. Must start with a letter or an underscore.",
    breaks="tools-function/name-digit",
    reports=("tool-name-charset",),
)

long_name_refused = _refused(
    "long-name-refused",
    "A function name of more than 63 characters is refused.",
    lambda body: any(len(each.get("name") or "_") > 63 for each in functions(body)),
    "Invalid function name. The maximum length is 63.",
    breaks="tools-function/name",
)

no_description_refused = _refused(
    "no-description-refused",
    "A function declared without a description is refused.",
    lambda body: any(not each.get("description") for each in functions(body)),
    "tools[0].function.description: field required",
    breaks="tools-function/no-description",
)

no_required_refused = _refused(
    "no-required-refused",
    "Parameters with members and without a list of the required ones are refused.",
    lambda body: any(
        each.get("properties") and "required" not in each
        for each in objects([function.get("parameters") for function in functions(body)])
    ),
    "tools[0].function.parameters.required: field required",
    breaks="tools-function/no-required",
)

format_beside_tools_refused = _refused(
    "format-beside-tools-refused",
    "Tools beside a response format of JSON are refused.",
    lambda body: (
        bool(body.get("tools")) and (body.get("response_format") or {}).get("type") == "json_schema"
    ),
    "Function calling with a response mime type 'application/json' is unsupported",
    breaks="tools-function/json-format",
)

other_tool_type_refused = _refused(
    "other-tool-type-refused",
    "A tool of another type than function is refused, so neither search nor custom tools are to be "
    "had.",
    lambda body: any(tool.get("type") != "function" for tool in objects(body.get("tools"))),
    "'type' of tool must be 'function'",
    breaks="tools-function/custom",
    reports=("tool-choice-type-missing", "builtin-search-tool-unsupported"),
)


def _members(body: Any) -> list[Any]:
    """Return the schemas of the members that the parameters of a request's functions declare."""
    objects = [schema for schema in parameters(body) if isinstance(schema, dict)]
    return [each for schema in objects for each in (schema.get("properties") or {}).values()]


def _functions_alone(body: Any) -> None:
    tools = objects(body.get("tools"))
    kept = [tool for tool in tools if tool.get("type") == "function"]
    if len(kept) < len(tools):
        body["tools"] = kept
        if not kept:
            for name in ("tools", "tool_choice", "parallel_tool_calls"):
                body.pop(name, None)


other_tool_type_dropped = mutant(
    "other-tool-type-dropped",
    what="A tool of another type than function is left out without a word.",
    breaks=("tools-function/unknown-type", "tools-function/custom"),
    reports=("builtin-search-tool-unsupported",),
)(asks_otherwise(_functions_alone))
