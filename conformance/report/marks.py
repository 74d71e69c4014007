"""
How support and outcomes look: always a word with a shape, and a colour on top of them.

Knows no run; every reporter takes its signs from here, so that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model import Basis, Outcome, Support


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape for Unicode outputs, one for ASCII, and the tone that colours it."""

    shape: str
    plain: str
    tone: str


SUPPORT = {
    Support.FULL: Mark("●", "+", "good"),
    Support.PARTIAL: Mark("◐", "~", "fair"),
    Support.IGNORED: Mark("○", "o", "weak"),
    Support.REFUSED: Mark("■", "#", "weak"),
    Support.BROKEN: Mark("▲", "x", "bad"),
    Support.UNKNOWN: Mark("?", "?", "none"),
}

OUTCOME = {
    Outcome.PASS: Mark("●", "+", "good"),
    Outcome.ADVICE: Mark("◐", "~", "fair"),
    Outcome.INCONCLUSIVE: Mark("◇", "?", "fair"),
    Outcome.IGNORED: Mark("○", "o", "weak"),
    Outcome.REFUSED: Mark("■", "#", "weak"),
    Outcome.FAIL: Mark("▲", "x", "bad"),
    Outcome.UNTESTABLE: Mark("▽", "!", "bad"),
    Outcome.ERROR: Mark("✱", "!", "bad"),
    Outcome.NOT_APPLICABLE: Mark("─", "-", "none"),
}

TONES = {"good": "green", "fair": "yellow", "weak": "magenta", "bad": "red", "none": "bright_black"}

MEANS = {
    Support.FULL: "every scored must and should holds",
    Support.PARTIAL: "the core clause holds, something else does not or was not judged",
    Support.IGNORED: "accepted without effect",
    Support.REFUSED: "a clear 4xx says the feature is not there",
    Support.BROKEN: "the core clause fails",
    Support.UNKNOWN: "no evidence that may speak",
}

CLAIM = {
    Basis.PAGE: "guide",
    Basis.PAGE_OLD: "older guide",
    Basis.REFERENCE: "reference",
    Basis.ADJACENT: "related page",
    Basis.INHERITED: "implied",
    Basis.OBSERVED: "not promised",
}
