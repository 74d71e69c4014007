"""
The client-by-feature matrix on a terminal: the answers first, then the features that do not work.

Features that work through every client are counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from conformance.catalogue.clients import Fact
from conformance.report.client_answers import (
    MARKS,
    TITLE,
    answer,
    facts_apart,
    facts_of,
    facts_shown,
    note,
)
from conformance.report.marks import TONES
from conformance.report.paper import Line, Paper, cut
from conformance.report.plain import clean, counted
from conformance.results.client_cells import Standing
from conformance.results.clients import ClientMatrix, ClientRow

_NAME = 36  # columns of a terminal for a feature's id


def terminal(found: Sequence[ClientMatrix], facts: Sequence[Fact], console: Console) -> None:
    """Print `found` to `console`, with the `facts` that hold in it."""
    paper = Paper(console)
    paper.say(TITLE, "bold")
    for each in found:
        paper.say("")
        paper.say(f"{each.target} ({each.provenance})", "bold")
        for place in range(len(each.clients)):
            paper.say(f"  {answer(each, place)}")
    shown, unlike = facts_shown(found, facts), facts_apart(found, facts)
    for each in found:
        _matrix(each, unlike, paper)
    paper.say("")
    for standing in Standing:
        if standing is not Standing.UNASKED:
            paper.say(f"  {paper.sign(MARKS[standing])} {standing}: {standing.means}", "dim")
    if shown:
        paper.say("")
        paper.say("What some of these versions do, and others do not", "bold")
    for fact in unlike:
        paper.say(f"  {fact.id} ({fact.package}, {fact.versions}): {fact.what} {fact.means}")
    if more := len(shown) - len(unlike):
        paper.say(f"  {counted(more, 'fact')} more about all of them: --format clients-markdown")


def _matrix(found: ClientMatrix, facts: Sequence[Fact], paper: Paper) -> None:
    rows = [row for row in found.rows if not _plain(row)]
    paper.say("")
    paper.say(f"{found.target}: features that do not work through every client", "bold")
    if not rows:
        paper.say(f"There is none: all of {len(found.rows)} work.", "dim")
        return
    whole = len(found.rows) - len(rows)
    paper.say(f"{whole} of {counted(len(found.rows), 'feature')} work through all of them.", "dim")
    notes: dict[str, int] = {}
    table: list[Line] = [
        [paper.text("feature"), *(paper.head(client.name) for client in found.clients)]
    ]
    for row in rows:
        cells = _cells(found, row, facts, notes, paper)
        table.append([paper.text(cut(clean(row.id), _NAME)), *cells])
    paper.print(table)
    for said, number in notes.items():
        paper.say(f"  [{number}] {said}", "dim")


def _plain(row: ClientRow) -> bool:
    return all(cell.standing is Standing.WORKS for cell in row.cells)


def _cells(
    found: ClientMatrix,
    row: ClientRow,
    facts: Sequence[Fact],
    notes: dict[str, int],
    paper: Paper,
) -> Iterator[Text]:
    for client, cell in zip(found.clients, row.cells, strict=True):
        mark = MARKS[cell.standing]
        figures = f" {cell.held}/{cell.judged}" if cell.judged else ""
        text = paper.text(f"{paper.sign(mark)}{figures}", TONES[mark.tone])
        if why := note(cell, facts_of(row, client, facts)):
            text.append(f" [{notes.setdefault(why, len(notes) + 1)}]", "dim")
        yield text
