"""
One feature through one client: whether it works, and whose fault it is where it does not.

A clause that broke here is the client's doing when it held for the same request through raw HTTP,
or, where that says nothing, through another client; what breaks for everybody is the endpoint's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.model import Outcome
from conformance.results.client_lanes import WIRE, Lane

Key = tuple[str, str]
"""An exchange and a clause."""

_UNTOLD = (Outcome.INCONCLUSIVE, Outcome.UNTESTABLE, Outcome.ERROR)


class Standing(StrEnum):
    """How a feature stands through a client, best first."""

    WORKS = "works"
    PART = "works in part"
    WIRE = "as on the wire"
    LACKS = "cannot express"
    UNTOLD = "untold"
    BREAKS = "breaks here"
    UNASKED = "not asked"

    @property
    def means(self) -> str:
        """What the word says, in one phrase."""
        return _MEANS[self]


_MEANS = {
    Standing.WORKS: "all that was judged holds",
    Standing.PART: "holds, but this version does not send all that another version sends",
    Standing.WIRE: "broken for every client alike, so it is the endpoint's doing",
    Standing.LACKS: "the client has no call for it, or none that asks the same",
    Standing.UNTOLD: "could not be judged through this client",
    Standing.BREAKS: "broken through this client, and not through others",
    Standing.UNASKED: "this run did not ask for it",
}


@dataclass(frozen=True, slots=True)
class CellOfClient:
    """
    How one feature stands through one client.

    `held` of `judged` pairs of exchange and clause hold, where `known` were judged through any
    client. `here` are the clauses that broke through this client and held for another, `wire`
    those that broke for all, `untold` those that others could judge; `lacking` are exchanges that
    this client does not send and another version of it does. `why` is the reason that was given for
    the first thing that is missing.
    """

    standing: Standing
    held: int = 0
    judged: int = 0
    known: int = 0
    here: tuple[str, ...] = ()
    wire: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    why: str = ""


def cell_of(lane: Lane, lanes: Sequence[Lane], keys: frozenset[Key]) -> CellOfClient:
    """
    Return how the feature whose clauses were judged under `keys` stands through `lane`.

    `lanes` are all lanes of the target, `lane` among them.
    """
    others = [each for each in lanes if each is not lane]
    mine = {key: lane.verdicts[key] for key in sorted(keys) if key in lane.verdicts}
    here: list[Key] = []
    wire: list[Key] = []
    untold: list[Key] = []
    for key, verdict in mine.items():
        if verdict.outcome in _UNTOLD:
            untold.append(key)
        elif _its_own(lane, others, key):
            here.append(key)
        elif verdict.outcome.red:
            wire.append(key)
    silent = [key for key in sorted(keys) if key in lane.silent and key not in mine]
    absent = dict.fromkeys(exchange for exchange, _ in silent if exchange not in lane.sent)
    kin = [each for each in others if each.client.surface == lane.client.surface]
    lacking = [each for each in absent if any(each in other.sent for other in kin)]
    reasons = [mine[key].note or "" for key in untold]
    reasons += [lane.silent[key] for key in silent if key[0] in lacking]
    reasons += [lane.silent[key] for key in silent]
    return CellOfClient(
        _standing(mine=bool(mine), here=here, untold=untold, wire=wire, lacking=lacking, no=silent),
        held=sum(verdict.outcome is Outcome.PASS for verdict in mine.values()),
        judged=len(mine),
        known=len(keys),
        here=_clauses(here),
        wire=_clauses(wire),
        untold=_clauses(untold),
        lacking=tuple(lacking),
        why=next(filter(None, reasons), ""),
    )


def _its_own(lane: Lane, others: Sequence[Lane], key: Key) -> bool:
    """
    Tell whether the client of `lane` is to blame for what was said under `key`.

    What raw HTTP was handed decides where it could be judged, else what any other client was. A
    breach that nobody else could be judged on counts against the client: nothing shows the endpoint
    at fault.
    """
    outcome = lane.verdicts[key].outcome
    if lane.client.surface == WIRE:
        return False
    told = [
        (each.client.surface, each.verdicts[key].outcome)
        for each in others
        if key in each.verdicts and each.verdicts[key].outcome not in _UNTOLD
    ]
    on_wire = [said for surface, said in told if surface == WIRE]
    heard = on_wire or [said for _, said in told]
    best = min(heard, key=lambda each: each.rank, default=Outcome.PASS)
    return best.rank < outcome.rank and (outcome.red or bool(told))


def _standing(
    *,
    mine: bool,
    here: list[Key],
    untold: list[Key],
    wire: list[Key],
    lacking: list[str],
    no: list[Key],
) -> Standing:
    if not mine:
        return Standing.LACKS if no else Standing.UNASKED
    if here:
        return Standing.BREAKS
    if untold:
        return Standing.UNTOLD
    if wire:
        return Standing.WIRE
    return Standing.PART if lacking else Standing.WORKS


def _clauses(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for _, clause in keys))
