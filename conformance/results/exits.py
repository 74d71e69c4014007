"""
The exit code of a run, and why.

    0  as expected
    1  a red verdict that nobody expected
    3  the run is invalid or incomplete: nothing it says may be relied on
    4  housekeeping: stale expectations, unplayed recordings and the like

Knows a finished run only; comparing two runs is another's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model import Outcome, Run


@dataclass(frozen=True, slots=True)
class Ending:
    """An exit code and the reasons for it, one sentence each, the weightiest first."""

    code: int
    reasons: tuple[str, ...]


def ending(run: Run) -> Ending:
    """
    Return how `run` ends.

    An invalid run speaks of nothing, so 3 goes before 1; a regression matters more than tidiness,
    so 1 goes before 4. Reasons of all kinds are kept.
    """
    unfit = invalid(run)
    unexpected = sum(verdict.unexpected for verdict in run.verdicts)
    red = (
        (f"{unexpected} of {len(run.verdicts)} verdicts are red and were not expected.",)
        if unexpected
        else ()
    )
    untidy = run.footer.housekeeping if run.footer else ()
    code = 3 if unfit else 1 if red else 4 if untidy else 0
    return Ending(code, (*unfit, *red, *untidy))


def exit_code(run: Run) -> int:
    """Return the exit code alone."""
    return ending(run).code


def invalid(run: Run) -> tuple[str, ...]:
    """Return why nothing that `run` says may be relied on, nothing when it may."""
    reasons = list(run.footer.problems) if run.footer else []
    if run.footer is None:
        reasons.append(f"The run was cut off: it has no footer after {len(run.verdicts)} verdicts.")
    if errors := sum(verdict.outcome is Outcome.ERROR for verdict in run.verdicts):
        reasons.append(f"The suite itself broke on {errors} of {len(run.verdicts)} verdicts.")
    if not run.verdicts and not run.observations:
        reasons.append("No verdict was given: an empty run says nothing.")
    return tuple(reasons)
