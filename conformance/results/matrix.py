"""
The feature support matrix as a value: features by area, one column a body of evidence.

Keeps evidence of different provenance in different columns, always; how a matrix looks on paper
is `report`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from conformance.catalogue import AREAS, Catalogue, Feature
from conformance.catalogue.recordings import SURFACE
from conformance.model import Outcome, Provenance, Run, Support, TargetHead, Verdict
from conformance.results.clauses import ClauseResult, by_clause
from conformance.results.rollup import Cell, support

_NO_OBJECTION = (Outcome.PASS, Outcome.NOT_APPLICABLE)
_GEMINI_HOST = "generativelanguage.googleapis.com"


@dataclass(frozen=True, slots=True)
class Column:
    """
    One body of evidence: a target seen through a surface, or through all when that is None.

    `gemini` is True when the evidence may speak of the Gemini API.
    """

    target: str
    surface: str | None
    provenance: Provenance
    recorded: str | None = None
    gemini: bool = False

    @property
    def published(self) -> bool:
        """True for what recordings show that others published."""
        return self.surface == SURFACE

    def holds(self, verdict: Verdict) -> bool:
        """Tell whether `verdict` is evidence of this column."""
        return (
            (verdict.target, verdict.provenance) == (self.target, self.provenance)
            and self.surface in (None, verdict.surface)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A feature and its cells, one a column. `feature` is None for one the catalogue lost."""

    id: str
    title: str
    area: str
    feature: Feature | None
    cells: tuple[Cell, ...]
    clauses: tuple[dict[str, ClauseResult], ...]

    @property
    def told(self) -> bool:
        """True when at least one verdict stands behind the row."""
        return any(cell.verdicts for cell in self.cells)

    @property
    def trouble(self) -> tuple[int, int, int, str]:
        """Sort key: unexpected first, then worst support, then most clauses not held."""
        known = [cell for cell in self.cells if cell.support is not Support.UNKNOWN]
        return (
            -sum(cell.unexpected for cell in self.cells),
            -max((cell.support.rank for cell in known), default=-1),
            -sum(cell.judged - cell.held for cell in self.cells),
            self.title.lower(),
        )


@dataclass(frozen=True, slots=True)
class AreaRows:
    """The rows of one area, worst first."""

    area: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns, and rows by area in the catalogue's order."""

    columns: tuple[Column, ...]
    areas: tuple[AreaRows, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, area after area."""
        return tuple(row for area in self.areas for row in area.rows)


def columns(run: Run) -> tuple[Column, ...]:
    """
    Return a column for every target, surface and provenance of `run`.

    Targets stand in the header's order and surfaces too; what only verdicts know comes last.
    """
    heads = {(head.name, head.provenance): head for head in run.header.targets}
    seen = dict.fromkeys((each.target, each.surface, each.provenance) for each in run.verdicts)
    places = {key: place for place, key in enumerate(heads)}
    surfaces = {name: place for place, name in enumerate(run.header.surfaces)}
    ordered = sorted(
        seen,
        key=lambda key: (
            places.get((key[0], key[2]), len(places)),
            surfaces.get(key[1], len(surfaces)),
        ),
    )
    return tuple(
        Column(
            target,
            surface,
            provenance,
            recorded=head.recorded if (head := heads.get((target, provenance))) else None,
            gemini=_is_gemini(target, provenance, head),
        )
        for target, surface, provenance in ordered
    )


def matrix(run: Run, catalogue: Catalogue, *, of: Sequence[Column] | None = None) -> Matrix:
    """
    Return the matrix of `run` over the columns `of`, by default over all.

    Every feature of the catalogue has a row, and so has every feature that only verdicts know:
    without evidence a cell says unknown.
    """
    chosen = columns(run) if of is None else tuple(of)
    sorted_in: list[dict[str, list[Verdict]]] = [{} for _ in chosen]
    judged: dict[tuple[str, Provenance], dict[str, dict[str, bool]]] = {}
    strays: dict[str, str] = {}
    for verdict in run.verdicts:
        by_surface = judged.setdefault((verdict.target, verdict.provenance), {})
        held = by_surface.setdefault(verdict.surface, {})
        held[verdict.clause] = held.get(verdict.clause, True) and verdict.outcome in _NO_OBJECTION
        if verdict.feature not in catalogue.features:
            strays.setdefault(verdict.feature, verdict.area)
        for column, groups in zip(chosen, sorted_in, strict=True):
            if column.holds(verdict):
                groups.setdefault(verdict.feature, []).append(verdict)
    elsewhere = [_others(column, judged) for column in chosen]

    def row(id: str, area: str, feature: Feature | None) -> Row:  # noqa: A002
        groups = [group.get(id, []) for group in sorted_in]
        cells = (
            support(id, group, catalogue, elsewhere=others)
            for group, others in zip(groups, elsewhere, strict=True)
        )
        title = feature.title if feature else id
        return Row(id, title, area, feature, tuple(cells), tuple(map(by_clause, groups)))

    rows = [row(feature.id, feature.area, feature) for feature in catalogue.features.values()]
    rows += [row(stray, area, None) for stray, area in strays.items()]
    return Matrix(chosen, tuple(_by_area(rows, catalogue)))


def _by_area(rows: Iterable[Row], catalogue: Catalogue) -> Iterable[AreaRows]:
    areas: dict[str, list[Row]] = {}
    for row in rows:
        areas.setdefault(row.area, []).append(row)
    order = {area: place for place, area in enumerate(AREAS)}
    for area in sorted(areas, key=lambda area: (order.get(area, len(order)), area)):
        entry = catalogue.areas.get(area)
        worst_first = sorted(areas[area], key=lambda row: row.trouble)
        yield AreaRows(area, entry.title if entry else area, tuple(worst_first))


def _others(
    column: Column, judged: dict[tuple[str, Provenance], dict[str, dict[str, bool]]]
) -> frozenset[str]:
    """
    Return the clauses that the column's target had judged through other surfaces, and that held.

    Those that did not hold are left out: a breach seen there may not make this column better.
    """
    by_surface = judged.get((column.target, column.provenance), {})
    others = [clauses for name, clauses in by_surface.items() if name != column.surface]
    held = {clause for clauses in others for clause, each in clauses.items() if each}
    broken = {clause for clauses in others for clause, each in clauses.items() if not each}
    return frozenset(held - broken)


def _is_gemini(target: str, provenance: Provenance, head: TargetHead | None) -> bool:
    if not provenance.speaks_of_gemini:
        return False
    if head is None or head.base_url is None:
        return target.partition("/")[0] in ("gemini", _GEMINI_HOST)
    try:
        return urlsplit(head.base_url).hostname == _GEMINI_HOST
    except ValueError:  # brackets without an address between them
        return False
