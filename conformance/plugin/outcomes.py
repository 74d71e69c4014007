"""
How a test says more than passed or failed: it raises what was judged.

Knows outcomes only; turning them into verdicts and pytest reports is `verdicts`' work.
"""

from __future__ import annotations

from enum import StrEnum

from conformance.model import Breach, Outcome


class Reason(StrEnum):
    """The closed list of reasons why a clause does not apply."""

    SURFACE = "the surface cannot express it"
    NOT_CLAIMED = "the target does not claim it"
    NO_MODEL = "the target names no model for the role"
    NOTHING = "the answer holds nothing to judge"


class Judged(Exception):  # an outcome travelling through pytest, not a fault
    """An outcome other than pass, with the breaches or the note that explain it."""

    def __init__(
        self, outcome: Outcome, *, breaches: tuple[Breach, ...] = (), note: str | None = None
    ) -> None:
        super().__init__(note or "; ".join(breach.found for breach in breaches) or outcome)
        self.outcome = outcome
        self.breaches = breaches
        self.note = note


class Broken(AssertionError):  # an assertion that does not hold, with the breach to tell of it
    """A promise that a lens saw broken, before any test could look."""

    def __init__(self, breach: Breach) -> None:
        super().__init__(breach.found)
        self.breach = breach


def not_applicable(reason: Reason, detail: str = "") -> Judged:
    """Return the exception that says that a clause does not apply, for one of the reasons."""
    note = f"{reason}: {detail}" if detail else str(reason)
    return Judged(Outcome.NOT_APPLICABLE, note=note)


def inconclusive(detail: str) -> Judged:
    """Return the exception that says that the model did not do what the prompt forces."""
    return Judged(Outcome.INCONCLUSIVE, note=detail)


def untestable(detail: str) -> Judged:
    """Return the exception that says that something the test stands on is missing."""
    return Judged(Outcome.UNTESTABLE, note=detail)


def ignored(detail: str) -> Judged:
    """
    Return the exception that says that a parameter was accepted and had no effect.

    Raise it where a control exchange without the parameter shows the same: `detail` says what
    stayed as it was. Accepting and ignoring is then told apart from obeying and from refusing.
    """
    return Judged(Outcome.IGNORED, note=detail)
