"""
Faults at the ends of a range: clamped in silence, or refused a step too early.

One parameter each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.mutants.editing import asks_otherwise, refuses
from conformance.mutants.mutant import Fault, mutant


def clamps(name: str, low: float, high: float) -> Fault:
    """Return the fault that moves a number beyond a range to the range's end and goes on."""

    def change(request: Any) -> None:
        value = request.get(name)
        if isinstance(value, int | float) and not low <= value <= high:
            request[name] = low if value < low else high

    return asks_otherwise(change)


def too_early(name: str, wrong: Callable[[float], bool]) -> Fault:
    """Return the fault that refuses values of `name` that are still within its range."""

    def when(request: Any) -> bool:
        value = request.get(name) if isinstance(request, dict) else None
        return isinstance(value, int | float) and wrong(value)

    return refuses(when, f"Invalid '{name}': the value is out of range.")


temperature_clamped = mutant(
    "temperature-clamped",
    what="A temperature beyond 0 to 2 is moved to the nearer end and answered.",
    breaks=("param-ranges/temperature-above", "param-ranges/temperature-below"),
)(clamps("temperature", 0, 2))

top_p_clamped = mutant(
    "top-p-clamped",
    what="A top_p above 1 is taken for 1 and answered.",
    breaks=("param-ranges/top-p-above",),
)(clamps("top_p", 0, 1))

penalty_clamped = mutant(
    "penalty-clamped",
    what="A presence_penalty above 2 is taken for 2 and answered.",
    breaks=("param-ranges/penalty-above",),
)(clamps("presence_penalty", -2, 2))

n_zero_as_one = mutant(
    "n-zero-as-one",
    what="n given as 0 is taken for 1.",
    breaks=("param-ranges/n-zero",),
)(clamps("n", 1, 128))


def _one_of_many(request: Any) -> None:
    if isinstance(request.get("n"), int) and request["n"] > 8:
        del request["n"]


n_above_eight_as_one = mutant(
    "n-above-eight-as-one",
    what="n above 8 is answered with a single choice.",
    breaks=("param-ranges/n-above-eight",),
    dialect="gemini",
)(asks_otherwise(_one_of_many))

max_tokens_zero_unlimited = mutant(
    "max-tokens-zero-unlimited",
    what="An output limit of 0 is taken for none and answered.",
    breaks=("param-ranges/max-tokens-zero",),
)(
    asks_otherwise(
        lambda request: request.pop("max_tokens") if request.get("max_tokens") == 0 else None
    )
)

temperature_zero_refused = mutant(
    "temperature-zero-refused",
    what="A temperature of 0 is refused: the lower end does not belong to the range.",
    breaks=("param-ranges/temperature-lowest",),
)(too_early("temperature", lambda value: value == 0))

temperature_two_refused = mutant(
    "temperature-above-one-refused",
    what="A temperature above 1 is refused.",
    breaks=("param-ranges/temperature-highest",),
)(too_early("temperature", lambda value: 1 < value <= 2))

top_p_one_refused = mutant(
    "top-p-one-refused",
    what="A top_p of 1 is refused: the upper end does not belong to the range.",
    breaks=("param-ranges/top-p-highest",),
)(too_early("top_p", lambda value: value == 1))

penalty_two_refused = mutant(
    "penalty-two-refused",
    what="A presence_penalty of 2 is refused: the upper end does not belong to the range.",
    breaks=("param-ranges/penalty-highest",),
)(too_early("presence_penalty", lambda value: value == 2))
