"""
What changes in verdicts add up to: features whose support or score differs between two runs.

Rolls up with the catalogue in force; it weighs nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.catalogue import Catalogue
from conformance.model import Provenance, Run, Support
from conformance.results.matrix import matrix
from conformance.results.rollup import Cell

_Place = tuple[str, str, Provenance, str | None]


@dataclass(frozen=True, slots=True)
class Shift:
    """A feature at a target through a surface: what its verdicts added up to, before and after."""

    feature: str
    target: str
    provenance: Provenance
    surface: str | None
    area: str
    before: Cell
    after: Cell

    @property
    def worse(self) -> bool:
        """True when support fell, also to unknown, or stayed while fewer clauses held."""
        known = self.before.support is not Support.UNKNOWN
        return known and _weight(self.after) > _weight(self.before)

    @property
    def better(self) -> bool:
        """True when support rose between two that are known, or stayed while more held."""
        known = self.before.support is not Support.UNKNOWN
        return known and _weight(self.after) < _weight(self.before)


def shifts(before: Run, after: Run, catalogue: Catalogue) -> tuple[Shift, ...]:
    """
    Return the features whose support, or number of clauses held or promised, is another in `after`.

    Only columns that both runs have: what a whole target or surface more adds up to is no change.
    The worst come first.
    """
    was, now = _cells(before, catalogue), _cells(after, catalogue)
    found = [
        Shift(*place, area, was[place][1], cell)
        for place, (area, cell) in now.items()
        if place in was and _said(was[place][1]) != _said(cell)
    ]
    return tuple(
        sorted(found, key=lambda shift: (not shift.worse, -shift.after.support.rank, shift.feature))
    )


def _cells(run: Run, catalogue: Catalogue) -> dict[_Place, tuple[str, Cell]]:
    found = matrix(run, catalogue)
    return {
        (row.id, column.target, column.provenance, column.surface): (row.area, cell)
        for row in found.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
    }


def _said(cell: Cell) -> tuple[str, int, int]:
    return cell.support, cell.held, cell.promised


def _weight(cell: Cell) -> tuple[int, int]:
    return cell.support.rank, -cell.held
