"""
The surfaces of a target folded into one column, where a matrix is too wide to be read.

The worst of them counts, as it does everywhere; where they differ, the note says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from conformance.catalogue import Catalogue
from conformance.model import Run, Support
from conformance.report import dated
from conformance.report.plain import clean
from conformance.report.sections import Section, label
from conformance.results import AreaRows, Cell, Column, Matrix, Row, matrix

FOLDED = "A column takes all surfaces of a target together; a wider window shows each of them."

Groups = dict[Column, list[int]]  # a column without a surface, and the places of those it folds


def fold(section: Section, run: Run, catalogue: Catalogue) -> Matrix | None:
    """Return the matrix of `section` with a column a target, None when it has no more already."""
    groups: Groups = {}
    for place, column in enumerate(section.matrix.columns):
        # Published recordings are a body of evidence by themselves, whatever else has their target.
        whole = column if column.published else replace(column, surface=None)
        groups.setdefault(whole, []).append(place)
    if len(groups) == len(section.matrix.columns):
        return None
    folded = dated.noted(matrix(run, catalogue, of=list(groups)), run, catalogue)
    apart = {row.id: row.cells for row in section.matrix.rows}
    columns, places = section.matrix.columns, list(groups.values())

    def noted(row: Row) -> Row:
        cells = (
            _noted(cell, list(_unlike(columns, apart[row.id], mine)))
            for cell, mine in zip(row.cells, places, strict=True)
        )
        return replace(row, cells=tuple(cells))

    areas = (AreaRows(each.area, each.title, tuple(map(noted, each.rows))) for each in folded.areas)
    return replace(folded, areas=tuple(areas))


def of_folded(column: Column, section: Section) -> str:
    """Return what stands over a folded column of `section`."""
    name = clean(column.target, limit=60)
    if section.id != "gemini":
        return name
    targets = {each.target for each in section.matrix.columns if not each.published}
    return f"{name} · {column.provenance}" if len(targets) > 1 else str(column.provenance)


def of_column(column: Column, section: Section) -> str:
    """Return what stands over any column of `section`, folded or not."""
    if column.surface is None:
        return of_folded(column, section)
    return label(column, section) or clean(column.target, limit=60)


def _unlike(columns: Sequence[Column], cells: Sequence[Cell], mine: list[int]) -> Iterator[str]:
    """Yield what each surface shows where they differ; one that nobody asked differs from none."""
    told = [place for place in mine if cells[place].support is not Support.UNKNOWN]
    if len({cells[place].support for place in told}) > 1:
        for place in told:
            yield f"{columns[place].surface} {cells[place].support}"


def _noted(cell: Cell, unlike: list[str]) -> Cell:
    parts = [cell.note, f"by surface: {', '.join(unlike)}" if unlike else ""]
    return replace(cell, note="; ".join(filter(None, parts)))
