"""
What the catalogue holds: sources, features, clauses, areas, as frozen values.

Knows nothing of files; the reader makes these from TOML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.model import Basis, Level

#: The vocabulary of areas, in the order reports list them.
AREAS = (
    "connection",
    "models",
    "chat",
    "streaming",
    "thinking",
    "tools",
    "multimodal",
    "structured_output",
    "embeddings",
    "images",
    "videos",
    "batches",
    "extra_body",
    "errors",
)


@dataclass(frozen=True, slots=True)
class Source:
    """
    A document that promises something.

    `read` is the day a copy was read, in ISO form; `dated` what the copy says of its own age, in
    words. `covers` names what of the document was read when that was not all of it.
    """

    id: str
    title: str
    read: str
    dated: str
    address: str | None = None
    note: str | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """
    What a user would say they use.

    `evidence` is the strongest kind of source that speaks of it. `core` is the id of the clause
    without which the feature is not there at all; None when every clause is excluded.
    """

    id: str
    title: str
    area: str
    evidence: Basis
    sources: tuple[str, ...]
    core: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One promise of one source in one sentence.

    `by_rule` is True when a contract rule judges it on every exchange it fits; `excluded` says
    why nothing judges it; `only` names the dialect of targets it speaks of, None for every target.
    `counts` is False for a clause that the revision in force does not score.
    """

    id: str
    feature: str
    area: str
    level: Level
    basis: Basis
    text: str
    source: str
    by_rule: bool = False
    excluded: str | None = None
    only: str | None = None
    since: str | None = None
    counts: bool = True

    @property
    def slug(self) -> str:
        """The part of the id behind the feature's."""
        return self.id.partition("/")[2]

    @property
    def scored(self) -> bool:
        """True when verdicts on it count for the support of its feature."""
        return self.counts and self.basis.scored and self.excluded is None


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the specification: the word every room uses for it, and its title."""

    id: str
    title: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """
    Everything that is promised; every mapping goes by id, is read-only and keeps file order.

    `revision` names the frozen list that says which clauses count, None when all do.
    """

    sources: Mapping[str, Source]
    areas: Mapping[str, Area]
    features: Mapping[str, Feature]
    clauses: Mapping[str, Clause]
    revision: str | None = None

    def features_of(self, area: str) -> tuple[Feature, ...]:
        """Return the features of `area` as its file lists them."""
        return tuple(each for each in self.features.values() if each.area == area)

    def clauses_of(self, feature: str) -> tuple[Clause, ...]:
        """Return the clauses of `feature` as its file lists them."""
        return tuple(each for each in self.clauses.values() if each.feature == feature)
