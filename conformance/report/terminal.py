"""
A run on a terminal: the tables worst first, the unexpected failures in full, one line at the end.

Plain text without colours or boxes when the console is no terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from conformance.catalogue import Catalogue, load
from conformance.model import Observation, Outcome, Provenance, Run, Verdict
from conformance.report import failure, figures, prevented, repeated, reported, standing, swept
from conformance.report.failure import Deviation
from conformance.report.folding import FOLDED, fold, of_column
from conformance.report.lookup import alike, exchange_lines, line_for
from conformance.report.marks import OUTCOME, SUPPORT, TONES
from conformance.report.paper import Line, Paper, cut
from conformance.report.plain import clean, counted
from conformance.report.sections import Section, beside, label, sections
from conformance.results import Cell, ending
from conformance.results.repeats import repeats

_IN_FULL = 20  # failures
_IN_LINE = 40  # expected deviations
_NAME = 36  # columns of a terminal for a feature's id


def render(
    run: Run,
    console: Console,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
    observed: Run | None = None,
) -> None:
    """
    Print `run` to `console`: what ran, the matrices, the failures, and the summary last.

    `observed` holds published facts, which stand beside the run's own evidence on the Gemini API.
    A whole rehearsal that went as expected is told in a few lines, as it says nothing of anybody
    else; one that was asked for by itself, or only in part, has its matrix. Only text cleaned of
    control characters is printed; ASCII alone when the console's encoding asks for it.
    """
    paper = Paper(console)
    end = ending(run)
    if end.code == 3:
        for reason in end.reasons:
            paper.say(f"INCOMPLETE: {reason}", "bold red")
    for head in run.header.targets:
        paper.say(figures.of_target(head))
    promised = catalogue or load()
    whole, brief = beside(run, observed), _is_routine(run)
    for section in sections(run, promised, observed=observed):
        if section.id == "rehearsed" and brief:
            _rehearsal(section, whole, promised, paper)
        else:
            _section(section, whole, promised, paper)
            _reports(section, deviations or {}, paper)
    if "sweeps" in run.header.selection:
        for table in swept.tables(run):
            _sweep(table, paper)
    _failures(run, promised, deviations or {}, paper)
    _foreseen(run, paper, brief=brief)
    paper.say("")
    for provenance, said in figures.by_provenance(run):
        paper.say(f"{provenance}, {said}")
    for said in swept.counts(run):
        paper.say(said, "dim")
    if run.header.repeat is not None:
        for said, style in repeated.lines(repeats(run)):
            paper.say(said, style)
    if end.code != 3:
        for reason in end.reasons:
            paper.say(reason, "red" if end.code == 1 else "yellow")
    style = "bold green" if end.code == 0 else "bold yellow" if end.code == 4 else "bold red"
    paper.say(f"{figures.headline(end)} (exit code {end.code}).", style)


def _section(section: Section, run: Run, catalogue: Catalogue, paper: Paper) -> None:
    paper.say("")
    if section.id == "gemini" and not section.spoken:
        count = len(section.matrix.rows)
        said = f"Gemini API: nothing here speaks of it; {count} of {count} features are unknown."
        paper.say(said, "dim")
        return
    paper.say(section.title, "bold")
    paper.say(section.says, "dim")
    notes: dict[str, int] = {}
    table = _table(section, _heads(section), run, catalogue, notes, paper)
    if not paper.fits(table) and (folded := fold(section, run, catalogue)):
        notes.clear()
        paper.say(FOLDED, "dim")
        shown = replace(section, matrix=folded)
        heads = [of_column(column, shown) for column in folded.columns]
        table = _table(shown, heads, run, catalogue, notes, paper)
    paper.print(table)
    for note, number in notes.items():
        paper.say(f"  [{number}] {note}", "dim")
    paper.say("")
    for name, place in zip(_heads(section), range(len(section.matrix.columns)), strict=True):
        paper.say(f"{name}: {figures.supports(section.matrix, place)}", "dim")


def _reports(section: Section, known: Mapping[str, Sequence[Deviation]], paper: Paper) -> None:
    """Say where the reports about a section stand; each would take several lines here."""
    if section.spoken and (told := reported.notes(section, known).notes):
        said = (
            f"reported: {counted(len(told), 'deviation')} that people met, by number in matrix.md"
        )
        paper.say(f"{said} and index.html, by feature with: conformance explain FEATURE", "dim")


def _table(
    section: Section,
    heads: Sequence[str],
    run: Run,
    catalogue: Catalogue,
    notes: dict[str, int],
    paper: Paper,
) -> list[Line]:
    if section.claims:
        return standing.table(section, heads, run, catalogue, notes, paper)
    return _matrix(section, heads, notes, paper)


def _is_routine(run: Run) -> bool:
    """Tell whether `run` rehearsed everything, at several targets, and nothing was unexpected."""
    rehearsed = [each for each in run.header.targets if each.provenance is Provenance.REHEARSED]
    mine = (each for each in run.verdicts if each.provenance is Provenance.REHEARSED)
    whole = len(rehearsed) > 1 and not run.header.selection and run.complete
    return whole and not any(each.unexpected or each.outcome is Outcome.ERROR for each in mine)


def _rehearsal(section: Section, run: Run, catalogue: Catalogue, paper: Paper) -> None:
    """Say in a line a target how the rehearsal went; its matrix is in the files of the report."""
    paper.say("")
    paper.say(section.title, "bold")
    paper.say(section.says, "dim")
    folded = fold(section, run, catalogue)
    shown = replace(section, matrix=folded) if folded else section
    for place, column in enumerate(shown.matrix.columns):
        paper.say(f"  {clean(column.target)}: {figures.supports(shown.matrix, place)}", "dim")


def _heads(section: Section) -> list[str]:
    return [label(each, section) or clean(each.target) for each in section.matrix.columns]


def _matrix(
    section: Section, heads: Sequence[str], notes: dict[str, int], paper: Paper
) -> list[Line]:
    """Return a table of the features that something is told of, area by area, worst first."""
    table = [[paper.text("feature"), *(paper.head(head) for head in heads)]]
    for area in section.matrix.areas:
        told = [row for row in area.rows if row.told]
        if told:
            table.append([paper.text(area.title, "bold"), *(Text() for _ in heads)])
        for row in told:
            cells = (_cell(cell, notes, paper) for cell in row.cells)
            table.append([paper.text(f"  {cut(clean(row.id), _NAME)}"), *cells])
    return table


def _cell(cell: Cell, notes: dict[str, int], paper: Paper) -> Text:
    mark = SUPPORT[cell.support]
    said = f"{paper.sign(mark)} {cell.support} {figures.fraction(cell)}".rstrip()
    text = paper.text(said, TONES[mark.tone])
    if cell.note:
        text.append(f" [{notes.setdefault(cell.note, len(notes) + 1)}]", "dim")
    return text


def _sweep(found: swept.Table, paper: Paper) -> None:
    paper.say("")
    paper.say(found.title, "bold")
    paper.say(found.says, "dim")
    heads = (paper.head(f"{column.target} · {column.surface}") for column in found.columns)
    table = [[paper.text("subject"), *heads]]
    endpoint = ""
    for row in found.rows:
        if row.endpoint != endpoint:
            endpoint = row.endpoint
            table.append([paper.text(clean(endpoint), "bold"), *(Text() for _ in row.cells)])
        cells = (_observed(cell, paper) for cell in row.cells)
        table.append([paper.text(f"  {cut(clean(row.subject), _NAME)}"), *cells])
    paper.print(table)


def _observed(seen: Observation | None, paper: Paper) -> Text:
    if seen is None:
        return Text()
    mark = swept.MARKS[seen.classification]
    return paper.text(f"{paper.sign(mark)} {seen.classification}", TONES[mark.tone])


def _failures(
    run: Run, catalogue: Catalogue, known: Mapping[str, Sequence[Deviation]], paper: Paper
) -> None:
    told, single = prevented.fold(
        each for each in run.verdicts if each.unexpected or each.outcome is Outcome.ERROR
    )
    for said in told:
        paper.say("")
        paper.say(said, "bold red")
    groups = alike(single)
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


def _foreseen(run: Run, paper: Paper, *, brief: bool) -> None:
    groups = alike(each for each in run.verdicts if each.outcome.red and not each.unexpected)
    if brief:
        rehearsed = [each for each in groups if each[0].provenance is Provenance.REHEARSED]
        groups = [each for each in groups if each not in rehearsed]
        if rehearsed:
            count = counted(len(rehearsed), "deviation")
            paper.say(f"  {count} expected of our own endpoint, with reasons in index.html", "dim")
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
