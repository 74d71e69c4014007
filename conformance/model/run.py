"""
A run as a value: header, exchanges, verdicts, footer.

Reading and writing it is `results`' work.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model.provenance import Provenance
from conformance.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class TargetHead:
    """
    One target of a run.

    `models` pairs roles with ids. `recorded` is the date of the evidence in ISO form: of the
    oldest cassette for a replay, of today for a live run. `base_url` never holds a credential.
    """

    name: str
    provenance: Provenance
    base_url: str | None = None
    models: tuple[tuple[str, str], ...] = ()
    recorded: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """How a run began. `started` is UTC in ISO form; `selection` says what was left out, or ''."""

    suite_version: str
    started: str
    targets: tuple[TargetHead, ...]
    surfaces: tuple[str, ...]
    command: str = ""
    selection: str = ""
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """
    One exchange as a run reports it: where it went and what status came.

    `request` and `answer` are excerpts for people (redacted, at most a few kilobytes);
    `curl` is a command line without the key.
    """

    exchange: str
    surface: str
    target: str
    provenance: Provenance
    method: str | None
    host: str | None
    path: str | None
    model: str | None
    status: int | None
    origin: str | None = None
    failure: str | None = None
    request: str | None = None
    answer: str | None = None
    curl: str | None = None
    judged: int | None = None  # verdicts given on it, in audits; None when not counted


@dataclass(frozen=True, slots=True)
class Footer:
    """How a run ended. Its absence means that the run was cut off."""

    finished: str
    exchanges: int
    verdicts: int
    problems: tuple[str, ...] = ()  # reasons why the run is invalid, empty when it is valid
    housekeeping: tuple[str, ...] = ()  # stale expectations, unplayed recordings and the like


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run; `footer` is None when it was cut off."""

    header: Header
    exchanges: tuple[ExchangeLine, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    footer: Footer | None = None

    @property
    def complete(self) -> bool:
        """True when the footer is there and names no problem."""
        return self.footer is not None and not self.footer.problems
