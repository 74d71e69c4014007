"""
A value that fits a JSON Schema, taken from the words of a prompt where they offer one.

Pure and forgiving: keywords it does not know are passed over, wrong and endless schemas end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.reference.words import names, places

_DEPTH = 12
_MOST_ITEMS = 20
_PLACE = re.compile(r"city|cities|location|place|town|country", re.IGNORECASE)
_DATE = re.compile(r"date|day", re.IGNORECASE)
_NAME = re.compile(r"name", re.IGNORECASE)
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_FORMATS = {
    "date": "2026-09-15",
    "date-time": "2026-09-15T12:00:00Z",
    "time": "12:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


@dataclass(slots=True)
class Filling:
    """
    Fills schemas from one text.

    `place` is the place this filling is about, when a text names several; `root` is what
    references are resolved in. Numbers of the text are used up in their order, one for each
    number wanted.
    """

    text: str
    place: str | None = None
    root: Mapping[str, Any] = field(default_factory=dict)
    _numbers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = _NUMBER.findall(self.text)

    def fill(self, schema: Any, name: str = "", depth: int = 0) -> Any:
        """Return a value for `schema`, the member called `name` of what holds it."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if choices := _list(schema.get("enum")):
            lower = self.text.lower()
            said = [c for c in choices if isinstance(c, str) and c.lower() in lower]
            return (said or choices)[0]
        match _kind(schema):
            case "object":
                members = _dict(schema.get("properties")) if depth < _DEPTH else {}
                return {key: self.fill(value, key, depth + 1) for key, value in members.items()}
            case "array":
                return self._items(schema, name, depth) if depth < _DEPTH else []
            case "integer" | "number" as kind:
                return self._number(schema, whole=kind == "integer")
            case "boolean":
                return True
            case "null":
                return None
        return self._string(schema, name)

    def arguments(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return a call's arguments: required parameters, and those a place can be given for."""
        members = _dict(schema.get("properties"))
        required = _list(schema.get("required"))
        return {
            key: self.fill(member, key, 1)
            for key, member in members.items()
            if key in required or (takes_place(key) and self._place())
        }

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        for _ in range(_DEPTH):
            if not isinstance(schema, dict):
                return {}
            if isinstance(reference := schema.get("$ref"), str):
                schema = self._definition(reference)
                continue
            branches = [b for word in ("anyOf", "oneOf", "allOf") for b in _list(schema.get(word))]
            if not branches:
                return schema
            schema = branches[0]
        return {}

    def _definition(self, reference: str) -> Any:
        value: Any = self.root
        for part in reference.removeprefix("#").strip("/").split("/"):
            value = _dict(value).get(part)
        return value

    def _items(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        items = self._resolved(schema.get("items"))
        least, most = schema.get("minItems"), schema.get("maxItems")
        wanted = min(max(1, least), _MOST_ITEMS) if isinstance(least, int) else 1
        found = names(self.text)[: most if isinstance(most, int) and most > 0 else _MOST_ITEMS]
        if _kind(items) == "string" and "enum" not in items and len(found) >= wanted:
            return list(found)
        return [self.fill(items, name, depth + 1) for _ in range(wanted)]

    def _number(self, schema: Mapping[str, Any], *, whole: bool) -> int | float:
        value = float(self._numbers.pop(0)) if self._numbers else 1.0
        value = max(value, _bound(schema.get("minimum"), value))
        value = min(value, _bound(schema.get("maximum"), value))
        return int(value) if whole or value.is_integer() else value

    def _string(self, schema: Mapping[str, Any], name: str) -> str:
        form = schema.get("format")
        if isinstance(form, str) and form in _FORMATS:
            return _FORMATS[form]
        if takes_place(name) and (place := self._place() or next(iter(names(self.text)), "")):
            return place
        if _DATE.search(name) and (day := _DAY.search(self.text)):
            return day.group()
        if _NAME.search(name) and (found := names(self.text)):
            return found[0]
        return (self.place or " ".join(self.text.split()[:8])) or "something"

    def _place(self) -> str | None:
        found = places(self.text)
        return self.place or (found[0] if found else None)


def takes_place(name: str) -> bool:
    """Tell whether a parameter called `name` means a place."""
    return _PLACE.search(name) is not None


def _kind(schema: Mapping[str, Any]) -> str:
    match schema.get("type"):
        case str() as kind:
            return kind.lower()
        case [*kinds]:
            return next((str(kind).lower() for kind in kinds if kind != "null"), "null")
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _bound(value: Any, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else otherwise


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
