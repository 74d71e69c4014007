"""
A run on a terminal: the tables worst first, the unexpected failures in full, one line at the end.

Plain text without colours or boxes when the console is no terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.catalogue import Catalogue, load
from conformance.model import Observation, Outcome, Run, Verdict
from conformance.report import failure, figures, swept
from conformance.report.failure import Deviation
from conformance.report.lookup import alike, exchange_lines, line_for
from conformance.report.marks import OUTCOME, SUPPORT, TONES
from conformance.report.plain import ascii_only, clean, counted
from conformance.report.sections import Section, label, sections
from conformance.results import Cell, ending

_IN_FULL = 20  # failures
_IN_LINE = 40  # expected deviations
_NAME = 32  # columns of a terminal for a feature's id
_CELL = 17  # and for what a column says of it


def render(
    run: Run,
    console: Console,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
) -> None:
    """
    Print `run` to `console`: what ran, the matrices, the failures, and the summary last.

    Only text cleaned of control characters is printed; ASCII alone when the console's encoding
    asks for it.
    """
    paper = _Paper(console)
    end = ending(run)
    if end.code == 3:
        for reason in end.reasons:
            paper.say(f"INCOMPLETE: {reason}", "bold red")
    for head in run.header.targets:
        paper.say(figures.of_target(head))
    promised = catalogue or load()
    for section in sections(run, promised):
        _section(section, paper)
    if "sweeps" in run.header.selection:
        for table in swept.tables(run):
            _sweep(table, paper)
    _failures(run, promised, deviations or {}, paper)
    _foreseen(run, paper)
    paper.say("")
    for provenance, said in figures.by_provenance(run):
        paper.say(f"{provenance}, {said}")
    for said in swept.counts(run):
        paper.say(said, "dim")
    if end.code != 3:
        for reason in end.reasons:
            paper.say(reason, "red" if end.code == 1 else "yellow")
    style = "bold green" if end.code == 0 else "bold yellow" if end.code == 4 else "bold red"
    paper.say(f"{figures.headline(end)} (exit code {end.code}).", style)


class _Paper:
    """A console to which only harmless text goes."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.rich = console.is_terminal
        self.ascii = console.options.ascii_only

    def text(self, said: str, style: str = "", *, lines: bool = False) -> Text:
        cleaned = clean(said, lines=lines)
        return Text(ascii_only(cleaned) if self.ascii else cleaned, style=style)

    def say(self, said: str, style: str = "", *, lines: bool = False) -> None:
        # A line is the unit that tools read: it is folded for people only.
        text = self.text(said, style, lines=lines)
        self.console.print(text, soft_wrap=not self.rich, highlight=False)


def _section(section: Section, paper: _Paper) -> None:
    if section.id == "gemini" and not section.spoken:
        count = len(section.matrix.rows)
        said = f"Gemini API: nothing here speaks of it; {count} of {count} features are unknown."
        paper.say("")
        paper.say(said, "dim")
        return
    paper.say("")
    paper.say(section.title, "bold")
    paper.say(section.says, "dim")
    notes: dict[str, int] = {}
    for places in _fitting(len(section.matrix.columns), paper):
        paper.say("")
        _print_table(section, places, notes, paper)
    for note, number in notes.items():
        paper.say(f"  [{number}] {note}", "dim")
    paper.say("")
    for place, column in enumerate(section.matrix.columns):
        name = label(column, section) or clean(column.target)
        paper.say(f"{name}: {figures.supports(section.matrix, place)}", "dim")


def _sweep(table: swept.Table, paper: _Paper) -> None:
    """Print one sweep, as many columns beside each other as fit."""
    paper.say("")
    paper.say(table.title, "bold")
    paper.say(table.says, "dim")
    for places in _fitting(len(table.columns), paper):
        columns = [table.columns[place] for place in places]
        names = [f"{column.target} · {column.surface}" for column in columns]
        rows = [[paper.text("subject"), *map(paper.text, names)]]
        endpoint = ""
        for row in table.rows:
            if row.endpoint != endpoint:
                endpoint = row.endpoint
                rows.append([paper.text(clean(endpoint), "bold"), *(Text() for _ in places)])
            first = paper.text(f"  {clean(row.subject, limit=_NAME)}")
            rows.append([first, *(_observed(row.cells[place], paper) for place in places)])
        paper.say("")
        _lay_out(rows, paper)


def _observed(seen: Observation | None, paper: _Paper) -> Text:
    if seen is None:
        return Text()
    mark = swept.MARKS[seen.classification]
    shape = mark.plain if paper.ascii else mark.shape
    return paper.text(f"{shape} {seen.classification}", TONES[mark.tone])


def _fitting(count: int, paper: _Paper) -> Iterator[range]:
    """Yield the places of the columns that fit beside each other, table after table."""
    fit = max(1, (paper.console.width - _NAME - 4) // _CELL) if paper.rich else max(1, count)
    for start in range(0, count, fit):
        yield range(start, min(start + fit, count))


def _print_table(section: Section, places: range, notes: dict[str, int], paper: _Paper) -> None:
    columns = [section.matrix.columns[place] for place in places]
    names = [label(column, section) or column.target for column in columns]
    rows: list[list[Text]] = []
    for area in section.matrix.areas:
        told = [row for row in area.rows if row.told]
        if told:
            rows.append([paper.text(area.title, "bold"), *(Text() for _ in places)])
        for row in told:
            first = paper.text(f"  {clean(row.id, limit=_NAME)}")
            rows.append([first, *(_cell(row.cells[place], notes, paper) for place in places)])
    heads = [paper.text("feature"), *map(paper.text, names)]
    _lay_out([heads, *rows], paper)


def _lay_out(cells: list[list[Text]], paper: _Paper) -> None:
    """Print rows under the heads that come first: boxed for people, in columns for tools."""
    if not paper.rich:
        _print_plain(cells, paper)
        return
    heads, *rows = cells
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=not place)
    for row in rows:
        table.add_row(*row)
    paper.console.print(table, highlight=False)


def _print_plain(rows: list[list[Text]], paper: _Paper) -> None:
    widths = [max(text.cell_len for text in column) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (
            text.plain + " " * (width - text.cell_len)
            for text, width in zip(row, widths, strict=True)
        )
        paper.say("  ".join(padded).rstrip())


def _cell(cell: Cell, notes: dict[str, int], paper: _Paper) -> Text:
    mark = SUPPORT[cell.support]
    shape = mark.plain if paper.ascii else mark.shape
    said = f"{shape} {cell.support} {figures.fraction(cell)}".rstrip()
    text = paper.text(said, TONES[mark.tone])
    if cell.note:
        text.append(f" [{notes.setdefault(cell.note, len(notes) + 1)}]", "dim")
    return text


def _failures(
    run: Run, catalogue: Catalogue, known: Mapping[str, Sequence[Deviation]], paper: _Paper
) -> None:
    groups = alike(
        each for each in run.verdicts if each.unexpected or each.outcome is Outcome.ERROR
    )
    groups.sort(key=lambda group: -group[0].outcome.rank)
    lines = exchange_lines(run)
    for group in groups[:_IN_FULL]:
        first = group[0]
        block = failure.text(
            first,
            catalogue.clauses.get(first.clause),
            line_for(first, lines),
            known.get(first.clause, ()),
            also=failure.also_on(group[1:]),
            width=paper.console.width if paper.rich else 100,
        )
        paper.say("")
        paper.console.print(paper.text(block.rstrip("\n"), lines=True), soft_wrap=True)
    if len(groups) > _IN_FULL:
        paper.say("")
        paper.say(f"{len(groups) - _IN_FULL} of {len(groups)} failures are left out here.")


def _foreseen(run: Run, paper: _Paper) -> None:
    groups = alike(each for each in run.verdicts if each.outcome.red and not each.unexpected)
    if not groups:
        return
    paper.say("")
    paper.say(f"{counted(len(groups), 'expected deviation')}:", "bold")
    for group in groups[:_IN_LINE]:
        paper.say(_deviation(group), "dim")
    if len(groups) > _IN_LINE:
        paper.say(f"  and {len(groups) - _IN_LINE} of {len(groups)} more", "dim")


def _deviation(group: Sequence[Verdict]) -> str:
    first = group[0]
    shape = OUTCOME[first.outcome].plain
    where = f"{first.target}, {counted(len(group), 'verdict')}"
    return f"  {shape} {first.clause} {first.outcome} ({where}): {first.expected}"
