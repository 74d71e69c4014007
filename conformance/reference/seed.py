"""
Deterministic ids, numbers and bytes: the same request always gives the same ones.

Takes a request's meaning and gives chance's place to its digest; reads no clock.
"""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALPHANUMERIC = string.digits + string.ascii_uppercase + string.ascii_lowercase

# A streamed and a plain request are the same question: their answers must fold alike, ids of
# tool calls included.
_DELIVERY = frozenset({"stream", "stream_options"})


@dataclass(frozen=True, slots=True)
class Seed:
    """A text all else is derived from; each use names what it is for."""

    text: str

    @classmethod
    def of_body(cls, body: Mapping[str, Any]) -> Seed:
        """Return the seed of a request body, the same whether a stream was asked for or not."""
        meant = {name: value for name, value in body.items() if name not in _DELIVERY}
        return cls(hashlib.sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest())

    def octets(self, use: str, count: int) -> bytes:
        """Return `count` bytes."""
        return hashlib.shake_256(f"{use}\0{self.text}".encode(errors="surrogatepass")).digest(count)

    def number(self, use: str, below: int) -> int:
        """Return an integer from 0 up to and without `below`."""
        return int.from_bytes(self.octets(use, 16)) % below

    def letters(self, use: str, count: int, alphabet: str = ALPHANUMERIC) -> str:
        """Return `count` characters of `alphabet`."""
        return "".join(alphabet[octet % len(alphabet)] for octet in self.octets(use, count))
