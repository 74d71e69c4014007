"""
Coming back for work that takes its time: what to ask with, and whether it has ended.

Reads ids and statuses and nothing else; whether they are right is for rules and tests.
"""

from __future__ import annotations

from collections.abc import Callable

from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import inconclusive, untestable
from conformance.plugin.placing import looks_at

ENDED = frozenset({"completed", "failed", "cancelled", "expired"})

# How far a status is; a word nobody knows counts as work in progress.
_FAR = {"queued": 0, "validating": 0, "finalizing": 2} | dict.fromkeys(ENDED, 3)


def member(answered: Asked, name: str) -> str:
    """Return the text that an answer holds as `name`; untestable when there is none."""
    found = answered.value.get(name) if isinstance(answered.value, dict) else None
    if not isinstance(found, str) or not found:
        raise untestable(f"{answered.exchange.id} holds no {name} to come back with")
    return found


def its_id(answered: Asked) -> str:
    """Return the id in an answer; untestable when there is none."""
    return member(answered, "id")


def of_completed(name: str) -> Callable[[Asked], str]:
    """
    Return what gives the text called `name` of work that is completed.

    Inconclusive when the work ended in another way, which no request can rule out.
    """

    def wanted(answered: Asked) -> str:
        if status(answered) != "completed":
            raise inconclusive(f"{answered.exchange.id} ended as {status(answered)}")
        return member(answered, name)

    return wanted


@looks_at("/status")
def status(answered: Asked) -> str:
    """Return the status in an answer, an empty text when there is none."""
    found = answered.value.get("status") if isinstance(answered.value, dict) else None
    return found if isinstance(found, str) else ""


def ended(answered: Asked) -> bool:
    """Tell whether the work has ended, well or not."""
    return status(answered) in ENDED


@looks_at("/status", "how far it was, in stages: {}")
def stages(*answers: Asked) -> list[int]:
    """Return how far the work was in each of `answers`: waiting, at it, finishing, ended."""
    return [_FAR.get(status(answered), 1) for answered in answers]
