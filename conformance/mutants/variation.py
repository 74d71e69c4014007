"""
What a variation is: the reference endpoint answering otherwise, in a way that the contract allows.

A suite that flags one is wrong about the contract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.mutants.mutant import Fault
from conformance.reference import Asked, Endpoint, Reply


@dataclass(frozen=True, slots=True)
class Variation:
    """One allowed difference; `what` says in one sentence what is different on the wire."""

    id: str
    what: str
    way: Fault

    def through(self, healthy: Endpoint) -> Endpoint:
        """Return `healthy` answering in this way."""
        way = self.way
        return lambda asked: way(asked, healthy)


def variation(id_: str, *, what: str) -> Callable[[Fault], Variation]:
    """Make a way of answering a variation."""

    def made(way: Fault) -> Variation:
        return Variation(id_, what, way)

    return made


def replies(change: Callable[[Reply], Reply]) -> Fault:
    """Make a change of replies a way of answering."""

    def way(asked: Asked, healthy: Endpoint) -> Reply:
        return change(healthy(asked))

    return way
