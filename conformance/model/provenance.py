"""
Where evidence came from and what it may say.

The order of the members is no ranking: nothing may turn one into another.
"""

from enum import StrEnum


class Provenance(StrEnum):
    """The five sources of evidence."""

    CLAIMED = "claimed"
    REPORTED = "reported"
    OBSERVED = "observed"
    REHEARSED = "rehearsed"
    LIVE = "live"

    @property
    def speaks_of_gemini(self) -> bool:
        """False for evidence made by our own reference endpoint, True for all other."""
        return self is not Provenance.REHEARSED

    @property
    def may_say(self) -> str:
        """One sentence a report may print under evidence of this kind."""
        return _MAY_SAY[self]


_MAY_SAY = {
    Provenance.CLAIMED: "A document promises it; nobody here tried it.",
    Provenance.REPORTED: "People wrote that they hit this; it may have changed since.",
    Provenance.OBSERVED: "Seen in traffic that others recorded, on the date given.",
    Provenance.REHEARSED: "Our own reference endpoint answered: this says that the suite works "
    "and nothing about Gemini or any other service.",
    Provenance.LIVE: "Seen by the user who ran this, on the date given; it may change tomorrow.",
}
