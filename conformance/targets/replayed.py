"""
Cassettes as a target: answers come from the recordings of one set, and no socket is opened.

Knows nothing of how cassettes are written.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property

from conformance.model import Housekeeping, TargetHead
from conformance.recording.cassette import CassetteSet, Recording, read_set
from conformance.recording.index import Index
from conformance.recording.replay import ReplayTransport
from conformance.surfaces import Endpoint
from conformance.targets.target import Target

KEY = "replayed"
"""Sent to a recording, which does not look at it."""


class ReplayedTarget(Target):
    """
    The recordings of `cassettes`, each for whoever asks what was asked then.

    Files are read on first use. Raises Housekeeping when a cassette cannot be read, two answer
    the same request, or two disagree about the model of a role or the base URL.
    """

    def __init__(self, cassettes: CassetteSet) -> None:
        self.cassettes = cassettes

    def head(self) -> TargetHead:
        """Return the head; models and base URL are the cassettes' own, `recorded` the oldest."""
        return self._head

    def endpoint(self) -> Endpoint:
        """Return an endpoint that plays the recordings."""
        return self._endpoint

    def unplayed(self, asked: Set[str]) -> tuple[str, ...]:
        """Return the ids of recorded exchanges that are not among those `asked`, sorted."""
        return tuple(sorted({found.head.exchange for found in self._recordings} - asked))

    @cached_property
    def _recordings(self) -> tuple[Recording, ...]:
        return read_set(self.cassettes)

    @cached_property
    def _endpoint(self) -> Endpoint:
        transport = ReplayTransport(Index(self._recordings))
        return Endpoint(self._base_url, key=KEY, transport=transport)

    @cached_property
    def claims(self) -> str:  # type: ignore[override]  # the recordings say it, not the class
        """The dialect whose promises the recorded target makes."""
        return self._agreed("promises", {r.head.claims: r for r in self._recordings})

    @cached_property
    def _base_url(self) -> str:
        return self._agreed("base URL", {r.head.base_url: r for r in self._recordings})

    @cached_property
    def _head(self) -> TargetHead:
        dates = [found.head.recorded for found in self._recordings]
        roles: dict[str, dict[str, Recording]] = {}
        for found in self._recordings:
            if found.head.role is not None and found.head.model is not None:
                roles.setdefault(found.head.role, {})[found.head.model] = found
        models = tuple(
            (role, self._agreed(f"model of the role {role}", said))
            for role, said in sorted(roles.items())
        )
        recorded = {date[:10] for date in dates}
        detail = f"{len(dates)} recordings"
        if len(recorded) > 1:
            detail += f" of {min(recorded)} to {max(recorded)}"
        return TargetHead(
            name=self.cassettes.target,
            provenance=self.cassettes.provenance,
            base_url=self._base_url,
            models=models,
            recorded=min(dates),
            detail=detail,
        )

    def _agreed(self, what: str, said: dict[str, Recording]) -> str:
        if len(said) == 1:
            return next(iter(said))
        name = f"{self.cassettes.provenance}/{self.cassettes.target}"
        files = " and ".join(f"{value} ({found.path})" for value, found in sorted(said.items()))
        raise Housekeeping(
            f"The recordings of {name} disagree about the {what}: {files or 'there are none'}.",
            "Record the whole set again, so that one run stands behind it.",
        )
