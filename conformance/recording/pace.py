"""
When the pieces of a recorded answer are sent: at once, as they came, or at a steady beat.

Reckons moments; waits for none of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.model import Response, WrongUsage

_SPEED = re.compile(r"(\d+(?:\.\d+)?)x")
_BEAT = re.compile(r"(\d+(?:\.\d+)?)(?:ms)?")


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How fast answers are played; without either member, at once.

    `speed` is how many times as fast as recorded, `beat_ms` the time between two pieces.
    """

    speed: float | None = None
    beat_ms: float | None = None

    def moments(self, response: Response, numbers: Sequence[int]) -> tuple[float, ...]:
        """
        Return when each piece is due, in seconds after the request; empty when all are at once.

        `numbers` names, for each piece, the recorded piece its last byte came with. An answer
        whose recording kept no times is due at once at recorded pace.
        """
        if self.beat_ms:
            return tuple(place * self.beat_ms / 1000 for place in range(len(numbers)))
        if self.speed is None or not response.arrivals_ms:
            return ()
        latest = 0.0
        due = []
        for number in numbers:
            latest = max(latest, response.arrivals_ms[number])
            due.append(latest / 1000 / self.speed)
        return tuple(due)


AT_ONCE = Pace()


def parse(text: str) -> Pace:
    """
    Return the pace that `text` names: `none`, `recorded`, a speed (`2x`) or milliseconds (`20`).

    Raises WrongUsage for anything else and for a speed of nothing.
    """
    if text == "none":
        return AT_ONCE
    if text == "recorded":
        return Pace(speed=1.0)
    if (found := _SPEED.fullmatch(text)) and 0 < float(found[1]) < math.inf:
        return Pace(speed=float(found[1]))
    if (found := _BEAT.fullmatch(text)) and float(found[1]) < math.inf:
        return Pace(beat_ms=float(found[1]))
    raise WrongUsage(
        f"There is no pace {text!r}.",
        "Name `none`, `recorded`, a speed such as `2x` (twice as fast as recorded), or the "
        "milliseconds between two pieces, such as `20`.",
    )
