"""
The outcome of a clause on an exchange through a surface, and the breaches behind it.

Pure values; who decides an outcome is the plugin's and the auditor's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from conformance.model.provenance import Provenance


class Level(StrEnum):
    """How binding a clause is."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Basis(StrEnum):
    """What kind of source makes a clause a promise."""

    PAGE = "page"
    PAGE_OLD = "page-old"
    REFERENCE = "reference"
    ADJACENT = "adjacent"
    INHERITED = "inherited"
    OBSERVED = "observed"

    @property
    def scored(self) -> bool:
        """True when clauses of this basis count for support; the others run and show."""
        return self in (Basis.PAGE, Basis.REFERENCE, Basis.INHERITED)

    @property
    def documented(self) -> bool:
        """True when a document says it; what is implied, or was only seen, is no promise."""
        return self not in (Basis.INHERITED, Basis.OBSERVED)


class Outcome(StrEnum):
    """What a verdict says. Members stand from best to worst; `not-applicable` stands outside."""

    NOT_APPLICABLE = "not-applicable"
    PASS = "pass"
    ADVICE = "advice"
    INCONCLUSIVE = "inconclusive"
    IGNORED = "ignored"
    REFUSED = "refused"
    FAIL = "fail"
    UNTESTABLE = "untestable"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Position from best (0) to worst."""
        return _RANKS[self]

    @property
    def red(self) -> bool:
        """True when an unexpected verdict of this outcome makes a run fail."""
        return self in _RED


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}
_RED = frozenset({Outcome.IGNORED, Outcome.REFUSED, Outcome.FAIL, Outcome.UNTESTABLE})


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the worst of `outcomes`; `not-applicable` when there are none."""
    return max(outcomes, key=lambda outcome: outcome.rank, default=Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Breach:
    """
    One concrete violation.

    `where` is a JSON pointer into the body (`/choices/0/message`), `event N` with an optional
    pointer behind it (`event 3 /choices/0/delta`), `header NAME`, `status`, `body`, `stream`,
    `request` or `library` (what a client library hands on), the last three with a pointer too: into
    what chunks join to, what was sent, what was handed on. ` of EXCHANGE` follows elsewhere.
    `expected` lists every acceptable outcome as a phrase; `found` says what was there instead.
    """

    where: str
    expected: tuple[str, ...]
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The outcome of `clause` on `exchange` through `surface` at `target`.

    `note` says why for every outcome that breaches do not explain. `expected` carries the reason
    of the expectation that foresaw this outcome, `link` its link. `rerun` is a command line.
    `round` counts from 1 in a run that asks everything more than once.
    """

    clause: str
    feature: str
    area: str
    level: Level
    basis: Basis
    target: str
    surface: str
    exchange: str
    model: str | None
    outcome: Outcome
    provenance: Provenance
    breaches: tuple[Breach, ...] = ()
    note: str | None = None
    expected: str | None = None
    link: str | None = None
    rerun: str | None = None
    origin: str | None = None
    round: int | None = None

    @property
    def unexpected(self) -> bool:
        """True when the outcome is red and no expectation foresaw it."""
        return self.outcome.red and self.expected is None
