"""
The outline of JSON values: which members there are, of which types, and where in a row they stand.

Values themselves are left out, but for those that a lens lets through. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from conformance.wire.pointer import join

DEPTH = 64
"""Levels that are looked at; what lies deeper is of no API."""


class Rule(StrEnum):
    """A regularity in a row: where in it something is so."""

    EVERY = "every"
    NONE = "none"
    FIRST = "the first alone"
    LAST = "the last alone"
    BUT_FIRST = "all but the first"
    BUT_LAST = "all but the last"
    SOME = "some"  # nothing of the above


@dataclass(frozen=True, slots=True)
class Row:
    """
    Where in a row of values something is so: the `rules` that explain it, and how many there were.

    A short row is explained by many rules, which is why two rows are not compared by their length.
    """

    rules: frozenset[Rule]
    count: int

    @classmethod
    def of(cls, marks: Sequence[bool]) -> Row:
        """Return what explains `marks`, one a value."""
        inner = set(marks)
        found = {Rule.EVERY} if False not in inner else set()
        found |= {Rule.NONE} if True not in inner else set()
        if marks:
            first, *others = marks
            *former, last = marks
            found |= {Rule.FIRST} if first and True not in others else set()
            found |= {Rule.BUT_FIRST} if not first and False not in others else set()
            found |= {Rule.LAST} if last and True not in former else set()
            found |= {Rule.BUT_LAST} if not last and False not in former else set()
        else:
            found = set(Rule)
        return cls(frozenset(found or {Rule.SOME}), len(marks))

    def agrees(self, other: Row) -> bool:
        """Tell whether one rule can explain both rows; what has no rule fits whatever varies."""
        if self.rules & other.rules:
            return True
        varying = {Rule.FIRST, Rule.LAST, Rule.BUT_FIRST, Rule.BUT_LAST}
        return any(
            Rule.SOME in one.rules and bool(two.rules & varying)
            for one, two in ((self, other), (other, self))
        )

    @property
    def plainest(self) -> Rule:
        """The first rule that explains it."""
        return next(rule for rule in Rule if rule in self.rules)


@dataclass(frozen=True, slots=True)
class Lens:
    """
    What is seen of values: at which places a scalar is one of few `words`, whether a whole number
    there is a `number` like any other, whether it matters that text is `filled`, and whether the
    `length` of a list or text does. Each tells for a place.
    """

    words: Callable[[str], bool] = lambda _: False
    number: Callable[[str], bool] = lambda _: False
    filled: Callable[[str], bool] = lambda _: False
    length: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Place:
    """
    What stands at one place, over all values that could have something there.

    `present` says in which of them; `types` by name in which of those present, `objects` how many
    of those are objects; `words` and `lengths` are what the lens lets through.
    """

    present: Row
    types: Mapping[str, Row]
    objects: int = 0
    words: frozenset[str] = frozenset()
    lengths: frozenset[int] = frozenset()


Outline = Mapping[str, Place]
"""Places by their pointer, in which `*` stands for every position of a list."""


def outline(values: Sequence[Any], lens: Lens) -> Outline:
    """Return the outline of `values`, JSON values in a row such as the chunks of a stream."""
    found: dict[str, Place] = {}
    _look(list(values), Row.of([True] * len(values)), (), lens, found)
    return found


def type_of(value: Any) -> str:
    """Return the name that JSON has for the type of `value`, whole numbers apart."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def _look(
    values: list[Any], present: Row, way: tuple[str, ...], lens: Lens, found: dict[str, Place]
) -> None:
    where = join(*way)
    types = [_seen(value, where, lens) for value in values]
    found[where] = Place(
        present,
        {name: Row.of([each == name for each in types]) for name in dict.fromkeys(types)},
        types.count("object"),
        _words(values) if lens.words(where) else frozenset(),
        _lengths(values) if lens.length(where) else frozenset(),
    )
    if len(way) == DEPTH:
        return
    items = [item for value in values if isinstance(value, list) for item in value]
    if items:
        _look(items, Row.of([True] * len(items)), (*way, "*"), lens, found)
    objects = [value for value in values if isinstance(value, dict)]
    for name in dict.fromkeys(name for value in objects for name in value):
        marks = [name in value for value in objects]
        inside = [value[name] for value in objects if name in value]
        _look(inside, Row.of(marks), (*way, name), lens, found)


def _seen(value: Any, where: str, lens: Lens) -> str:
    name = type_of(value)
    if name == "integer" and lens.number(where):
        return "number"
    return "empty string" if value == "" and lens.filled(where) else name


def _words(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(
        str(value).lower() if isinstance(value, bool) else str(value)
        for value in values
        if isinstance(value, str | int | float)
    )


def _lengths(values: Iterable[Any]) -> frozenset[int]:
    return frozenset(len(value) for value in values if isinstance(value, list | str))
