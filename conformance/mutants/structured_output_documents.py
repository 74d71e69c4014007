"""
Faults of the document that a schema asks for: what is in it, in which form and order.

The answer is JSON in every one of them, or was meant to be; only its content or its end is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from conformance.mutants.editing import edits, refuses
from conformance.mutants.mutant import Fault, mutant
from conformance.mutants.speaking import form_of, says

Change = Callable[[Any], Any]


def _asks_for_schema(request: Any) -> bool:
    return bool(form_of(request).get("type") == "json_schema")


def _schema_text(request: Any) -> str:
    return json.dumps(form_of(request)) if _asks_for_schema(request) else ""


def _is_strict(request: Any) -> bool:
    return bool((form_of(request).get("json_schema") or {}).get("strict") is True)


def _written(change: Change, *, when: Callable[[Any], object] = _asks_for_schema) -> Fault:
    """Return the fault that changes every whole document of a schema."""

    def written(text: str, _request: Any) -> str:
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return json.dumps(change(value), ensure_ascii=False, separators=(",", ":"))

    return says(written, when=when)


def _everywhere(change: Change) -> Change:
    """Return the change that is made to everything in a document, from the inside out."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            value = {name: changed(each) for name, each in value.items()}
        elif isinstance(value, list):
            value = [changed(each) for each in value]
        return change(value)

    return changed


def _numbers_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


def _null_as_text(value: Any) -> Any:
    return "null" if value is None else value


def _one_item(value: Any) -> Any:
    return value[:1] if isinstance(value, list) else value


def _sorted(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def _chatty(value: Any) -> Any:
    return {**value, "explanation": "as asked"} if isinstance(value, dict) else value


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if each is not None}


numbers_as_text = mutant(
    "document-numbers-as-text",
    what="Numbers and truth values of a document come as strings.",
    breaks=("response-format-json-schema/fits", "response-format-json-schema/values"),
)(_written(_everywhere(_numbers_as_text)))

null_as_text = mutant(
    "document-null-as-text",
    what="Where a member is null the document holds the word as a string.",
    breaks=("response-format-json-schema/nullable", "structured-output-pydantic/optional"),
)(_written(_everywhere(_null_as_text)))

nulls_left_out = mutant(
    "document-nulls-left-out",
    what="A required member that is null is left out of the document.",
    breaks=("response-format-json-schema/fits", "response-format-json-schema/nullable"),
)(_written(_everywhere(_without_nulls)))

one_item = mutant(
    "document-lists-cut",
    what="Of every list in a document only the first item comes.",
    breaks=(
        "structured-output-nested/list-of-objects",
        "structured-output-nested/list-of-enums",
        "response-format-json-schema/bounds",
    ),
)(_written(_everywhere(_one_item)))

members_sorted = mutant(
    "document-members-sorted",
    what="The members of a document come in the order of the alphabet.",
    breaks=("response-format-json-schema/order",),
)(_written(_everywhere(_sorted)))

chatty_document = mutant(
    "document-chatty",
    what="Without strict a document has members that its schema excludes.",
    breaks=("response-format-json-schema/fits-when-not-strict",),
)(_written(_chatty, when=lambda body: _asks_for_schema(body) and not _is_strict(body)))

members_missing = mutant(
    "document-members-missing",
    what="The last member of a document is missing although the schema requires it.",
    breaks=(
        "response-format-json-schema/fits",
        "structured-output-pydantic/answered",
        "structured-output-zod/parsed",
    ),
)(_written(lambda value: dict(list(value.items())[:-1])))

in_a_list = mutant(
    "object-in-a-list",
    what="With json_object the object comes as the only item of a list.",
    breaks=("response-format-json-object/object", "response-format-json-object/forced"),
)(
    _written(
        lambda value: [value],
        when=lambda body: form_of(body).get("type") == "json_object",
    )
)

values_in_capitals = mutant(
    "document-capitals",
    what="Strings of a document come in capitals, those of an enum among them.",
    breaks=("structured-output-nested/enum", "structured-output-nested/parsed"),
    surface="python",
)(_written(_everywhere(lambda value: value.upper() if isinstance(value, str) else value)))

not_parsed = mutant(
    "document-twice",
    what="The document comes twice in one text, so that a library cannot parse it.",
    breaks=("structured-output-pydantic/parsed", "response-format-json-schema/document"),
    surface="python",
)(says(lambda text, _request: text + text, when=_asks_for_schema))

letters_lost = mutant(
    "document-letters-lost",
    what="Letters beyond ASCII in a document become question marks.",
    breaks=("response-format-json-object/forced",),
)(
    says(
        lambda text, _request: text.encode("ascii", "replace").decode(),
        when=form_of,
    )
)

references_refused = mutant(
    "schema-references-refused",
    what="A schema with a reference in it is refused.",
    breaks=("response-format-json-schema/ref", "response-format-json-schema/recursive"),
)(refuses(lambda body: '"$ref"' in _schema_text(body), "Unknown name '$ref' in the schema"))

unions_refused = mutant(
    "schema-unions-refused",
    what="A schema with anyOf in it is refused.",
    breaks=("response-format-json-schema/any-of",),
)(refuses(lambda body: '"anyOf"' in _schema_text(body), "Unknown name 'anyOf' in the schema"))

description_refused = mutant(
    "schema-description-refused",
    what="A description beside the schema is refused.",
    breaks=("response-format-json-schema/description",),
)(
    refuses(
        lambda body: (
            _asks_for_schema(body) and "description" in body["response_format"]["json_schema"]
        ),
        "Unknown name 'description' at 'response_format.json_schema'",
    )
)

strict_demanded = mutant(
    "schema-strict-demanded",
    what="A schema that does not say strict true is refused.",
    breaks=("response-format-json-schema/not-strict",),
)(
    refuses(
        lambda body: _asks_for_schema(body) and not _is_strict(body),
        "'response_format.json_schema.strict' must be true",
    )
)

deep_refused = mutant(
    "schema-depth-bounded",
    what="A schema with more than four objects inside each other is refused.",
    breaks=("structured-output-nested/deep",),
)(
    refuses(
        lambda body: _schema_text(body).count('"properties": {') > 4 and "$ref" not in str(body),
        "The schema exceeds the maximum depth",
    )
)


@mutant(
    "cut-document-stops",
    what="A document that a limit cut short ends with the finish reason stop.",
    breaks=("response-format-json-schema/cut", "structured-output-pydantic/cut"),
    surface="python",
)
@edits(when=_asks_for_schema)
def cut_document_stops(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["finish_reason"] == "length":
            choice["finish_reason"] = "stop"
