"""
The client-by-feature matrix as Markdown: the answer in a line a version, then the tables.

Holds no date and no figure that a mere new recording changes, so that equal verdicts of equal
versions give equal text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from conformance.report.markdown import code, plain
from conformance.results.client_cells import Standing
from conformance.results.clients import ClientMatrix, ClientRow


def markdown(found: Sequence[ClientMatrix], facts: Sequence[Fact]) -> str:
    """Return `found` as GitHub-flavoured Markdown with the `facts` that hold in it."""
    lines = [f"# {TITLE}", ""]
    for each in found:
        lines += [f"## {plain(each.target)} ({each.provenance})", ""]
        lines += [plain(each.provenance.may_say), ""]
        lines += [f"- {plain(answer(each, place))}" for place in range(len(each.clients))]
        lines.append("")
    lines += [f"Signs: {_signs()}", "", _FIGURES, ""]
    apart = facts_apart(found, facts)
    for each in found:
        lines += _tables(each, apart)
    lines += _facts(facts_shown(found, facts))
    return "\n".join(lines)


_FIGURES = (
    "The figures count pairs of an exchange and a clause: those that hold, of those that were "
    "judged through the client."
)


def _signs() -> str:
    return ", ".join(
        f"{MARKS[each].shape} {each} ({each.means})"
        for each in Standing
        if each is not Standing.UNASKED
    )


def _tables(found: ClientMatrix, facts: Sequence[Fact]) -> Iterator[str]:
    notes: dict[str, int] = {}
    yield from (f"## {plain(found.target)}: every feature", "")
    heads = ["feature", *(client.name for client in found.clients)]
    for area in found.areas:
        yield from (f"### {plain(area.title)}", "")
        yield "| " + " | ".join(map(plain, heads)) + " |"
        yield "| " + " | ".join(["---"] * len(heads)) + " |"
        for row in area.rows:
            cells = [_cell(found, row, place, facts, notes) for place in range(len(found.clients))]
            yield "| " + " | ".join([f"{plain(row.title)} {code(row.id)}", *cells]) + " |"
        yield ""
    if notes:
        yield from (f"### Notes on {plain(found.target)}", "")
        yield from (f"{number}. {plain(said)}" for said, number in notes.items())
        yield ""


def _cell(
    found: ClientMatrix,
    row: ClientRow,
    place: int,
    facts: Sequence[Fact],
    notes: dict[str, int],
) -> str:
    cell = row.cells[place]
    said = MARKS[cell.standing].shape
    if cell.judged:
        said += f" {cell.held}/{cell.judged}"
    known = facts_of(row, found.clients[place], facts)
    if why := note(cell, known):
        said += f" \\[{notes.setdefault(why, len(notes) + 1)}\\]"
    return said.strip()


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    if not facts:
        return
    yield from ("## What is known of these versions", "")
    for fact in facts:
        yield f"- **{plain(fact.id)}** ({plain(fact.package)}, {plain(fact.versions)}):"
        yield f"  {plain(fact.what)} {plain(fact.means)}"
    yield ""
