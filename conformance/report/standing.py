"""
Where the Gemini API stands, for a terminal: claimed, observed and live, by area and feature.

An area says of how many features something is known; only those are listed below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from conformance.catalogue import Catalogue
from conformance.model import Provenance, Run
from conformance.report import figures
from conformance.report.dated import age, seen_in, today
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.marks import SUPPORT, TONES
from conformance.report.paper import Line, Paper, cut
from conformance.report.plain import clean
from conformance.report.sections import Section
from conformance.results import AreaRows, Cell, Row

_NAME = 30  # columns of a terminal for a feature's id
_ROOM = 100  # columns of a terminal from which on days and counts are spelled out


def table(
    section: Section,
    heads: Sequence[str],
    whole: Run,
    catalogue: Catalogue,
    notes: dict[str, int],
    paper: Paper,
) -> list[Line]:
    """
    Return the lines of the table over `section`, whose columns are called `heads`.

    What stands behind a cell goes to `notes`, by text. `whole` is the run with published facts
    beside it. A narrow terminal gets the words and ages alone.
    """
    teller = _Teller(section, whole, catalogue, notes, paper)
    over = (paper.head(teller.head(head, at)) for at, head in enumerate(heads))
    lines = [[paper.text("feature"), paper.text("claimed"), *over]]
    for area in section.matrix.areas:
        lines.append(teller.area(area))
        lines += [teller.feature(row) for row in area.rows if row.told]
    return lines


class _Teller:
    """Spells areas and features; `wide` says whether there is room for days and counts."""

    def __init__(
        self,
        section: Section,
        whole: Run,
        catalogue: Catalogue,
        notes: dict[str, int],
        paper: Paper,
    ) -> None:
        self.columns = section.matrix.columns
        self.catalogue, self.notes, self.paper = catalogue, notes, paper
        self.now, self.lines = today(whole), exchange_lines(whole)
        self.wide = not paper.rich or paper.console.width >= _ROOM

    def head(self, head: str, at: int) -> str:
        """Return `head` with the age of its evidence, where all of it is of one day."""
        column = self.columns[at]
        live = column.provenance is Provenance.LIVE
        ago = age(column.recorded, self.now) if live and column.recorded else ""
        return " · ".join(filter(None, (head, ago)))

    def area(self, area: AreaRows) -> Line:
        """Return the line of an area: of how many features each kind of evidence tells."""
        count = len(area.rows)
        promised = sum(
            row.feature is not None and row.feature.evidence.documented for row in area.rows
        )
        known = (
            sum(row.cells[at].verdicts > 0 for row in area.rows) for at in range(len(self.columns))
        )
        told = (f"{each} of {count}" if each else "unknown" for each in known)
        return [
            self.paper.text(clean(area.title), "bold"),
            self.paper.text(f"{promised} of {count}", "bold"),
            *(self.paper.text(each, "dim" if each == "unknown" else "bold") for each in told),
        ]

    def feature(self, row: Row) -> Line:
        """Return the line of a feature: who claims it, and what each column says."""
        kind, read = figures.claim(row.feature, self.catalogue)
        dated = self.wide and row.feature is not None and row.feature.evidence.documented
        claimed = f"{kind} {read}".rstrip() if dated else kind
        cells = (self._cell(row, at) for at in range(len(self.columns)))
        name = cut(clean(row.id), _NAME)
        return [self.paper.text(f"  {name}"), self.paper.text(claimed), *cells]

    def _cell(self, row: Row, at: int) -> Text:
        cell, column = row.cells[at], self.columns[at]
        mark = SUPPORT[cell.support]
        parts = [f"{self.paper.sign(mark)} {cell.support}"]
        if self.wide:
            parts.append(figures.fraction(cell))
        said = " ".join(filter(None, parts))
        if column.provenance is Provenance.OBSERVED and (told := self._age(row, at, cell)):
            said += f", {told}"
        text = self.paper.text(said, TONES[mark.tone])
        if cell.note:
            text.append(f" [{self.notes.setdefault(cell.note, len(self.notes) + 1)}]", "dim")
        return text

    def _age(self, row: Row, at: int, cell: Cell) -> str:
        if not cell.verdicts:
            return ""
        seen = seen_in(row, at, lambda verdict: line_for(verdict, self.lines), self.catalogue)
        day = seen.last if seen else None
        ago = age(day, self.now)
        return f"{day}, {ago}" if self.wide and ago else ago
