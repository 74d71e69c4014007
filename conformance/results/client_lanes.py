"""
What one run says of one target through one client: which version it was, what it sent, what held.

Reads clients off a run's header; compares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.model import Outcome, Provenance, Run, Verdict

WIRE = "rest"
"""The surface without a client: what it is handed is what was on the wire."""

_PACKAGES = {"python": "openai", "python-async": "openai", "javascript": "openai (npm)"}
_ORDER = (WIRE, "python", "python-async", "javascript")


@dataclass(frozen=True, slots=True)
class Client:
    """
    A version of a client: `package` as a run's header names it, and the surface it is used by.

    Raw HTTP has neither a package nor a version.
    """

    surface: str
    package: str | None = None
    version: str | None = None

    @property
    def name(self) -> str:
        """What people call it, as short as it can be told apart."""
        if self.package is None:
            return "raw HTTP" if self.surface == WIRE else self.surface
        said = f"{self.package} {self.version or '(version not known)'}"
        return f"{said}, async" if self.surface == "python-async" else said

    @property
    def order(self) -> tuple[int, str, tuple[int, ...], str]:
        """Something to sort by: raw HTTP, then each client from its oldest version on."""
        place = _ORDER.index(self.surface) if self.surface in _ORDER else len(_ORDER)
        version = self.version or ""
        return place, self.surface, tuple(map(int, re.findall(r"\d+", version))), version


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """
    One target through one client.

    Both by pairs of exchange and clause: `verdicts` holds what applied, the worst of each, and
    `silent` why nothing applied where nothing did. `sent` are the exchanges that were sent.
    """

    client: Client
    target: str
    provenance: Provenance
    verdicts: Mapping[tuple[str, str], Verdict]
    silent: Mapping[tuple[str, str], str]
    sent: frozenset[str]


def lanes_of(run: Run) -> Iterator[Lane]:
    """Yield the lanes of `run`: every target through every surface that a verdict tells of."""
    versions = dict(run.header.versions)
    groups: dict[tuple[str, Provenance, str], list[Verdict]] = {}
    for verdict in run.verdicts:
        key = (verdict.target, verdict.provenance, verdict.surface)
        groups.setdefault(key, []).append(verdict)
    sent: dict[tuple[str, Provenance, str], set[str]] = {}
    for line in run.exchanges:
        key = (line.target, line.provenance, line.surface)
        sent.setdefault(key, set()).add(line.exchange)
    for (target, provenance, surface), verdicts in groups.items():
        package = _PACKAGES.get(surface)
        version = versions.get(package) if package else None
        yield Lane(
            Client(surface, package, version),
            target,
            provenance,
            _worst(verdicts),
            {
                (each.exchange, each.clause): each.note or ""
                for each in verdicts
                if each.outcome is Outcome.NOT_APPLICABLE
            },
            frozenset(sent.get((target, provenance, surface), ())),
        )


def _worst(verdicts: list[Verdict]) -> dict[tuple[str, str], Verdict]:
    found: dict[tuple[str, str], Verdict] = {}
    for each in verdicts:
        if each.outcome is Outcome.NOT_APPLICABLE:
            continue
        key = (each.exchange, each.clause)
        if key not in found or each.outcome.rank > found[key].outcome.rank:
            found[key] = each
    return found
