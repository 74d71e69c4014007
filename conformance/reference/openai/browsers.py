"""
What a browser asks before it lets a page send a request: the preflight of the fetch standard.

Knows headers only; whether the request itself will be answered is not asked yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from conformance.reference.asked import Asked
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.seed import Seed

_DELAY_MS = 2.0


def is_preflight(asked: Asked) -> bool:
    """Tell whether `asked` is a browser's question and not a request of its own."""
    return asked.method == "OPTIONS" and asked.header("access-control-request-method") is not None


def preflight(asked: Asked, methods: Sequence[str]) -> Reply:
    """Return the permission to any page, for `methods` and whatever headers it wants to send."""
    seed = Seed(f"preflight {asked.path}")
    told = headers(seed, when=EPOCH, media_type="text/plain", length=0)
    granted = (
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", ", ".join(methods)),
        ("access-control-allow-headers", asked.header("access-control-request-headers") or "*"),
    )
    return Reply(200, told + granted, ((_DELAY_MS, b""),))
