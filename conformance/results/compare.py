"""
Two runs side by side: what turned red or green, what was lost, and what came new.

Pure; knows nothing of baselines or expectations beyond what the verdicts carry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.catalogue import Catalogue
from conformance.model import Header, InvalidRun, Outcome, Run
from conformance.results.exits import invalid
from conformance.results.observed import Turn, turns
from conformance.results.shifts import Shift, shifts
from conformance.results.standings import Key, Standing, Standings, judged, standings

_NO_SWEEP = "no sweep"
_SPEAKS = (Outcome.PASS, Outcome.ADVICE, Outcome.IGNORED, Outcome.REFUSED, Outcome.FAIL)


class Kind(StrEnum):
    """How a standing changed, worst first."""

    NEWLY_RED = "newly-red"  # red where it was not
    LOST = "lost"  # a verdict is gone, or says nothing any more
    CHANGED = "changed"  # another outcome on the same side of red
    NEWLY_GREEN = "newly-green"  # red before and held now
    ADDED = "added"  # judged for the first time, or telling for the first time

    @property
    def words(self) -> str:
        """The kind as people write it."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Change:
    """One key whose standing changed; `before` or `after` is None where the run has no verdict."""

    kind: Kind
    key: Key
    before: Standing | None
    after: Standing | None

    @property
    def worse(self) -> bool:
        """True when something was broken or lost; what is added is judged for the first time."""
        if self.kind is not Kind.CHANGED:
            return self.kind in (Kind.NEWLY_RED, Kind.LOST)
        return self.was.ranks < self.now.ranks

    @property
    def was(self) -> Standing:
        """The standing before, an empty one for None."""
        return self.before or Standing(())

    @property
    def now(self) -> Standing:
        """The standing after, an empty one for None."""
        return self.after or Standing(())

    @property
    def feature(self) -> str:
        """The feature of the clause."""
        return self.key.clause.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What became of run `before` in run `after`.

    `judged` counts what was judged before and after, a clause on an exchange through a surface
    once. `notes` says what makes the two
    runs less than comparable. `shifts` are the features whose support or score changed, `turns`
    what sweeps classified otherwise, which makes nothing worse.
    """

    before: Header
    after: Header
    changes: tuple[Change, ...]
    shifts: tuple[Shift, ...]
    judged: tuple[int, int]
    notes: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def worse(self) -> bool:
        """True when at least one verdict got worse or was lost."""
        return any(change.worse for change in self.changes)

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)


def compare(
    before: Run, after: Run, catalogue: Catalogue, *, areas: Collection[str] = ()
) -> Comparison:
    """
    Return what changed from `before` to `after`, in `areas` alone when any are named.

    Raises InvalidRun when one of them is invalid or was cut off: what it lacks says nothing.
    """
    for which, run in (("The first run", before), ("The second run", after)):
        if why := invalid(run):
            raise InvalidRun(f"{which} cannot be compared: {why[0]}", "Make it again.")
    if areas:
        before, after = (_within(run, areas) for run in (before, after))
    was, now = standings(before), standings(after)
    return Comparison(
        before.header,
        after.header,
        tuple(changes(was, now)),
        shifts(before, after, catalogue),
        (judged(was), judged(now)),
        tuple(differences(before.header, after.header)),
        () if areas else turns(before, after),
    )


def changes(before: Standings, after: Standings) -> Iterator[Change]:
    """Yield every change from `before` to `after`, worst kind first, then in order of keys."""
    found = (
        Change(kind, key, before.get(key), after.get(key))
        for key in {**before, **after}
        if (kind := kind_of(before.get(key), after.get(key))) is not None
    )
    places = {kind: place for place, kind in enumerate(Kind)}
    yield from sorted(found, key=lambda change: (places[change.kind], change.key.order))


def kind_of(before: Standing | None, after: Standing | None) -> Kind | None:
    """
    Return how one standing changed, None when it did not.

    A verdict that turns inconclusive or untestable says nothing any more: it is lost, or newly red
    where it was not red. Where several kinds fit, the worst is said.
    """
    if before is None or not before.outcomes:
        return Kind.ADDED if after is not None and after.outcomes else None
    if after is None or not after.outcomes:
        return Kind.LOST
    was, now = before.outcome, after.outcome
    if now.red and not was.red:
        return Kind.NEWLY_RED
    if len(after.outcomes) < len(before.outcomes) or (was in _SPEAKS and now not in _SPEAKS):
        return Kind.LOST
    if was.red and now in _SPEAKS and not now.red:
        return Kind.NEWLY_GREEN
    if was not in _SPEAKS and now in _SPEAKS and not was.red:
        return Kind.ADDED
    if len(after.outcomes) > len(before.outcomes) and was is now:
        return Kind.ADDED
    return Kind.CHANGED if before.outcomes != after.outcomes else None


def differences(before: Header, after: Header) -> Iterator[str]:
    """Yield a sentence for everything that makes two runs differ before anything was judged."""
    for what, was, now in (
        ("suite version", before.suite_version, after.suite_version),
        ("catalogue revision", before.revision or "", after.revision or ""),
    ):
        if was != now:
            yield f"The {what} differs: {was or 'not said'}, then {now or 'not said'}."
    was, now = part(before.selection), part(after.selection)
    if was != now:
        yield f"Not the same was judged: {was}, then {now}. What one left out is lost or added."
    first, second = ({head.name for head in each.targets} for each in (before, after))
    for name in sorted(first ^ second):
        which = "first" if name in first else "second"
        yield f"Only the {which} run asked {name}."
    yield from _other_models(before, after)


def part(selection: str) -> str:
    """
    Return in words what a run judged, given what its header says was chosen.

    A run without sweeps judged everything all the same: sweeps give no verdict.
    """
    chosen = "; ".join(each for each in selection.split("; ") if each != _NO_SWEEP)
    return f"only {chosen}" if chosen else "the whole suite"


def _other_models(before: Header, after: Header) -> Iterator[str]:
    models = {(head.name, head.provenance): dict(head.models) for head in before.targets}
    for head in after.targets:
        earlier = models.get((head.name, head.provenance), {})
        for role, model in head.models:
            if earlier.get(role, model) != model:
                yield (
                    f"{head.name} had {earlier[role]} for {role}, then {model}: "
                    "verdicts of one model say nothing of another."
                )


def _within(run: Run, areas: Collection[str]) -> Run:
    return replace(run, verdicts=tuple(each for each in run.verdicts if each.area in areas))
