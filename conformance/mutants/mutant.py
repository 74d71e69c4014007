"""
What a mutant is: the reference endpoint with exactly one named fault.

Knows requests and replies of the reference endpoint; nothing of rules, and nothing of who looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.reference import Asked, Endpoint, Reply

Fault = Callable[[Asked, Endpoint], Reply]
"""A request and the healthy endpoint in, the faulty answer out."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """
    One fault.

    `what` says in one sentence what is wrong on the wire. `breaks` are the ids of the clauses
    that must catch it. `reports` are the ids of the reported deviations it was written from,
    empty for a fault nobody reported yet. `dialect` is the dialect of the reference endpoint it
    is put on, `surface` the one it is looked at through.
    """

    id: str
    area: str
    what: str
    breaks: tuple[str, ...]
    fault: Fault
    reports: tuple[str, ...] = ()
    dialect: str = "openai"
    surface: str = "rest"

    def through(self, healthy: Endpoint) -> Endpoint:
        """Return `healthy` with the fault on top."""
        fault = self.fault
        return lambda asked: fault(asked, healthy)


def mutant(
    id_: str,
    *,
    what: str,
    breaks: Sequence[str],
    reports: Sequence[str] = (),
    dialect: str = "openai",
    surface: str = "rest",
) -> Callable[[Fault], Mutant]:
    """
    Make a fault a mutant, with the members that `Mutant` explains.

    Its area is filled in when it is found, from the module it stands in.
    """

    def made(fault: Fault) -> Mutant:
        return Mutant(
            id=id_,
            area="",
            what=what,
            breaks=tuple(breaks),
            fault=fault,
            reports=tuple(reports),
            dialect=dialect,
            surface=surface,
        )

    return made


_TWO_WORDS = ("structured_output", "extra_body")


def area_of(module: str) -> str:
    """Return the area that a module is about: `chat_history` is about chat."""
    return next((area for area in _TWO_WORDS if module.startswith(area)), module.partition("_")[0])
