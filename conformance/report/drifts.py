"""
What changed in shape between two recordings, for people: changes that say the same together.

Renders what was found elsewhere; whatever an endpoint sent is cleaned before it stands in a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.report.plain import clean, counted
from conformance.results.drift import Drifts, Side
from conformance.results.reshaped import Aspect, Drift

SAYS = {
    Aspect.STATUS: "another status",
    Aspect.BODY: "another kind of body",
    Aspect.WENT: "no longer sent",
    Aspect.CAME: "not sent before",
    Aspect.TYPE: "of another type, or null where it was not",
    Aspect.WORDS: "another word where there are few",
    Aspect.PRESENCE: "in other places of a row",
    Aspect.ORDER: "in another order",
    Aspect.LENGTH: "another length where the request settles it",
    Aspect.FRAMING: "the event stream is made another way",
    Aspect.HEADER: "another header",
}
_GROUPS = 40  # of an aspect
_EXCHANGES = 6  # of a group
_NAMES = 12  # of a list of exchanges

Line = tuple[str, str]
"""A line and the style that it has on a terminal."""


@dataclass(frozen=True, slots=True)
class Group:
    """One change that several exchanges share, by their ids."""

    aspect: Aspect
    where: str
    before: str
    after: str
    exchanges: tuple[str, ...]

    @property
    def told(self) -> str:
        """The change in one line."""
        return clean(f"{self.where}: {self.before}, now {self.after}", limit=300)


def groups(found: Iterable[Drift]) -> list[Group]:
    """Return the changes put together, by aspect and then those of most exchanges first."""
    alike: dict[tuple[Aspect, str, str, str], list[str]] = {}
    for each in found:
        alike.setdefault((each.aspect, each.where, each.before, each.after), []).append(
            each.exchange
        )
    made = [Group(*key, tuple(dict.fromkeys(names))) for key, names in alike.items()]
    aspects = list(Aspect)
    return sorted(
        made, key=lambda each: (aspects.index(each.aspect), -len(each.exchanges), each.where)
    )


def lines(found: Drifts) -> Iterator[Line]:
    """Yield the lines that tell `found`."""
    for side in (found.before, found.after):
        yield f"{clean(side.name)}: {made(side)}", "dim"
    for note in found.notes:
        yield f"note: {clean(note)}", "yellow"
    grouped = groups(found.found)
    for aspect in Aspect:
        mine = [each for each in grouped if each.aspect is aspect]
        if mine:
            yield from _aspect(aspect, mine, found.compared)
    for what, names in unmatched(found):
        yield "", ""
        yield f"{what}: {counted(len(names), 'exchange')}", "bold"
        yield f"  {listed(names, _NAMES)}", "dim"
    yield "", ""
    yield summary(found), "bold red" if found.drifted else "bold green"


def summary(found: Drifts) -> str:
    """Return how many exchanges changed in shape, of how many that both sets hold."""
    total = counted(found.compared, "exchange")
    changed = len({each.exchange for each in found.found})
    if not changed:
        return f"None of {total} changed in shape."
    kinds = counted(len(groups(found.found)), "change")
    return f"{changed:,} of {total} changed in shape: {kinds}."


def made(side: Side) -> str:
    """Return what a set is: provenance, target, dates and size."""
    first, last = side.recorded
    dates = first if first == last else f"{first} to {last}"
    size = counted(side.exchanges, "exchange")
    return clean(f"{side.provenance} {side.target}, recorded {dates}, {size}")


def unmatched(found: Drifts) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield, with what to call them, the exchanges that were not compared."""
    for what, names in (
        ("only in the first", found.only_before),
        ("only in the second", found.only_after),
        ("asked otherwise, so not compared", found.otherwise),
    ):
        if names:
            yield what, names


def listed(names: Sequence[str], most: int = _EXCHANGES) -> str:
    """Return the first of `names` and how many there are more."""
    more = len(names) - most
    return clean(", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else ""))


def whereabouts(group: Group, compared: int, most: int = _EXCHANGES) -> str:
    """Return on which of the `compared` exchanges a change was found."""
    count = len(group.exchanges)
    if count == compared > 1:
        return f"all {count:,} exchanges"
    return listed(group.exchanges, most)


def _aspect(aspect: Aspect, mine: Sequence[Group], compared: int) -> Iterator[Line]:
    exchanges = len({name for group in mine for name in group.exchanges})
    yield "", ""
    told = f"{counted(len(mine), 'change')} on {counted(exchanges, 'exchange')}"
    yield f"{aspect}: {told} ({SAYS[aspect]})", "bold red"
    for group in mine[:_GROUPS]:
        yield f"  {group.told}", ""
        yield f"      on {whereabouts(group, compared)}", "dim"
    if len(mine) > _GROUPS:
        yield f"  and {len(mine) - _GROUPS} of {len(mine)} changes more; --json has all", "dim"
