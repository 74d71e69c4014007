"""
The vectors the reference model gives: texts that share words point in like directions.

Every component comes from digests of the text; no dialect and no spelling is known here.
"""

from __future__ import annotations

import base64
import math
import re
import struct
from collections.abc import Iterable, Sequence

from conformance.reference.seed import Seed

_WORD = re.compile(r"\w+")
_OWN = 0.2  # how much of a vector is the whole text's own, so that no two texts share one


def vector(text: str, dimensions: int) -> tuple[float, ...]:
    """Return `dimensions` numbers of length one as a vector, the same for the same text."""
    summed = [_OWN * component for component in _components(f"text {text}", dimensions)]
    for word in _WORD.findall(text.lower()):
        for place, component in enumerate(_components(f"word {word}", dimensions)):
            summed[place] += component
    # Exact, because the plain sum of floats is not the same in every Python.
    length = math.sqrt(math.fsum(component * component for component in summed))
    return tuple(component / length for component in summed)


def packed(components: Sequence[float]) -> str:
    """Return `components` as base64 of 32-bit floats, the least significant byte first."""
    return base64.b64encode(struct.pack(f"<{len(components)}f", *components)).decode()


def single(components: Iterable[float]) -> list[float]:
    """Return `components` as a 32-bit float holds them, with no more digits than it needs."""
    held = (struct.unpack("<f", struct.pack("<f", component))[0] for component in components)
    return [float(f"{component:.9g}") for component in held]


def of_tokens(ids: Sequence[int]) -> str:
    """Return the text that stands for a list of token ids."""
    return " ".join(f"token{number}" for number in ids)


def _components(use: str, dimensions: int) -> tuple[float, ...]:
    octets = Seed(use).octets("vector", 2 * dimensions)
    # Odd numbers, so that none is zero and every vector has a length.
    return tuple((2 * one + 1) / 65536 for one in struct.unpack(f"<{dimensions}h", octets))
