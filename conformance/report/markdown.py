"""
A run as Markdown: the matrices, their notes, and what failed, for a README or a CI summary.

Whatever an endpoint sent stands in code spans only; nothing in it can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.catalogue import Catalogue, load
from conformance.model import Observation, Provenance, Run, Support, Verdict
from conformance.report import figures, repeated, reported, swept
from conformance.report.failure import Deviation
from conformance.report.folding import fold, of_column
from conformance.report.lookup import alike
from conformance.report.marks import MEANS, SUPPORT
from conformance.report.plain import clean, counted
from conformance.report.sections import Section, beside, sections
from conformance.results import ending
from conformance.results.matrix import Row
from conformance.results.repeats import repeats

_MOST = 40
_WIDEST = 6  # columns of evidence; a page of a repository has no room for more
_NARROWED = "A column takes all surfaces of a target together; index.html shows each of them."
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$]|:(?=//))")


@dataclass(frozen=True, slots=True)
class Block:
    """A part that can stand alone: its title, its lines, and whether somebody has to act on it."""

    name: str
    lines: tuple[str, ...]
    urgent: bool = False


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
    observed: Run | None = None,
) -> str:
    """
    Return `run` as GitHub-flavoured Markdown, ending in a line feed.

    `deviations` holds what people reported, by clause, and `observed` published facts: both stand
    with the matrix of the Gemini API.
    """
    groups = blocks(run, catalogue or load(), deviations=deviations, observed=observed)
    parts = [block for group in groups for block in group]
    return "\n".join(line for part in parts for line in part.lines)


def blocks(
    run: Run,
    catalogue: Catalogue,
    *,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
    observed: Run | None = None,
) -> tuple[list[Block], list[Block], list[Block]]:
    """Return the parts of the report: what stands first, the matrices with notes, the rest."""
    notes: dict[str, int] = {}
    matrices: list[Block] = []
    whole = beside(run, observed)
    for every in sections(run, catalogue, observed=observed):
        section = _narrowed(every, whole, catalogue)
        told = reported.notes(section, deviations or {})
        matrices.append(Block(section.title, tuple(_section(section, catalogue, notes, told))))
        matrices += [Block("Reported", tuple(_reported(told)))] if told.notes else []
    if notes:
        listed = (f"{number}. {plain(note)}" for note, number in notes.items())
        matrices.append(Block("Notes", ("## Notes", "", *listed, "")))
    rest = [
        Block("What is red", tuple(_failures(run))),
        Block("Rounds", tuple(_rounds(run)), urgent=True),
        *(Block(table.title, tuple(_sweep(table))) for table in swept.tables(run)),
        Block("To do", tuple(_to_do(run)), urgent=True),
    ]
    head = Block("Head", tuple(_head(run)), urgent=True)
    return [head], matrices, [each for each in rest if each.lines]


def _narrowed(section: Section, whole: Run, catalogue: Catalogue) -> Section:
    """Return `section`, the surfaces of a target together when there are too many columns."""
    if len(section.matrix.columns) <= _WIDEST:
        return section
    folded = fold(section, whole, catalogue)
    return (
        replace(section, says=f"{section.says} {_NARROWED}", matrix=folded) if folded else section
    )


def _head(run: Run) -> Iterable[str]:
    end = ending(run)
    yield from ("# OpenAI contract: feature support", "")
    if end.code == 3:
        yield from (f"> **Warning.** {plain(' '.join(end.reasons))}", "")
    yield from (f"**{figures.headline(end)}.** {_made(run)}", "")
    yield from (f"- {plain(figures.of_target(head))}" for head in run.header.targets)
    yield from (f"- {plain(f'{word}, {said}')}" for word, said in figures.by_provenance(run))
    yield from ("", f"Signs: {_signs()}", "")


def _to_do(run: Run) -> Iterable[str]:
    end = ending(run)
    if end.code != 3 and end.reasons:
        yield from ("## To do", "", *(f"- {plain(reason)}" for reason in end.reasons), "")


def _rounds(run: Run) -> Iterable[str]:
    """Say what several rounds of a run add up to; nothing for a run that asked once."""
    if run.header.repeat is not None:
        said = [line.strip() for line, _ in repeated.lines(repeats(run))]
        yield from ("## Rounds", "", *(f"- {plain(line)}" for line in said), "")


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it letter by letter."""
    return _MARKUP.sub(r"\\\1", clean(text, limit=600))


def code(text: str, *, limit: int = 200) -> str:
    """Return `text` as a code span that nothing in it can close, fit for a table's cell."""
    # An odd number of backslashes before a pipe: no table reader takes that pipe for a border.
    cleaned = re.sub(r"(\\*)\|", r"\1\1\\|", clean(text, limit=limit)) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", cleaned)), default=0) + 1)
    pad = " " if cleaned[0] in "` " or cleaned[-1] in "` \\" else ""
    return f"{fence}{pad}{cleaned}{pad}{fence}"


def _made(run: Run) -> str:
    head = run.header
    said = f"Suite {head.suite_version}, started {head.started}"
    said += f", surfaces {', '.join(head.surfaces)}" if head.surfaces else ""
    said += f", only {head.selection}" if head.selection else ""
    return plain(said) + "."


def _signs() -> str:
    return ", ".join(f"{SUPPORT[word].shape} {word} ({MEANS[word]})" for word in Support)


def _section(
    section: Section, catalogue: Catalogue, notes: dict[str, int], told: reported.Notes
) -> Iterable[str]:
    yield from (f"## {plain(section.title)}", "", plain(section.says), "")
    heads = ["feature"]
    if section.claims:
        heads.append("claimed")
    shows_reports = bool(told.notes)
    heads += [of_column(column, section) for column in section.matrix.columns]
    heads += ["reported"] if shows_reports else []
    for area in section.matrix.areas:
        rows = [row for row in area.rows if section.claims or row.told]
        if not rows:
            continue
        yield from (f"### {plain(area.title)}", "")
        yield "| " + " | ".join(map(plain, heads)) + " |"
        yield "| " + " | ".join(["---"] * len(heads)) + " |"
        for row in rows:
            cells = [*_cells(row, section, catalogue, notes)]
            if shows_reports:
                cells.append(", ".join(f"R{each}" for each in told.of_feature.get(row.id, ())))
            yield "| " + " | ".join(cells) + " |"
        yield ""
    for place, column in enumerate(section.matrix.columns):
        name = of_column(column, section)
        shown = column.recorded and not column.published
        dated = f", evidence of {column.recorded}" if shown else ""
        yield f"- {plain(name + dated)}: {figures.supports(section.matrix, place)}"
    yield ""


def _cells(
    row: Row, section: Section, catalogue: Catalogue, notes: dict[str, int]
) -> Iterable[str]:
    yield f"{plain(row.title)} {code(row.id)}"
    if section.claims:
        kind, read = figures.claim(row.feature, catalogue)
        yield plain(f"{kind}, read {read}" if read else kind)
    for cell in row.cells:
        said = f"{SUPPORT[cell.support].shape} {cell.support} {figures.fraction(cell)}".rstrip()
        if cell.note:
            said += f" \\[{notes.setdefault(cell.note, len(notes) + 1)}\\]"
        yield said


def _reported(told: reported.Notes) -> Iterable[str]:
    """Yield the notes behind the numbers of a matrix, folded away."""
    yield from ("### What people reported", "", plain(reported.SAYS), "")
    yield f"<details><summary>{counted(len(told.notes), 'report')}</summary>"
    yield ""
    for note in told.notes:
        each = note.deviation
        threads = ", ".join(_thread(name, address) for name, address in note.threads)
        seen = plain(", ".join(filter(None, (each.where, each.dates))))
        yield (
            f"- **R{note.number}** {plain(each.symptom or each.client_impact)} "
            f"{', '.join(map(code, note.clauses))}  "
        )
        yield f"  who breaks: {plain(each.client_impact)}  "
        yield f"  {seen}; threads {plain(each.status or 'unknown')}: {threads}"
    yield from ("", "</details>", "")


def _thread(name: str, address: str | None) -> str:
    # An address with a bracket or a space could end the link early.
    safe = address and re.fullmatch(r"[\w:/.#?=&%~+,;@-]+", address, re.ASCII)
    return f"[{plain(name)}]({address})" if safe else plain(name)


def _sweep(table: swept.Table) -> Iterable[str]:
    yield from (f"## {plain(table.title)}", "", plain(table.says), "")
    signs = (f"{swept.MARKS[word].shape} {word} ({swept.MEANS[word]})" for word in swept.MEANS)
    yield from (f"Signs: {', '.join(signs)}", "")
    names = [f"{column.target} · {column.surface}" for column in table.columns]
    yield "| " + " | ".join(map(plain, ["subject", "endpoint", *names])) + " |"
    yield "| " + " | ".join(["---"] * (len(names) + 2)) + " |"
    for row in table.rows:
        cells = [code(row.subject), plain(row.endpoint), *map(_observed, row.cells)]
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _observed(seen: Observation | None) -> str:
    if seen is None:
        return "not sent"
    return f"{swept.MARKS[seen.classification].shape} {seen.classification}"


def _failures(run: Run) -> Iterable[str]:
    groups = alike(each for each in run.verdicts if each.outcome.red)
    if not groups:
        return
    groups.sort(key=lambda group: not group[0].unexpected)
    yield from ("## What is red", "")
    yield "| clause | target | outcome | verdicts | where | found | expected deviation |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for group in groups[:_MOST]:
        yield _failure(group[0], len(group))
    if len(groups) > _MOST:
        yield f"\nand {counted(len(groups) - _MOST, 'more group')} of {len(groups)} in run.jsonl"
    yield ""


def _failure(first: Verdict, count: int) -> str:
    where, found = (
        (first.breaches[0].where, first.breaches[0].found)
        if first.breaches
        else ("", first.note or "")
    )
    foreseen = plain(first.expected) if first.expected is not None else "**no**"
    rehearsed = ", rehearsed" if first.provenance is Provenance.REHEARSED else ""
    cells = [
        code(first.clause),
        plain(first.target + rehearsed),
        first.outcome,
        str(count),
        code(where) if where else "",
        code(found) if found else "",
        foreseen or "yes",
    ]
    return "| " + " | ".join(cells) + " |"
