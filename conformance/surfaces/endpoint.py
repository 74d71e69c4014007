"""
Where calls go: base URL, key, transport, bounds.

Knows nothing of targets, provenance or files.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx2

from conformance.model import Headers, header
from conformance.surfaces.call import WRONG_KEY, KeyForm

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Endpoint:
    """
    One endpoint. Compared by identity, because clients are shared per endpoint.

    `base_url` may end in a slash or not. `key` is never shown. `transport` None means the real
    network. `timeout_s` bounds each wait (connect, write, read), `max_s` a whole exchange,
    `max_bytes` a body (as sent and decoded alike), `max_pieces` its pieces, and `max_requests` what
    a client may send for one call. `headers` go with every call; their values are never kept in an
    exchange.
    """

    base_url: str
    key: str | None = field(default=None, repr=False)
    transport: httpx2.BaseTransport | None = None
    timeout_s: float = 60.0
    headers: Headers = field(default=(), repr=False)
    max_bytes: int = 64 * MIB
    max_requests: int = 200
    max_pieces: int = 200_000
    max_s: float = 600.0

    def authorization(self, form: KeyForm) -> str | None:
        """Return the value of the authorization header that goes with a call, None for none."""
        match form:
            case KeyForm.WRONG:
                key: str | None = WRONG_KEY
            case KeyForm.NONE | KeyForm.NATIVE:
                key = None
            case KeyForm.OWN:
                key = self.key
        return header(self.headers, "authorization") if key is None else f"Bearer {key}"

    def native_key(self, form: KeyForm) -> str | None:
        """Return what goes with a call as x-goog-api-key, None for nothing."""
        return self.key if form is KeyForm.NATIVE else None
