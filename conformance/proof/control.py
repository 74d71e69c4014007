"""
Real traffic as the third witness: a rule that it breaches is wrong.

Reads recordings that somebody names; none are part of the suite.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from conformance.catalogue import load
from conformance.model import InvalidRun, Outcome
from conformance.recording.foreign import Unreadable, read_paths
from conformance.results.audit import verdicts_on
from conformance.results.proof import Control

HOST = "api.openai.com"
"""The service whose behaviour is the contract."""


def control(paths: Sequence[Path], *, hosts: Collection[str] = (HOST,)) -> Control:
    """
    Judge the exchanges with `hosts` in `paths` and return what breached a must.

    Raises WrongUsage for a path that does not exist and InvalidRun when no exchange with these
    hosts is there: a control that looked at nothing proves nothing.
    """
    catalogue = load()
    exchanges = verdicts = 0
    breaches = []
    for found in read_paths(paths):
        if isinstance(found, Unreadable) or found.target not in hosts:
            continue
        mine = list(verdicts_on(found, catalogue))
        exchanges += bool(mine)
        verdicts += len(mine)
        for verdict in mine:
            if verdict.outcome in (Outcome.FAIL, Outcome.ERROR):
                why = verdict.breaches[0].found if verdict.breaches else verdict.note
                breaches.append(f"{verdict.clause} on {Path(found.origin or '').name}: {why}")
    if not verdicts:
        raise InvalidRun(
            f"Nothing in the control was said by {', '.join(sorted(hosts))}.",
            "Name a folder with recordings of that service.",
        )
    return Control(exchanges, verdicts, tuple(breaches))
