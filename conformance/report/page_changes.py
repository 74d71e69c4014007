"""
What became of an earlier run, ready for the page: the kinds of change, and support side by side.

The comparison itself is made elsewhere; nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from conformance.catalogue import Catalogue
from conformance.model import Outcome, Run, Support
from conformance.report import figures
from conformance.report.changes import SAYS, Group, about, groups, summary, turned
from conformance.report.marks import OUTCOME, SUPPORT, Mark
from conformance.report.page_anchors import of_cell
from conformance.results.compare import Comparison, Kind, compare
from conformance.results.matrix import Column
from conformance.results.shifts import Shift

MARKS: Mapping[Kind, Mark] = {
    Kind.NEWLY_RED: Mark("▲", "x", "bad"),
    Kind.LOST: Mark("▽", "!", "bad"),
    Kind.CHANGED: Mark("◇", "~", "fair"),
    Kind.NEWLY_GREEN: Mark("●", "+", "good"),
    Kind.ADDED: Mark("✚", "+", "none"),
}
_GROUPS = 200  # of a kind; further ones are counted, not shown


@dataclass(frozen=True, slots=True)
class GroupPart:
    """
    Verdicts that changed alike, with the outcomes' marks and what the later run says of them.

    `linked` is False where the page holds nothing of the clause any more.
    """

    group: Group
    before: Mark
    after: Mark
    why: tuple[str, ...]
    rerun: str
    linked: bool


@dataclass(frozen=True, slots=True)
class KindPart:
    """One kind of change: `count` verdicts of `total` that could have changed so."""

    kind: Kind
    mark: Mark
    says: str
    count: int
    total: int
    groups: tuple[GroupPart, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """A cell whose support or score changed, in both runs."""

    shift: Shift
    anchor: str
    before: tuple[Mark, str]
    after: tuple[Mark, str]


@dataclass(frozen=True, slots=True)
class ChangesPart:
    """
    Everything that changed since the earlier run.

    `was` holds the support that a cell had before, by the cell's name on the page, and `kinds_of`
    the kinds of change by feature.
    """

    found: Comparison
    says: str
    when: tuple[str, str]
    kinds: tuple[KindPart, ...]
    shifts: tuple[ShiftPart, ...]
    turns: tuple[str, ...]
    was: Mapping[str, Support] = field(default_factory=dict)
    kinds_of: Mapping[str, tuple[Kind, ...]] = field(default_factory=dict)


def changes_part(earlier: Run, run: Run, catalogue: Catalogue) -> ChangesPart:
    """Return what changed from `earlier` to `run`. Raises InvalidRun as `compare` does."""
    found = compare(earlier, run, catalogue)
    shifts = tuple(_shift(each) for each in found.shifts)
    kinds_of: dict[str, dict[Kind, None]] = {}
    for change in found.changes:
        kinds_of.setdefault(change.feature, {})[change.kind] = None
    held = {(each.feature, each.id) for each in catalogue.clauses.values()}
    held |= {(each.feature, each.clause) for each in run.verdicts}
    return ChangesPart(
        found=found,
        says=summary(found),
        when=(figures.when(earlier), figures.when(run)),
        kinds=tuple(_kind(kind, found, held) for kind in Kind),
        shifts=shifts,
        turns=tuple(turned(each) for each in found.turns),
        was={each.anchor: each.shift.before.support for each in shifts},
        kinds_of={feature: tuple(kinds) for feature, kinds in kinds_of.items()},
    )


def _kind(kind: Kind, found: Comparison, held: Collection[tuple[str, str]]) -> KindPart:
    changes = found.of(kind)
    mine = groups(changes)
    return KindPart(
        kind,
        MARKS[kind],
        SAYS[kind],
        len(changes),
        found.judged[kind in (Kind.NEWLY_RED, Kind.ADDED)],
        tuple(_group(each, held) for each in mine[:_GROUPS]),
        max(0, len(mine) - _GROUPS),
    )


def _group(group: Group, held: Collection[tuple[str, str]]) -> GroupPart:
    first = group.changes[0]
    told = group.kind is not Kind.ADDED or first.now.outcome.red
    return GroupPart(
        group,
        _mark(first.was.outcomes),
        _mark(first.now.outcomes),
        tuple(about(first)) if told else (),
        first.key.rerun if first.worse else "",
        (group.feature, group.clause) in held,
    )


def _mark(outcomes: Sequence[Outcome]) -> Mark:
    return OUTCOME[outcomes[0] if outcomes else Outcome.NOT_APPLICABLE]


def _shift(shift: Shift) -> ShiftPart:
    column = Column(shift.target, shift.surface, shift.provenance)
    return ShiftPart(
        shift,
        of_cell(shift.feature, column),
        (SUPPORT[shift.before.support], figures.fraction(shift.before)),
        (SUPPORT[shift.after.support], figures.fraction(shift.after)),
    )
