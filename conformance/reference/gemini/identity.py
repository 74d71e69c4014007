"""
Ids, times, signatures and headers of the Gemini dialect, derived from the request.

Knows no clock: the same request gets the same bytes for ever.
"""

from __future__ import annotations

import base64
import string
from email.utils import formatdate

from conformance.model.exchange import Headers
from conformance.reference.gemini.profiles import CallIds, Profile
from conformance.reference.seed import Seed


def created(profile: Profile, seed: Seed, turns: int) -> int:
    """Return unix seconds; a longer conversation's answer is later than a shorter one's."""
    return profile.epoch + 60 * turns + seed.number("clock", 60)


def completion_id(seed: Seed, when: int, *, stream: bool) -> str:
    """Return base64url of 17 bytes without padding, time first, little-endian (wire facts 3.2)."""
    octets = when.to_bytes(4, "little") + seed.octets(f"completion stream={stream}", 13)
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def call_id(form: CallIds, seed: Seed, call: int) -> str:
    """Return an id of a tool call in one of the forms of wire facts 3.5."""
    use = f"call {call}"
    match form:
        case CallIds.EMPTY:
            return ""
        case CallIds.DIGITS:
            return f"function-call-{10**18 + seed.number(use, 2**64 - 10**18)}"
        case CallIds.LETTERS:
            return seed.letters(use, 8)
        case CallIds.SHORT:
            count = 5 + seed.number(f"{use} length", 3)
            return "call_" + seed.letters(use, count, string.digits)


def signature(seed: Seed, use: str) -> str:
    """Return a thought signature: standard base64 of bytes nobody can read (wire facts 3.6)."""
    return base64.b64encode(seed.octets(f"signature {use}", 120)).decode()


def headers(profile: Profile, seed: Seed, *, when: int, media_type: str) -> Headers:
    """
    Return every header of an answer (wire facts 2).

    The headers of streams, errors and model lists were never recorded: they get the same, under
    the media type their form calls for.
    """
    private: Headers = ()
    if profile.private_headers:
        private = (
            ("cache-control", "private"),
            ("expires", formatdate(when, usegmt=True)),
            ("p3p", 'CP="This is not a P3P policy! See g.co/p3phelp for more info."'),
        )
    return (
        ("content-type", media_type),
        ("vary", "Origin"),
        ("vary", "X-Origin"),
        ("vary", "Referer"),
        ("transfer-encoding", "chunked"),
        ("alt-svc", 'h3=":443"; ma=2592000,h3-29=":443"; ma=2592000'),
        ("server-timing", f"gfet4t7; dur={500 + seed.number('timing', 2000)}"),
        *private,
    )
