"""
The wire schemas: loads them once and tells where a value departs from one.

Knows JSON Schema and our files; which clause a departure breaks is `shape`'s business.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from conformance import places
from conformance.contract.phrases import quote, shorten, show, wanted
from conformance.wire import MISSING
from conformance.wire.pointer import join

try:
    jsonschema_rs: Any = import_module("jsonschema_rs")
except ImportError:  # the extra `fast` is not installed
    jsonschema_rs = None

PREFIX = "tag:gemini-openai-conformance,2026:wire/"
"""What stands in the `$id` of every wire schema before its name, as in `chat/completion`."""


_Patternless: Any = extend(  # type: ignore[no-untyped-call]  # jsonschema leaves it untyped
    Draft202012Validator, {"pattern": lambda *_: ()}
)


@dataclass(frozen=True, slots=True)
class Departure:
    """
    One place where a value departs from its schema.

    `path` are the reference tokens of the member concerned, which may be absent; `expected` are
    phrases; `found` is the value, or MISSING.
    """

    path: tuple[str | int, ...]
    expected: tuple[str, ...]
    found: Any


def names() -> tuple[str, ...]:
    """Return the names of all wire schemas, as `chat/completion`, sorted."""
    return tuple(sorted(_documents()))


def document(name: str) -> Mapping[str, Any]:
    """Return the schema called `name`. Raises KeyError for an unknown name."""
    return _documents()[name]


def departures(name: str, value: object, *, fast: bool = True) -> tuple[Departure, ...]:
    """
    Return every departure of `value`, a parsed JSON value, from the schema called `name`.

    `fast` lets `jsonschema_rs`, where it is installed, clear values that are valid; what is told
    about the others is the same with and without it. Raises KeyError for an unknown name.
    """
    if fast and _cleared(name, value):
        return ()
    found: dict[object, Departure] = {}
    for error in _validator(name).iter_errors(value):
        for departure in _told(error):
            found.setdefault((departure.path, departure.expected), departure)
    return tuple(sorted(found.values(), key=lambda one: [str(part) for part in one.path]))


def matches(name: str, value: object) -> bool:
    """Tell whether `value` keeps the schema called `name`."""
    return not departures(name, value)


def misfit(schema: Mapping[str, Any], value: object) -> ValidationError | None:
    """
    Return what is most wrong with `value` by a schema that is not ours, or None.

    None also for a schema that cannot be used: broken, with references out of itself, which are
    not followed, or with patterns for names. Patterns for text are passed over: a hostile one
    could take for ever.
    """
    try:
        validator = _foreign(json.dumps(schema))
        worst: ValidationError | None = validator and best_match(validator.iter_errors(value))
    except (SchemaError, Unresolvable, ValueError, TypeError, RecursionError):
        return None
    return worst


def said(error: ValidationError) -> str:
    """Return in one phrase where and how a document departs from a schema that is not ours."""
    place = join(*error.absolute_path) or "the top"
    found, ruled = error.instance, error.validator_value
    match error.validator:
        case "required" if isinstance(found, dict) and isinstance(ruled, list):
            lacks = [str(name) for name in ruled if name not in found]
            return shorten(f"{place} lacks {', '.join(lacks)}: {show(found)}")
        case "additionalProperties" if isinstance(found, dict) and isinstance(error.schema, dict):
            known = error.schema.get("properties", {})
            more = [str(name) for name in found if name not in known]
            return shorten(f"{place} has {', '.join(more)}, which the schema does not allow")
        case "type" | "enum" | "const":
            return shorten(f"{place} is {show(found)}, and {error.validator} wants {quote(ruled)}")
    return shorten(f"{place} is {show(found)}, which breaks {error.validator}")


@lru_cache(maxsize=256)
def _foreign(text: str) -> Any:
    if '"patternProperties"' in text:
        return None
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return _Patternless(schema, registry=_registry())


def _told(error: ValidationError) -> Iterator[Departure]:
    path = tuple(error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    if error.validator != "required":
        yield Departure(path, wanted(schema) or (str(error.validator),), value)
        return
    # One error a missing member, each without saying which: told for all, and once.
    members = schema.get("properties", {})
    for name in schema["required"]:
        if name not in value:
            yield Departure((*path, name), wanted(_followed(members.get(name))), MISSING)


def _followed(schema: Any) -> Any:
    """Return the schema that a `$ref` of ours leads to, or `schema` itself."""
    reference = str(schema.get("$ref", "")) if isinstance(schema, Mapping) else ""
    return _documents()[reference[len(PREFIX) :]] if reference.startswith(PREFIX) else schema


@cache
def _documents() -> dict[str, dict[str, Any]]:
    folder = places.schemas() / "wire"
    found = {}
    for path in sorted(folder.glob("*/*.schema.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        found[document["$id"].removeprefix(PREFIX)] = document
    return found


@cache
def _registry() -> Registry[Any]:
    # A registry without a way to retrieve: what is not in it is not fetched from anywhere.
    resources = (
        (document["$id"], Resource.from_contents(document, default_specification=DRAFT202012))
        for document in _documents().values()
    )
    return Registry().with_resources(resources)


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(_documents()[name], registry=_registry())


@cache
def _fast_validator(name: str) -> Any:
    documents = [(document["$id"], document) for document in _documents().values()]
    registry = jsonschema_rs.Registry(documents)
    return jsonschema_rs.Draft202012Validator(_documents()[name], registry=registry)


def _cleared(name: str, value: object) -> bool:
    if jsonschema_rs is None:
        return False
    try:
        return bool(_fast_validator(name).is_valid(value))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False  # a value it cannot take is no verdict
