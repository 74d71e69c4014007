"""
Keeps every exchange of a session as a cassette, and recalls those that were kept before.

Knows what is worth keeping; not what becomes of the cassettes when the session has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from conformance import __version__
from conformance.model import Exchange, Provenance, UnmatchedRequest
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Lane
from conformance.recording.cassette import (
    CassetteSet,
    Head,
    find_sets,
    path_of,
    read_set,
    write,
)
from conformance.recording.index import Index
from conformance.recording.replay import ReplayTransport
from conformance.surfaces import Call, Endpoint

REHEARSED_ON = "2026-11-22"

# Statuses that speak of the hour and not of what was asked: nobody wants them replayed.
_WEATHER = frozenset({408, 429, 502, 503, 504})


@dataclass(slots=True)
class Recorder:
    """
    Writes below `root`, which holds nothing but what this recording made.

    With `resume`, what lies there already answers the same request again instead of the endpoint.
    """

    root: Path
    secrets: Sequence[str] = ()
    resume: bool = False
    _recalled: dict[str, _Recalled | None] = field(default_factory=dict)

    def keep(self, exchange: Exchange, ask: Ask, lane: Lane) -> None:
        """Write `exchange` down, unless nothing came that could be replayed; raises as `write`."""
        if not worth_keeping(exchange):
            return
        head = Head(
            provenance=exchange.provenance,
            target=exchange.target,
            exchange=exchange.id,
            area=ask.area,
            kind=exchange.kind,
            role=ask.role,
            model=exchange.model,
            base_url=lane.target.endpoint().base_url,
            recorded=_recorded(exchange.provenance),
            suite=__version__,
            surface=lane.surface.name,
            claims=lane.target.claims,
        )
        write(exchange, path_of(self.root, head), head=head, secrets=self.secrets)

    def recall(self, ask: Ask, lane: Lane, call: Call) -> Exchange | None:
        """
        Return the exchange that was kept for `ask`, None when there is none to go on with.

        None also where the same exchange would be asked otherwise today. Raises Housekeeping for
        cassettes that cannot be read.
        """
        if not self.resume:
            return None
        head = lane.target.head()
        if head.name not in self._recalled:
            sets = [
                each
                for each in find_sets([self.root])
                if (each.provenance, each.target) == (head.provenance, head.name)
            ]
            base_url = lane.target.endpoint().base_url
            self._recalled[head.name] = _Recalled(sets[0], base_url) if sets else None
        kept = self._recalled[head.name]
        if kept is None or ask.exchange not in kept.exchanges:
            return None
        try:
            exchange = lane.surface.send(
                call,
                kept.endpoint,
                exchange=ask.exchange,
                model=lane.models.get(ask.role) if ask.role else None,
                target=head.name,
                provenance=head.provenance,
                kind=ask.kind,
            )
        except UnmatchedRequest:
            return None
        # A request of another exchange may be the same; its answer is not meant.
        return exchange if ask.exchange in kept.index.played else None


class _Recalled:
    """The recordings of one target as an endpoint."""

    def __init__(self, cassettes: CassetteSet, base_url: str) -> None:
        recordings = read_set(cassettes)
        self.exchanges = {each.head.exchange for each in recordings}
        self.index = Index(recordings)
        transport = ReplayTransport(self.index)
        self.endpoint = Endpoint(base_url, key="recorded", transport=transport)


def worth_keeping(exchange: Exchange) -> bool:
    """
    Tell whether `exchange` can stand in a set for what the endpoint does.

    Nothing came: no. Of a live endpoint, also no answer that broke off, and none that says to come
    back later.
    """
    if exchange.response is None:
        return False
    if exchange.provenance is not Provenance.LIVE:
        return True
    return exchange.failure is None and exchange.response.status not in _WEATHER


def _recorded(provenance: Provenance) -> str:
    """Return today; for a rehearsal a fixed day, so that the same answers give equal files."""
    if provenance is Provenance.REHEARSED:
        return REHEARSED_ON
    return datetime.now(UTC).date().isoformat()
