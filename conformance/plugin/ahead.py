"""
Calls sent before anybody waits for them, where a surface can do that.

A surface in another process then works while answers are judged here. Only in process and from
recordings: an endpoint on a network is asked one call after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.surfaces import Endpoint, Foresighted

if TYPE_CHECKING:
    from conformance.plugin.asking import Ask
    from conformance.plugin.bench import Lane

MOST = 32
"""Calls that may be under way in a lane at once."""


@dataclass(slots=True)
class _Queue:
    """What a lane will be asked, in order; `next` is the first that was not sent yet."""

    asks: list[Ask]
    places: dict[str, int]
    next: int = 0


@dataclass(slots=True)
class Ahead:
    """What every lane will be asked, as far as anybody said so."""

    _queues: dict[str, _Queue] = field(default_factory=dict)

    def foresee(self, lane: Lane, asks: Iterable[Ask]) -> None:
        """Say that `lane` will be asked `asks`, in this order; nothing if it cannot use that."""
        if not isinstance(lane.surface, Foresighted):
            return
        wanted = list({ask.exchange: ask for ask in asks}.values())
        places = {ask.exchange: place for place, ask in enumerate(wanted)}
        self._queues[lane.name] = _Queue(wanted, places)

    def send(self, ask: Ask, lane: Lane, endpoint: Endpoint) -> None:
        """Send on what follows `ask` in `lane`, so that never more than `MOST` are under way."""
        queue = self._queues.get(lane.name)
        place = queue.places.get(ask.exchange) if queue is not None else None
        if queue is None or place is None or endpoint.transport is None:
            return
        queue.next = max(queue.next, place)
        if queue.next > place + MOST // 2:
            return  # in bursts, which wake the other process less often
        while queue.next < min(place + MOST, len(queue.asks)):
            _send(queue.asks[queue.next], lane, endpoint)
            queue.next += 1


def _send(ask: Ask, lane: Lane, endpoint: Endpoint) -> None:
    """Send one call ahead, unless it waits for another's answer or is not made in `lane`."""
    model = lane.models.get(ask.role) if ask.role else None
    foreign = ask.only is not None and lane.target.claims != ask.only
    if ask.after is not None or foreign or (ask.role is not None and model is None):
        return
    try:
        call = ask.call(model, None)
    except Exception:
        return  # why it cannot be asked is told when it is asked, and of no other exchange
    if lane.surface.can(call) is None and isinstance(lane.surface, Foresighted):
        lane.surface.ahead(call, endpoint, exchange=ask.exchange)
