"""
What changed in shape between two recordings of the same exchanges.

Pure: compares outlines and never values that may change. Nothing here says which of the two is
right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.recording.cassette import Recording
from conformance.results.outlines import look_of
from conformance.results.reshaped import Aspect, Drift, changes
from conformance.wire import jsontext


@dataclass(frozen=True, slots=True)
class Side:
    """
    One of the two sets. `name` is what it was called by, `target` and `provenance` what its heads
    say; `recorded` are the oldest and the newest date, `models` pairs of role and id.
    """

    name: str
    target: str
    provenance: str
    recorded: tuple[str, str]
    models: tuple[tuple[str, str], ...]
    suites: tuple[str, ...]
    exchanges: int


@dataclass(frozen=True, slots=True)
class Drifts:
    """
    What became of the set `before` in the set `after`.

    `compared` counts exchanges that both hold; those that only one holds are named, and so are
    those that were asked `otherwise`, which are not compared. `notes` say what makes the sets less
    than comparable.
    """

    before: Side
    after: Side
    found: tuple[Drift, ...]
    compared: int
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def drifted(self) -> bool:
        """True when any exchange that both sets hold changed in shape."""
        return bool(self.found)

    def of(self, aspect: Aspect) -> tuple[Drift, ...]:
        """Return the changes of one aspect."""
        return tuple(each for each in self.found if each.aspect is aspect)


def drifts(
    before: Sequence[Recording], after: Sequence[Recording], names: tuple[str, str]
) -> Drifts:
    """
    Return what changed in shape from the recordings `before` to those `after`, called by `names`.

    Both hold at least one recording, and each of them is one set: one target, one provenance.
    """
    was, now = ({each.head.exchange: each for each in side} for side in (before, after))
    both = sorted(was.keys() & now.keys())
    otherwise = tuple(each for each in both if asked(was[each]) != asked(now[each]))
    same = [each for each in both if each not in set(otherwise)]
    first, second = side(names[0], before), side(names[1], after)
    return Drifts(
        first,
        second,
        tuple(
            change
            for each in same
            for change in changes(each, look_of(was[each]), look_of(now[each]))
        ),
        len(same),
        tuple(sorted(was.keys() - now.keys())),
        tuple(sorted(now.keys() - was.keys())),
        otherwise,
        tuple(_notes(first, second)),
    )


def side(name: str, recordings: Sequence[Recording]) -> Side:
    """Return what `recordings` say of themselves."""
    heads = [each.head for each in recordings]
    dates = sorted(head.recorded[:10] for head in heads)
    models = {(head.role, head.model) for head in heads if head.role and head.model}
    return Side(
        name,
        heads[0].target,
        heads[0].provenance.value,
        (dates[0], dates[-1]),
        tuple(sorted((str(role), str(model)) for role, model in models)),
        tuple(sorted({head.suite for head in heads})),
        len(heads),
    )


def asked(recording: Recording) -> tuple[str, int, str]:
    """
    Return what makes two requests of one exchange the same question.

    Model, messages and ids are left out: later requests repeat what earlier answers said.
    """
    request = recording.request
    way = request.path.rstrip("/").count("/")
    body: Any = jsontext.read(request.body).value if request.body else None
    if not isinstance(body, dict):
        return request.method, way, ""
    kept = {name: value for name, value in body.items() if name not in _REPEATS}
    return request.method, way, json.dumps(kept, sort_keys=True)


_REPEATS = frozenset({"model", "messages", "input_file_id", "file_id", "previous_response_id"})


def _notes(before: Side, after: Side) -> Iterator[str]:
    if before.target != after.target:
        yield f"Two targets are compared: {before.target}, then {after.target}."
    if before.provenance != after.provenance:
        yield f"The evidence differs: {before.provenance}, then {after.provenance}."
    if before.suites != after.suites:
        was, now = (", ".join(each.suites) for each in (before, after))
        yield f"The suite version differs: {was}, then {now}."
    earlier = dict(before.models)
    for role, model in after.models:
        if earlier.get(role, model) != model:
            yield f"The model for {role} was {earlier[role]}, then {model}."
