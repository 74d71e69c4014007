"""
One tap per endpoint, so that calls and surfaces share connections.

Knows how long a tap lives; nothing of what goes through it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from weakref import WeakKeyDictionary, finalize

from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.tap import Tap

_taps: WeakKeyDictionary[Endpoint, Tap] = WeakKeyDictionary()
_lock = Lock()
_told: list[Callable[[Endpoint], None]] = []


def tap_for(endpoint: Endpoint) -> Tap:
    """Return the tap of `endpoint`, made on first use."""
    tap = _taps.get(endpoint)
    if tap is None:
        with _lock:
            tap = _taps.get(endpoint)
            if tap is None:
                tap = _taps[endpoint] = Tap(endpoint)
                if endpoint.transport is None:
                    finalize(endpoint, tap.close)
    return tap


def release(endpoint: Endpoint) -> None:
    """Close the connections kept open to `endpoint`; a transport it brought along stays open."""
    for tell in _told:
        tell(endpoint)
    tap = _taps.pop(endpoint, None)
    if tap is not None and endpoint.transport is None:
        tap.close()


def on_release(tell: Callable[[Endpoint], None]) -> None:
    """Have `tell` called with every endpoint that is released, before its connections close."""
    _told.append(tell)
