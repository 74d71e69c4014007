"""
Lenses on vectors and pictures, so that a suite module reads as prose.

Reads and never judges; a lens on something absent is untestable and says what was missing.
"""

from __future__ import annotations

from math import sqrt

from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Reason, not_applicable, untestable
from conformance.plugin.placing import looks_at
from conformance.wire.pictures import Picture
from conformance.wire.pictures import pictures as read_pictures
from conformance.wire.vectors import Vector, entries
from conformance.wire.vectors import vectors as read_vectors


@looks_at("/data")
def vectors(answered: Asked) -> list[Vector]:
    """Return the vectors of an answer, numbers or packed; untestable when there is none."""
    found = read_vectors(answered.value)
    if not found:
        raise untestable(f"{answered.exchange.id} holds no vector")
    return found


@looks_at("/data/0/embedding")
def vector(answered: Asked) -> Vector:
    """Return the first vector of an answer; untestable when there is none."""
    return vectors(answered)[0]


@looks_at("/data/0/embedding")
def packed_text(answered: Asked) -> str:
    """Return the base64 of the first vector; not applicable where it came as numbers."""
    found = [entry.get("embedding") for entry in entries(answered.value)]
    if not found:
        raise untestable(f"{answered.exchange.id} holds no vector")
    if not isinstance(found[0], str):
        raise not_applicable(Reason.NOTHING, "the vector did not come in base64")
    return found[0]


@looks_at("", "a cosine of {}")
def likeness(one: Vector, other: Vector) -> float:
    """
    Return the cosine of the angle between two vectors: 1 where they point the same way.

    Untestable for vectors that cannot be compared.
    """
    lengths = sqrt(sum(x * x for x in one)) * sqrt(sum(x * x for x in other))
    if len(one) != len(other) or not lengths:
        raise untestable(f"vectors of {len(one)} and {len(other)} components do not compare")
    return sum(x * y for x, y in zip(one, other, strict=True)) / lengths


@looks_at("/data", "pictures: {}")
def pictures(answered: Asked) -> list[Picture]:
    """Return the pictures of an answer with their sizes; untestable when there is none."""
    found = read_pictures(answered.value)
    if not found:
        raise untestable(f"{answered.exchange.id} holds no picture")
    return found


@looks_at("/data", "{} in number")
def count(answered: Asked) -> int:
    """Return how many entries an answer's data has."""
    data = answered.value.get("data") if isinstance(answered.value, dict) else None
    return len(data) if isinstance(data, list) else 0
