"""
What changed between two runs, for people: the four kinds by feature, worst first, as plain lines.

Renders a comparison that was made elsewhere; whatever an endpoint sent is cleaned before it stands
in a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.model import Header, Verdict
from conformance.report.marks import OUTCOME, SUPPORT
from conformance.report.plain import clean, counted
from conformance.results.compare import Change, Comparison, Kind
from conformance.results.observed import Turn
from conformance.results.shifts import Shift
from conformance.results.standings import said

SAYS = {
    Kind.NEWLY_RED: "red now and not before",
    Kind.LOST: "judged before and not now, or saying nothing now",
    Kind.CHANGED: "another outcome on the same side of red",
    Kind.NEWLY_GREEN: "red before and held now",
    Kind.ADDED: "judged now and not before",
}
_STYLES = {
    Kind.NEWLY_RED: "bold red",
    Kind.LOST: "bold red",
    Kind.CHANGED: "bold yellow",
    Kind.NEWLY_GREEN: "bold green",
    Kind.ADDED: "bold",
}
_GROUPS = 30  # of a kind
_EXCHANGES = 6  # of a group
_SHIFTS = 30

Line = tuple[str, str]
"""A line and the style that it has on a terminal."""


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that say the same: one clause at one target, from one outcome to another."""

    kind: Kind
    feature: str
    clause: str
    target: str
    provenance: str
    was: str
    now: str
    changes: tuple[Change, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that can speak for the others, where the later run holds one."""
        return next((each.after.verdict for each in self.changes if each.after), None)

    @property
    def where(self) -> str:
        """The exchanges, the first few by name, and the surfaces."""
        exchanges = list(dict.fromkeys(each.key.exchange or "none" for each in self.changes))
        surfaces = ", ".join(dict.fromkeys(each.key.surface for each in self.changes))
        more = len(exchanges) - _EXCHANGES
        rest = f" and {more} more" if more > 0 else ""
        return clean(f"on {', '.join(exchanges[:_EXCHANGES])}{rest}, through {surfaces}")


def groups(changes: Iterable[Change]) -> list[Group]:
    """Return `changes` by kind, clause, target and outcomes: worst kind and outcome first."""
    found: dict[tuple[Kind, str, str, str, str, str, str], list[Change]] = {}
    for change in changes:
        key = change.key
        about = (change.feature, key.clause, key.target, key.provenance.value)
        outcomes = (said(change.before), said(change.after))
        found.setdefault((change.kind, *about, *outcomes), []).append(change)
    made = [Group(*key, tuple(group)) for key, group in found.items()]
    kinds = list(Kind)
    worst: dict[tuple[Kind, str], int] = {}
    for group in made:
        rank = max(each.now.outcome.rank for each in group.changes)
        place = (group.kind, group.feature)
        worst[place] = max(worst.get(place, 0), rank)
    return sorted(
        made,
        key=lambda group: (
            kinds.index(group.kind),
            -worst[group.kind, group.feature],
            group.feature,
            -max(each.now.outcome.rank for each in group.changes),
            group.clause,
            group.target,
        ),
    )


def lines(found: Comparison, names: tuple[str, str]) -> Iterator[Line]:
    """Yield the lines that tell `found`; `names` say where the two runs came from."""
    heads = ((names[0], found.before), (names[1], found.after))
    for (name, head), count in zip(heads, found.judged, strict=True):
        yield f"{clean(name)}: {_made(head)}, {counted(count, 'verdict')}", "dim"
    for note in found.notes:
        yield f"note: {clean(note)}", "yellow"
    for kind in Kind:
        mine = groups(found.of(kind))
        if mine:
            yield from _kind(kind, mine, found)
    yield from _shifts(found.shifts)
    yield from _turns(found.turns)
    yield "", ""
    yield summary(found), "bold red" if found.worse else "bold green"


def summary(found: Comparison) -> str:
    """Return how many verdicts changed in which way, of how many, and whether any got worse."""
    tally = summary_of_kinds(found.changes) or "no change"
    total = counted(max(found.judged), "verdict")
    worse = sum(change.worse for change in found.changes)
    began = f"{worse:,} of {total} got worse" if worse else f"None of {total} got worse"
    return f"{began}: {tally}."


def summary_of_kinds(changes: Iterable[Change]) -> str:
    """Return `2 newly red, 1 lost`: the kinds that occur, worst first, an empty string for none."""
    tally = Counter(change.kind for change in changes)
    return ", ".join(f"{tally[kind]:,} {kind.words}" for kind in Kind if tally[kind])


def about(change: Change) -> Iterator[str]:
    """Yield what the later run says of a change: breaches, a note, what foresaw it."""
    verdict = change.now.verdict
    if verdict is None:
        return
    for breach in verdict.breaches[:2]:
        wanted = " or ".join(breach.expected)
        yield clean(f"{breach.where}: expected {wanted}, found {breach.found}", limit=300)
    if verdict.note and not verdict.breaches:
        yield clean(verdict.note, limit=300)
    if verdict.outcome.red and verdict.expected is not None:
        yield clean(f"expected: {verdict.expected}", limit=300)


def _made(head: Header) -> str:
    parts = [f"suite {head.suite_version}"]
    if head.revision:
        parts.append(f"revision {head.revision}")
    parts.append(f"started {head.started}")
    if head.selection:
        parts.append(f"only {head.selection}")
    return clean(", ".join(parts))


def _kind(kind: Kind, mine: Sequence[Group], found: Comparison) -> Iterator[Line]:
    count = sum(len(group.changes) for group in mine)
    total = found.judged[kind in (Kind.NEWLY_RED, Kind.ADDED)]
    clauses = counted(len({group.clause for group in mine}), "clause")
    yield "", ""
    yield f"{kind.words}: {count:,} of {total:,} verdicts, {clauses} ({SAYS[kind]})", _STYLES[kind]
    feature = ""
    for group in mine[:_GROUPS]:
        if group.feature != feature:
            feature = group.feature
            yield f"  {clean(feature)}", ""
        yield from _group(group)
    if len(mine) > _GROUPS:
        yield f"  and {len(mine) - _GROUPS} of {len(mine)} groups more; --json has them all", "dim"


def _group(group: Group) -> Iterator[Line]:
    first = group.changes[0]
    shape = OUTCOME[first.now.outcome].plain
    where = clean(f"{group.target}, {group.provenance}")
    verdicts = counted(len(group.changes), "verdict")
    told = f"{shape} {clean(group.clause)} ({where}, {verdicts}): {group.was}, now {group.now}"
    yield f"    {told}", ""
    yield f"        {group.where}", "dim"
    for detail in about(first) if group.kind is not Kind.ADDED or first.now.outcome.red else ():
        yield f"        {detail}", "dim"
    if first.worse:
        yield f"        {clean(first.key.rerun)}", "dim"


def _shifts(found: Sequence[Shift]) -> Iterator[Line]:
    if not found:
        return
    worse = sum(shift.worse for shift in found)
    better = sum(shift.better for shift in found)
    yield "", ""
    told = f"{worse} worse, {better} better, {len(found) - worse - better} neither"
    yield f"support: {counted(len(found), 'cell')} of the matrix changed ({told})", "bold"
    for shift in found[:_SHIFTS]:
        yield f"  {told_of(shift)}", "red" if shift.worse else ""
    if len(found) > _SHIFTS:
        yield f"  and {len(found) - _SHIFTS} of {len(found)} more; --json has them all", "dim"


def _turns(found: Sequence[Turn]) -> Iterator[Line]:
    if not found:
        return
    yield "", ""
    count = counted(len(found), "observation")
    yield f"sweeps: {count} changed, which is neither better nor worse", "bold"
    for turn in found[:_SHIFTS]:
        yield f"  {turned(turn)}", ""
    if len(found) > _SHIFTS:
        yield f"  and {len(found) - _SHIFTS} of {len(found)} more; --json has them all", "dim"


def turned(turn: Turn) -> str:
    """Return a change of an observation as one line: what was sent, where, before and after."""
    each = turn.after
    where = f"{each.subject} at {each.endpoint} ({each.target}, {each.surface})"
    return f"{clean(where)}: {turn.before.classification}, now {each.classification}"


def told_of(shift: Shift) -> str:
    """Return a change of support as one line: the feature, where, before and after."""
    where = ", ".join(filter(None, (shift.target, shift.surface)))
    cells = (
        f"{SUPPORT[cell.support].plain} {cell.support} {cell.held}/{cell.promised}"
        for cell in (shift.before, shift.after)
    )
    return f"{clean(shift.feature)} ({clean(where)}): {', now '.join(cells)}"
