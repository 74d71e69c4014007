"""
A value that fits a JSON Schema, taken from the words of a prompt where they offer one.

Pure and forgiving: keywords it does not know are passed over, wrong and endless schemas end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.reference.scalars import number, string
from conformance.reference.shaping import branches, definition, dict_of, kind_of, list_of, merged
from conformance.reference.words import names, places

_DEPTH = 12
_TURNS = 4  # how often a schema may stand inside itself, as long as the text has numbers left
_MOST_ITEMS = 20
_MOST_VALUES = 2000
_READ = 4000  # characters of a text that are looked at
_PLACE = re.compile(r"city|cities|location|place|town|country", re.IGNORECASE)
_DATE = re.compile(r"date|day", re.IGNORECASE)
_NAME = re.compile(r"name", re.IGNORECASE)
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class _Path:
    """Where in a document: how deep, and which references were followed to get there."""

    depth: int = 0
    followed: tuple[str, ...] = ()

    def deeper(self) -> _Path:
        return _Path(self.depth + 1, self.followed)

    def turns(self, schema: Any) -> int:
        """Return how often `schema` stands around this place already."""
        return self.followed.count(str(dict_of(schema).get("$ref")))


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
    _who: str | None = field(init=False, default=None)
    _left: int = field(init=False, default=_MOST_VALUES)
    _numbers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = _NUMBER.findall(self.text)

    def fill(self, schema: Any, name: str = "") -> Any:
        """Return a value for `schema`, the member called `name` of what holds it."""
        return self._fill(schema, name, _Path())

    def arguments(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return a call's arguments: required parameters, and those a place can be given for."""
        required = list_of(schema.get("required"))
        return {
            key: self._fill(member, key, _Path(1))
            for key, member in dict_of(schema.get("properties")).items()
            if key in required or (takes_place(key) and self._place())
        }

    def _fill(self, schema: Any, name: str, path: _Path) -> Any:
        self._left -= 1
        schema, path = self._resolved(schema, name, path)
        if "const" in schema:
            return schema["const"]
        if choices := list_of(schema.get("enum")):
            return (self._said(choices) or choices)[0]
        match kind_of(schema):
            case "object":
                return self._object(schema, path)
            case "array":
                return self._array(schema, name, path)
            case "integer" | "number" as kind:
                said = self._numbers.pop(0) if self._numbers else None
                return number(schema, said, whole=kind == "integer")
            case "boolean":
                return not self._denied(name)
            case "null":
                return None
        return string(schema, self._words(name))

    def _resolved(self, schema: Any, name: str, path: _Path) -> tuple[Mapping[str, Any], _Path]:
        for _ in range(_DEPTH):
            told = dict_of(schema)
            if isinstance(reference := told.get("$ref"), str):
                beside = {key: value for key, value in told.items() if key != "$ref"}
                schema = {**(definition(reference, self.root) or {}), **beside}
                path = _Path(path.depth, (*path.followed, reference))
                continue
            told = merged(told, self.root)
            if not (found := branches(told)):
                return told, path
            schema = self._branch(found, name, path)
        return {}, path

    def _branch(self, found: list[Mapping[str, Any]], name: str, path: _Path) -> Mapping[str, Any]:
        """Return the branch of a union that the text speaks of, one that ends where it must."""
        nothing = [each for each in found if each.get("type") == "null"]
        if nothing and self._denied(name):
            return nothing[0]
        open_ = [each for each in found if each not in nothing and not self._ends(path, each)]
        said = [each for each in open_ if self._mentioned(each)]
        return (said or open_ or nothing or found)[0]

    def _mentioned(self, branch: Mapping[str, Any]) -> bool:
        """Tell whether the text says a word that this branch alone would hold."""
        if isinstance(reference := branch.get("$ref"), str):
            branch = definition(reference, self.root) or {}
        members = [dict_of(member) for member in dict_of(branch.get("properties")).values()]
        only = [member["const"] for member in members if "const" in member]
        only += [values[0] for member in members if len(values := list_of(member.get("enum"))) == 1]
        return bool(self._said(only))

    def _said(self, choices: list[Any]) -> list[Any]:
        lower = self.text.lower()
        return [each for each in choices if isinstance(each, str) and each.lower() in lower]

    def _object(self, schema: Mapping[str, Any], path: _Path) -> dict[str, Any]:
        members = dict_of(schema.get("properties"))
        if not members and isinstance(schema.get("additionalProperties"), dict):
            keys = names(self.text)[:_MOST_ITEMS] or ("key",)
            members = dict.fromkeys(keys, schema["additionalProperties"])
        if path.depth >= _DEPTH or self._left < 0:
            return {}
        required = list_of(schema.get("required"))
        return {
            key: self._fill(member, key, path.deeper())
            for key, member in members.items()
            if key in required or not self._ends(path, member)
        }

    def _array(self, schema: Mapping[str, Any], name: str, path: _Path) -> list[Any]:
        if path.depth >= _DEPTH or self._left < 0:
            return []
        path, items = path.deeper(), schema.get("items")
        first = [self._fill(each, name, path) for each in list_of(schema.get("prefixItems"))]
        least, most = _count(schema.get("minItems"), 0), _count(schema.get("maxItems"), _MOST_ITEMS)
        if (first and "items" not in schema) or (self._ends(path, items) and not least):
            return first
        return [*first, *self._items(items, name, path, max(least, 1))][:most]

    def _items(self, items: Any, name: str, path: _Path, least: int) -> list[Any]:
        """Return what the text lists for such items, and one value or `least` where nothing is."""
        inner, _ = self._resolved(items, name, path)
        found = names(self.text)[:_MOST_ITEMS]
        kind = kind_of(inner)
        if choices := list_of(inner.get("enum")):
            return self._said(choices) or choices[:least]
        if kind == "string" and "const" not in inner and len(found) >= least:
            return [string(inner, each) for each in found]
        named = any(_NAME.search(key) for key in dict_of(inner.get("properties")))
        if kind == "object" and named and self._who is None and len(found) >= least:
            return [self._about(each, items, name, path) for each in found]
        if kind in ("integer", "number"):
            least = max(least, min(len(self._numbers), _MOST_ITEMS))
        return [self._fill(items, name, path) for _ in range(least)]

    def _about(self, who: str, schema: Any, name: str, path: _Path) -> Any:
        self._who = who
        value = self._fill(schema, name, path)
        self._who = None
        return value

    def _words(self, name: str) -> str:
        if takes_place(name) and (place := self._place() or next(iter(names(self.text)), "")):
            return place
        if _DATE.search(name) and (day := _DAY.search(self.text)):
            return day.group()
        if _NAME.search(name) and (found := names(self.text)):
            return self._who or found[0]
        return (self.place or " ".join(self.text.split()[:8])) or "something"

    def _ends(self, path: _Path, schema: Any) -> bool:
        """Tell whether `schema` need not stand inside itself once more: the text has no more."""
        most = _TURNS if self._numbers else 1
        return path.depth >= _DEPTH or path.turns(schema) >= most

    def _denied(self, name: str) -> bool:
        """Tell whether the text says that there is no such thing as `name`."""
        spoken = re.escape(name.replace("_", " "))
        denied = rf"\b(?:(?:no|not|without)\s(?:an? |any )?|un){spoken}"
        return bool(name) and re.search(denied, self.text[:_READ], re.IGNORECASE) is not None

    def _place(self) -> str | None:
        found = places(self.text)
        return self.place or (found[0] if found else None)


def takes_place(name: str) -> bool:
    """Tell whether a parameter called `name` means a place."""
    return _PLACE.search(name) is not None


def _count(value: Any, otherwise: int) -> int:
    sound = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return min(value, _MOST_ITEMS) if sound else otherwise
