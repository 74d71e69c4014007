"""
What the gate says, for people: one line, or every cause with the command that judges it again.

Renders only; what the gate makes of a run was decided before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from conformance.report.changes import Line, about, groups, summary_of_kinds
from conformance.report.plain import clean, counted
from conformance.results.compare import Change
from conformance.results.gate import Cause, Gate, Update
from conformance.results.standings import said

_STYLES = {0: "bold green", 1: "bold red", 3: "bold red", 4: "bold yellow"}
_GROUPS = 40


def line(found: Gate) -> Line:
    """Return the one line that says why, with the exit code."""
    return f"{clean(found.reason).rstrip('.')} (exit code {found.code}).", _STYLES[found.code]


def explained(found: Gate) -> Iterator[Line]:
    """Yield every cause, the weightiest first, each verdict by its name, and the one line last."""
    for note in found.notes:
        yield f"note: {clean(note)}", "yellow"
    for what, causes in groupby(
        sorted(found.causes, key=lambda cause: (cause.code, cause.what)),
        key=lambda cause: (cause.code, cause.what),
    ):
        yield from _kind(what[1], list(causes), _STYLES[what[0]])
    if found.causes:
        yield "", ""
    yield line(found)


def updated(update: Update) -> Iterator[Line]:
    """Yield what a new baseline says otherwise than the one before, if there was one."""
    found = groups(update.changes or ())
    for group in found[:_GROUPS]:
        first = group.changes[0]
        where = f"{group.clause} ({group.target}): {group.was}, now {group.now}"
        said_so = f"{group.kind.words}: {clean(where)}, {group.where}"
        yield f"  {said_so}", "red" if first.worse else ""
    if len(found) > _GROUPS:
        yield f"  and {len(found) - _GROUPS} of {len(found)} groups more; the diff has them", "dim"
    fresh = counted(update.baseline.judged, "verdict")
    if update.changes is None:
        yield f"{fresh} in a new baseline.", "bold"
    else:
        yield f"{fresh} in the baseline; {summary_of_kinds(update.changes) or 'no change'}.", "bold"
    if update.unexpected:
        red = f"{counted(update.unexpected, 'verdict')} of these are red and nobody expected them"
        yield f"{red}: the gate lets them pass from now on.", "yellow"


def _kind(what: str, causes: list[Cause], style: str) -> Iterator[Line]:
    yield "", ""
    yield f"{what}: {len(causes):,}", style
    for cause in causes:
        if cause.change is None:
            yield f"  {clean(cause.says)}", ""
            continue
        yield f"  {_verdict(cause.change)}", ""
        if cause.says:
            yield f"      {clean(cause.says)}", ""
        for detail in about(cause.change):
            yield f"      {detail}", "dim"
        yield f"      {clean(cause.change.key.rerun)}", "dim"


def _verdict(change: Change) -> str:
    key = change.key
    where = ", ".join(filter(None, (key.target, key.provenance, key.surface, key.model)))
    outcomes = f"{said(change.before)}, now {said(change.after)}"
    return clean(f"{key.clause} on {key.exchange or 'no exchange'} ({where}): {outcomes}")
