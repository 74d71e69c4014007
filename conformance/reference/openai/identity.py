"""
Ids, times and headers of OpenAI's answers, derived from the request.

Knows no clock: the same request gets the same bytes for ever.
"""

from __future__ import annotations

from email.utils import formatdate

from conformance.model.exchange import Headers
from conformance.reference.seed import Seed

EPOCH = 1789430400  # 2026-09-15T00:00:00Z
FINGERPRINT = "fp_4a3c19e7d2"


def created(seed: Seed, turns: int) -> int:
    """Return unix seconds; a longer conversation's answer is later than a shorter one's."""
    return EPOCH + 60 * turns + seed.number("clock", 60)


def completion_id(seed: Seed, *, stream: bool) -> str:
    """Return an id like `chatcmpl-DPTOsEx63K882nLKWuI2KLCttphhp`."""
    return "chatcmpl-" + seed.letters(f"completion stream={stream}", 29)


def call_id(seed: Seed, choice: int, call: int) -> str:
    """Return an id of a tool call, the same in a stream and in a plain answer."""
    return "call_" + seed.letters(f"call {choice} {call}", 24)


def headers(seed: Seed, *, when: int, media_type: str, length: int | None) -> Headers:
    """Return every header of an answer; `length` is None for a body sent in chunks."""
    framing = (
        ("transfer-encoding", "chunked") if length is None else ("content-length", f"{length}")
    )
    return (
        ("date", formatdate(when, usegmt=True)),
        ("content-type", media_type),
        framing,
        ("access-control-expose-headers", "X-Request-ID"),
        ("openai-organization", "reference"),
        ("openai-processing-ms", f"{100 + seed.number('processing', 900)}"),
        ("openai-version", "2020-10-01"),
        ("x-content-type-options", "nosniff"),
        ("x-ratelimit-limit-requests", "10000"),
        ("x-ratelimit-limit-tokens", "50000000"),
        ("x-ratelimit-remaining-requests", "9999"),
        ("x-ratelimit-remaining-tokens", f"{49990000 + seed.number('left', 9999)}"),
        ("x-ratelimit-reset-requests", "6ms"),
        ("x-ratelimit-reset-tokens", "0s"),
        ("x-request-id", "req_" + seed.octets(f"request {media_type}", 16).hex()),
    )
