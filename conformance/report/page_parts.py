"""
What the page shows of a feature, as values: its cells, its clauses, and what people reported.

Only holds them; `details` gathers and the templates lay out.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.catalogue import Source
from conformance.model import Basis, Level, Outcome, Provenance, Support
from conformance.report.failure import Deviation
from conformance.report.marks import Mark
from conformance.report.page_troubles import Trouble
from conformance.results import Cell
from conformance.results.matrix import Column, Row


@dataclass(frozen=True, slots=True)
class Result:
    """
    What one target says of a clause through every surface that says the same.

    `columns` are the numbers of its columns, `said` holds counts with their denominators, `on` the
    exchanges, `why` the reason where nothing applied.
    """

    provenance: Provenance
    target: str
    surfaces: str
    columns: tuple[int, ...]
    word: Outcome
    mark: Mark
    said: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class CellPart:
    """
    A cell of the matrix with its name on the page and what its verdicts were.

    `columns` are the numbers of its columns: several in a cell that takes a target's surfaces
    together, which is `whole`; `alone` is the only surface of its target.
    """

    anchor: str
    columns: tuple[int, ...]
    whole: bool
    alone: bool
    column: Column
    cell: Cell
    mark: Mark
    fraction: str
    said: str


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A deviation people reported, with its name on the page and the clauses it would break."""

    anchor: str
    deviation: Deviation
    clauses: tuple[str, ...]
    threads: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ClausePart:
    """
    A clause with everything said of it. `text` is None for one the catalogue lost.

    `flaky` says of every place where some rounds held and others did not how many did.
    """

    id: str
    text: str | None
    level: Level
    basis: Basis
    source: Source | None
    address: str | None
    excluded: str | None
    core: bool
    counts: bool
    results: tuple[Result, ...]
    troubles: tuple[Trouble, ...]
    untold: int
    reports: tuple[str, ...]
    flaky: tuple[str, ...]

    @property
    def words(self) -> dict[Outcome, list[int]]:
        """The outcomes that occur, worst first, each with its columns."""
        found: dict[Outcome, list[int]] = {}
        for result in sorted(self.results, key=lambda each: -each.word.rank):
            found.setdefault(result.word, []).extend(result.columns)
        return found


@dataclass(frozen=True, slots=True)
class FeaturePart:
    """A feature with its cells, its clauses, and what people reported of them."""

    row: Row
    claim: str
    read: str
    sources: tuple[tuple[Source, str | None], ...]
    cells: tuple[CellPart, ...]
    clauses: tuple[ClausePart, ...]
    reports: tuple[ReportPart, ...]

    @property
    def trouble(self) -> bool:
        """True when a clause of the feature did not pass wherever it applied."""
        return any(clause.troubles for clause in self.clauses)

    @property
    def supports(self) -> dict[Support, list[CellPart]]:
        """The supports that occur where anything was judged, in order of the columns."""
        found: dict[Support, list[CellPart]] = {}
        for part in self.cells:
            if part.cell.verdicts and not part.whole:
                found.setdefault(part.cell.support, []).append(part)
        return found


@dataclass(frozen=True, slots=True)
class AreaPart:
    """An area with its features, worst first."""

    id: str
    title: str
    features: tuple[FeaturePart, ...]
