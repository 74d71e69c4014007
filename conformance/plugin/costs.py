"""
What an exchange and a test cost, in milliseconds, before they are made: for spreading a run evenly.

An estimate that no verdict depends on. Over a network an exchange costs what its live recording
took, or what is usual for its kind; in process nobody waits, and only work counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.model import Kind, Provenance
from conformance.places import cassette_folders
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Lane
from conformance.recording.cassette import find_sets
from conformance.recording.times import took_ms

SENT_MS = 3
"""To make a request and to read and keep what comes, in process."""
JUDGED_MS = 2
"""To hold one test."""
POLLS = 4
"""How often work that takes its time is usually asked for, with a pause before each time."""
REFUSED_MS = 400
"""What an error takes over a network: nothing is generated."""

USUAL_MS: Mapping[Kind, int] = {
    Kind.COMPLETION: 2_500,
    Kind.STREAM: 3_000,
    Kind.IMAGES: 12_000,
    Kind.VIDEO: 2_000,
    Kind.CONTENT: 2_000,
    Kind.FILE: 1_000,
    Kind.BATCH: 1_000,
}
"""What an answer usually takes over a network, for the kinds that take longer than `QUICK_MS`."""
QUICK_MS = 500


class Costs:
    """The costs of the exchanges of a run; recordings are looked at once a target."""

    def __init__(self) -> None:
        self._recorded: dict[str, dict[str, int]] = {}

    def of(self, ask: Ask, lane: Lane) -> int:
        """Return what it costs to ask `ask` in `lane`, in milliseconds, at least 1."""
        if lane.target.endpoint().transport is not None:
            return SENT_MS
        name = lane.target.head().name
        if name not in self._recorded:
            self._recorded[name] = recorded(name)
        found = self._recorded[name].get(ask.exchange)
        waits = int(ask.pause_s * 1000) * POLLS
        return SENT_MS + waits + (_usual(ask) if found is None else found)


def recorded(target: str) -> dict[str, int]:
    """
    Return how long the live recordings of `target` took, in milliseconds by exchange.

    Rehearsals are left out: their clock is made up.
    """
    found: dict[str, int] = {}
    for cassettes in find_sets(cassette_folders()):
        if (cassettes.provenance, cassettes.target) != (Provenance.LIVE, target):
            continue
        for path in cassettes.paths:
            took = took_ms(path)
            if took is not None:
                found["/".join(path.with_suffix("").parts[-2:])] = int(took)
    return found


def _usual(ask: Ask) -> int:
    return REFUSED_MS if ask.expects == "error" else USUAL_MS.get(ask.kind, QUICK_MS)
