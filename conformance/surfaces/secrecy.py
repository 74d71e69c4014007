"""
Keeping a key out of everything that is kept: requests, answers, what a library said.

Knows the secret strings it is given and nothing of where they came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

PLACEHOLDER = "[key]"
SHORTEST = 8
"""Shorter strings are placeholders such as `EMPTY`; masking them would only spoil evidence."""


def spellings(secrets: Iterable[str | None]) -> tuple[str, ...]:
    """Return every spelling of `secrets` to look for: plain, in JSON, in a URL; longest first."""
    found: set[str] = set()
    for secret in secrets:
        if secret and len(secret) >= SHORTEST:
            found |= {secret, secret.replace("/", "\\/"), quote(secret, safe="")}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with each of `secrets` replaced by a placeholder."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, PLACEHOLDER)
    return text


def hide_inside(value: Any, secrets: tuple[str, ...]) -> Any:
    """Return plain data like `value` with `secrets` hidden in every string and member name."""
    match value:
        case str():
            return hide(value, secrets)
        case Mapping():
            return {hide(str(k), secrets): hide_inside(v, secrets) for k, v in value.items()}
        case list() | tuple():
            return [hide_inside(item, secrets) for item in value]
        case _:
            return value


def mask(pieces: Iterable[bytes], secrets: Iterable[str]) -> tuple[tuple[bytes, ...], bool]:
    """
    Return `pieces` with `secrets` overwritten by asterisks, and whether any was there.

    The masked text is as long as the secret, so lengths and piece borders stay what they were;
    a secret that straddles a border is found too.
    """
    kept = tuple(pieces)
    body = b"".join(kept)
    masked = body
    for secret in secrets:
        raw = secret.encode()
        if raw in masked:
            masked = masked.replace(raw, b"*" * len(raw))
    if masked == body:
        return kept, False
    cut, start = [], 0
    for piece in kept:
        cut.append(masked[start : start + len(piece)])
        start += len(piece)
    return tuple(cut), True
