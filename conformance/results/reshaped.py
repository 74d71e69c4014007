"""
What changed in shape from one look of an exchange to another.

Pure; knows nothing of sets, and does not say which of the two is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from conformance.results.outlines import Look
from conformance.wire.outline import Outline, Place, Row, Rule
from conformance.wire.pointer import join, split


class Aspect(StrEnum):
    """What about an exchange changed, what matters most first."""

    STATUS = "status"
    BODY = "body"
    WENT = "member went"
    CAME = "member came"
    TYPE = "type"
    WORDS = "words"
    PRESENCE = "presence"
    ORDER = "order"
    LENGTH = "length"
    FRAMING = "framing"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Drift:
    """One change: `where` in the answer to `exchange`, and what was there `before` and `after`."""

    exchange: str
    aspect: Aspect
    where: str
    before: str
    after: str


_FEW = 8  # words that are all told


def changes(exchange: str, was: Look, now: Look) -> Iterator[Drift]:
    """
    Yield what changed from one look of `exchange` to another.

    Where the status or the kind of the body is another, the rest is another thing, and that alone
    is told.
    """

    def drift(aspect: Aspect, where: str, before: object, after: object) -> Drift:
        return Drift(exchange, aspect, where, str(before), str(after))

    if was.status != now.status:
        yield drift(Aspect.STATUS, "status", was.status, now.status)
    if was.body != now.body:
        yield drift(Aspect.BODY, "body", was.body, now.body)
    if was.complete != now.complete:
        said = {True: "whole", False: "cut off"}
        yield drift(Aspect.BODY, "end of the body", said[was.complete], said[now.complete])
    for name, before, after in _differing(was.headers, now.headers):
        if name != "content-type" or was.body == now.body:  # else it is told of the body
            yield drift(Aspect.HEADER, name, before or "absent", after or "absent")
    if was.status // 100 != now.status // 100 or was.body != now.body:
        return
    for name, before, after in _differing(was.framing, now.framing):
        yield drift(Aspect.FRAMING, name, before, after)
    for first, second in combinations(sorted(was.places.keys() & now.places.keys()), 2):
        before, after = (_order(look.places, first, second) for look in (was, now))
        if before != after:
            yield drift(Aspect.ORDER, f"last event with {first}", before, after)
    for aspect, where, before, after in _outlined(was.outline, now.outline):
        yield drift(aspect, where, before, after)


def _differing(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(was.keys() | now.keys()):
        before, after = was.get(name, ""), now.get(name, "")
        if before != after:
            yield name, before, after


def _order(places: Mapping[str, int], first: str, second: str) -> str:
    distance = places[first] - places[second]
    if not distance:
        return f"the same as with {second}"
    return f"before that with {second}" if distance < 0 else f"after that with {second}"


def _outlined(was: Outline, now: Outline) -> Iterator[tuple[Aspect, str, str, str]]:
    gone: list[tuple[str, ...]] = []
    for where in sorted(was.keys() | now.keys(), key=lambda each: split(each) or ()):
        way = split(where) or ()
        if any(way[: len(each)] == each for each in gone):
            continue  # what holds it is told already
        before, after = was.get(where), now.get(where)
        if before is None or after is None:
            gone.append(way)
            there, other = (before, now) if after is None else (after, was)
            if there is not None and _missing(there, other, way):
                aspect = Aspect.CAME if before is None else Aspect.WENT
                yield aspect, _place(where), _described(before), _described(after)
            continue
        yield from _of_place(where, before, after)


def _of_place(where: str, before: Place, after: Place) -> Iterator[tuple[Aspect, str, str, str]]:
    place = _place(where)
    if not before.present.agrees(after.present):
        yield (
            Aspect.PRESENCE,
            place,
            f"on {before.present.plainest}",
            f"on {after.present.plainest}",
        )
    if not all(_same_type(name, before, after) for name in {**before.types, **after.types}):
        yield Aspect.TYPE, place, _typed(before, after), _typed(after, before)
    if before.words != after.words:
        yield Aspect.WORDS, place, *_apart(before.words, after.words)
    if before.lengths != after.lengths:
        yield Aspect.LENGTH, place, _listed(before.lengths), _listed(after.lengths)


def _missing(there: Place, other: Outline, way: tuple[str, ...]) -> bool:
    """
    Tell whether what is `there` on one side is missing on the other.

    It is not where nothing could hold it, which is told of what should, and not where the other
    row is too short to have it.
    """
    holder = other.get(join(*way[:-1])) if way else None
    if holder is None:
        return False
    if way[-1] == "*":
        return "array" in holder.types
    return holder.objects > 0 and not there.present.agrees(_nowhere(holder.objects))


def _same_type(name: str, before: Place, after: Place) -> bool:
    """Tell whether one rule explains where values of the type `name` stand on both sides."""
    rows = [
        each.types.get(name) or _nowhere(next(iter(each.types.values())).count)
        for each in (before, after)
    ]
    return rows[0].agrees(rows[1])


def _nowhere(count: int) -> Row:
    return Row.of([False] * count)


def _typed(place: Place, other: Place) -> str:
    """Return the types at a place; where they are the same on both sides, also in which order."""
    if place.types.keys() != other.types.keys():
        return _types(place)
    return ", ".join(f"{name} on {place.types[name].plainest}" for name in sorted(place.types))


def _apart(before: frozenset[str], after: frozenset[str]) -> tuple[str, str]:
    """Return both sets of words; of large ones, what the other lacks."""
    if len(before | after) <= _FEW:
        return _listed(before), _listed(after)
    went, came = sorted(before - after), sorted(after - before)
    return _among(before, went), _among(after, came)


def _among(words: frozenset[str], own: Sequence[str]) -> str:
    return f"{len(words)} words" + (f", among them {_listed(own[:_FEW])}" if own else "")


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, sorted(values, key=str))) or "none"


def _types(place: Place) -> str:
    return " or ".join(sorted(place.types))


def _described(place: Place | None) -> str:
    if place is None:
        return "absent"
    where = place.present.plainest
    rest = "" if where is Rule.EVERY else f", on {where}"
    return f"{_types(place)}{rest}"


def _place(where: str) -> str:
    return where or "the whole value"
