"""
What a target makes of each parameter of each call: honoured, accepted, ignored, refused, broken.

Two kinds of evidence are brought together: verdicts on the clauses that judge a documented
parameter, and what a sweep saw of any parameter. Nothing is claimed that neither shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.catalogue import Catalogue
from conformance.catalogue.documented import Parameter
from conformance.model import Classification, Observation, Outcome, Provenance, Run, Sweep, worst
from conformance.report.swept import by_subject
from conformance.results import ClauseResult, by_clause

Key = tuple[str, str]  # endpoint and name

#: Clauses, by the last part of their id, that hold when a parameter is taken. Every other clause is
#: about an effect. In doubt a parameter is accepted: that one is honoured has to be shown.
TAKEN = frozenset({
    "accepted", "answered", "answers", "bare", "broken", "description", "known", "name",
    "not-strict", "one", "taken", "text-only", "unknown-format",
})  # fmt: skip


class Effect(StrEnum):
    """What is known of a parameter; the first five mean what they mean in a sweep."""

    HONOURED = "honoured"  # its effect shows
    ACCEPTED = "accepted"  # taken, and nothing here shows an effect
    IGNORED = "ignored"  # taken, and the effect it should have is not there
    CHANGES_SHAPE = "changes-shape"  # taken, and the answer has other members
    REFUSED = "refused"  # a clear 4xx says no
    BROKEN = "broken"  # what a document says of it does not hold
    UNCLEAR = "unclear"  # asked for, and nothing could be told
    UNKNOWN = "unknown"  # documented, and this run holds nothing about it


_UNTOLD = (Outcome.INCONCLUSIVE, Outcome.UNTESTABLE, Outcome.ERROR)
_RED = {
    Outcome.IGNORED: Effect.IGNORED,
    Outcome.REFUSED: Effect.REFUSED,
    Outcome.FAIL: Effect.BROKEN,
}


@dataclass(frozen=True, slots=True)
class Known:
    """
    A parameter as one target takes it.

    `clauses` are those that judge it, none when no document names it; `features` are theirs.
    `swept` is True when a sweep sent it, `note` says what the sweep saw.
    """

    endpoint: str
    name: str
    effect: Effect
    clauses: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    swept: bool = False
    note: str = ""


def known(
    run: Run,
    catalogue: Catalogue,
    documented: Iterable[Parameter],
    target: str,
    provenance: Provenance,
) -> tuple[Known, ...]:
    """
    Return every parameter that a document names or a sweep sent, documented ones first.

    Only evidence on `target` of `provenance` speaks. A parameter whose clauses the catalogue does
    not hold is left out; routes that a sweep tried are no parameters.
    """
    where = (target, provenance)
    results = by_clause(each for each in run.verdicts if (each.target, each.provenance) == where)
    sent = _sent(each for each in run.observations if (each.target, each.provenance) == where)
    found: dict[Key, Known] = {}
    for parameter in documented:
        clauses = tuple(each for each in parameter.clauses if each in catalogue.clauses)
        if clauses:
            key = (parameter.where, parameter.name)
            judged = [results[each] for each in clauses if each in results]
            effect = _with_sweep(_effect(judged), sent.get(key))
            features = tuple(dict.fromkeys(catalogue.clauses[each].feature for each in clauses))
            note = _note(key, sent)
            found[key] = Known(*key, effect, clauses, features, key in sent, note)
    for key, seen in sent.items():
        if key not in found:
            found[key] = Known(*key, _of_sweep(seen), swept=True, note=_note(key, sent))
    return tuple(found.values())


def _sent(observations: Iterable[Observation]) -> dict[Key, list[Observation]]:
    found: dict[Key, list[Observation]] = {}
    for each in observations:
        if each.sweep is Sweep.PARAMETERS and each.subject != each.endpoint:
            found.setdefault((each.endpoint, each.subject), []).append(each)
    return found


def _effect(judged: Sequence[ClauseResult]) -> Effect:
    """Return what clauses say together: the worst that can be told, and an effect only if shown."""
    every = [verdict for each in judged for verdict in each.verdicts]
    applied = [each for each in every if each.outcome is not Outcome.NOT_APPLICABLE]
    told = [each for each in applied if each.outcome not in _UNTOLD]
    if not told:
        return Effect.UNCLEAR if applied else Effect.UNKNOWN
    outcome = worst(each.outcome for each in told)
    if outcome in _RED:
        return _RED[outcome]
    shown = any(each.clause.partition("/")[2] not in TAKEN for each in told)
    return Effect.HONOURED if shown else Effect.ACCEPTED


def _with_sweep(judged: Effect, seen: Sequence[Observation] | None) -> Effect:
    """Let a sweep say more where the clauses say too little; it never makes them say less."""
    if seen is None or judged not in (Effect.ACCEPTED, Effect.UNCLEAR, Effect.UNKNOWN):
        return judged
    swept = _of_sweep(seen)
    if judged is Effect.ACCEPTED and swept in (Effect.REFUSED, Effect.UNCLEAR):
        return Effect.UNCLEAR if swept is Effect.REFUSED else judged
    return swept


def _of_sweep(seen: Sequence[Observation]) -> Effect:
    said = set(by_subject(seen).values())
    agreed = said.pop() if len(said) == 1 else None
    return Effect(agreed or Classification.UNCLEAR)


def _note(key: Key, sent: dict[Key, list[Observation]]) -> str:
    return next((each.note for each in sent.get(key, ()) if each.note), "")
