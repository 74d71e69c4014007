"""
Faults of the word response_format: refused, ignored, or answered with JSON that is not bare.

What a document says wrongly is `structured_output_documents`.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import asks_otherwise, forgets, refuses, spelled
from conformance.mutants.mutant import mutant
from conformance.mutants.speaking import form_of, says, schema_of

_KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")


def _is(request: Any, kind: str) -> bool:
    return bool(form_of(request).get("type") == kind)


def _wants_json(request: Any) -> bool:
    return form_of(request).get("type") in ("json_object", "json_schema")


def _objects(schema: Any) -> list[Any]:
    """Return every object schema in `schema`, itself first."""
    inner = schema.values() if isinstance(schema, dict) else schema
    found = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    for each in inner:
        if isinstance(each, dict | list):
            found += _objects(each)
    return found


tools_beside_json_refused = mutant(
    "tools-beside-json-refused",
    what="A response_format of JSON beside tools is refused.",
    breaks=("response-format-json-schema/with-tools",),
    reports=("json-mode-with-tools-rejected",),
)(
    refuses(
        lambda body: _wants_json(body) and body.get("tools"),
        "Function calling with a response mime type: 'application/json' is unsupported",
    )
)


@mutant(
    "tools-switch-json-off",
    what="Where tools are declared the response_format is ignored and the answer is prose.",
    breaks=("response-format-json-schema/with-tools", "response-format-json-schema/after-call"),
    reports=("structured-output-with-tools-agents-sdk",),
)
@asks_otherwise
def tools_switch_json_off(request: Any) -> None:
    if request.get("tools"):
        request.pop("response_format", None)


json_object_refused = mutant(
    "json-object-refused",
    what="The response_format json_object is refused.",
    breaks=("response-format-json-object/effect", "response-format-json-object/keys"),
    reports=(
        "json-object-mode-rejected",
        "anthropic-compat-json-object-rejected",
        "lmstudio-json-object-rejected",
    ),
)(refuses(lambda body: _is(body, "json_object"), "'response_format.type' must be 'json_schema'"))

json_object_in_prose = mutant(
    "json-object-in-prose",
    what="With json_object the object comes behind a sentence that introduces it.",
    breaks=("response-format-json-object/object", "response-format-json-object/keys"),
    reports=("json-object-mode-rejected",),
)(
    says(
        lambda text, _request: f"Here is the JSON you asked for: {text}",
        when=lambda body: _is(body, "json_object"),
    )
)

open_schema_refused = mutant(
    "open-schema-refused",
    what="A schema is refused unless every object in it says additionalProperties false.",
    breaks=("response-format-json-schema/free-map",),
    reports=("anthropic-compat-json-object-rejected",),
)(
    refuses(
        lambda body: any(
            each.get("additionalProperties") is not False for each in _objects(schema_of(body))
        ),
        "For 'object' type, 'additionalProperties' must be explicitly set to false",
    )
)

optional_member_refused = mutant(
    "optional-member-refused",
    what="A schema is refused unless every object in it requires all of its members.",
    breaks=("response-format-json-schema/optional",),
    reports=("anthropic-compat-json-object-rejected",),
)(
    refuses(
        lambda body: any(
            set(each.get("properties") or ()) - set(each.get("required") or ())
            for each in _objects(schema_of(body))
        ),
        "All members must be required",
    )
)

free_map_refused = mutant(
    "free-map-refused",
    what="A schema is refused when an object in it names no properties.",
    breaks=("response-format-json-schema/free-map",),
    reports=("schema-object-no-properties-nested",),
)(
    refuses(
        lambda body: any(not each.get("properties") for each in _objects(schema_of(body))),
        "properties: should be non-empty for OBJECT type",
    )
)


@mutant(
    "free-map-empty",
    what="An object whose schema names no properties comes back without members.",
    breaks=("response-format-json-schema/free-map",),
    reports=("schema-object-no-properties-nested",),
)
@asks_otherwise
def free_map_empty(request: Any) -> None:
    for each in _objects(schema_of(request)):
        if not each.get("properties"):
            each["additionalProperties"] = False


json_fenced = mutant(
    "json-fenced",
    what="The JSON of an answer stands in a Markdown fence.",
    breaks=("response-format-json-schema/document", "response-format-json-object/object"),
    reports=("structured-output-fenced",),
)(says(lambda text, _request: f"```json\n{text}\n```", when=_wants_json))


schema_ignored_and_fenced = mutant(
    "schema-ignored-and-fenced",
    what="The schema is ignored and any object comes, in a Markdown fence.",
    breaks=("response-format-json-schema/document", "response-format-json-schema/effect"),
    reports=("lmstudio-responses-schema-ignored", "response-format-ignored"),
)(
    says(
        lambda text, _request: f'```json\n{{"answer": {spelled(text).decode()}}}\n```',
        when=schema_of,
    )
)

response_format_ignored = mutant(
    "response-format-ignored",
    what="The response_format is accepted and the answer is the prose it would have been.",
    breaks=("response-format-json-schema/effect", "response-format-json-object/effect"),
    reports=("response-format-ignored",),
)(forgets("response_format"))

_KEPT = ("type", "properties", "required", "enum", "items")


def _without_the_rest(schema: Any) -> Any:
    """Return `schema` with the few keywords that a narrow schema type has room for."""
    if not isinstance(schema, dict):
        return schema
    kept = {name: value for name, value in schema.items() if name in _KEPT}
    if "properties" in kept:
        members = kept["properties"].items()
        kept["properties"] = {name: _without_the_rest(member) for name, member in members}
    if "items" in kept:
        kept["items"] = _without_the_rest(kept["items"])
    return kept


@mutant(
    "schema-keywords-lost",
    what="Of a schema only type, properties, required, enum and items have an effect.",
    breaks=("response-format-json-schema/fits", "response-format-json-schema/bounds"),
    reports=("structured-output-schema-lossy-mapping",),
)
@asks_otherwise
def schema_keywords_lost(request: Any) -> None:
    if schema_of(request):
        form_of(request)["json_schema"]["schema"] = _without_the_rest(schema_of(request))


@mutant(
    "stream-switches-json-off",
    what="In a stream the response_format is ignored.",
    breaks=("response-format-json-object/stream", "response-format-json-schema/stream"),
)
@asks_otherwise
def stream_switches_json_off(request: Any) -> None:
    if request.get("stream"):
        request.pop("response_format", None)


@mutant(
    "result-switches-json-off",
    what="The answer to the result of a call is prose in spite of the schema.",
    breaks=("response-format-json-schema/after-call",),
)
@asks_otherwise
def result_switches_json_off(request: Any) -> None:
    if b'"role":"tool"' in spelled(request):
        request.pop("response_format", None)


@mutant(
    "json-guessed",
    what="Without a response_format a prompt that speaks of JSON is answered in JSON.",
    breaks=("response-format-text/default",),
)
@asks_otherwise
def json_guessed(request: Any) -> None:
    if "response_format" not in request and b"json" in spelled(request.get("messages")).lower():
        request["response_format"] = {"type": "json_object"}


@mutant(
    "text-taken-for-json",
    what="The response_format text switches JSON on.",
    breaks=("response-format-text/text", "response-format-text/stream"),
)
@asks_otherwise
def text_taken_for_json(request: Any) -> None:
    if _is(request, "text"):
        request["response_format"] = {"type": "json_object"}


@mutant(
    "schema-name-optional",
    what="A schema without the name that is required is answered.",
    breaks=("response-format-json-schema/name",),
)
@asks_otherwise
def schema_name_optional(request: Any) -> None:
    if schema_of(request):
        request["response_format"]["json_schema"].setdefault("name", "answer")


@mutant(
    "unknown-format-taken-for-text",
    what="A response_format of a type that no one knows is answered as text.",
    breaks=("response-format-json-schema/unknown-type",),
)
@asks_otherwise
def unknown_format_taken_for_text(request: Any) -> None:
    if form_of(request).get("type") not in (None, "text", "json_object", "json_schema"):
        request.pop("response_format")


@mutant(
    "broken-schema-taken",
    what="A schema with a type that JSON has not is answered as if it named a string.",
    breaks=("response-format-json-schema/broken",),
)
@asks_otherwise
def broken_schema_taken(request: Any) -> None:
    for each in _objects(schema_of(request)):
        for member in (each.get("properties") or {}).values():
            if isinstance(member.get("type"), str) and member["type"] not in _KINDS:
                member["type"] = "string"
