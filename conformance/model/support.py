"""
What a feature's verdicts add up to: the words only.

The roll-up itself is in `results`, because it needs the catalogue's core clauses.
"""

from enum import StrEnum


class Support(StrEnum):
    """Support of a feature, best first; `unknown` means no evidence that may speak."""

    FULL = "full"
    PARTIAL = "partial"
    IGNORED = "ignored"
    REFUSED = "refused"
    BROKEN = "broken"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Position from best (0) to worst; unknown comes after all others."""
        return list(Support).index(self)
