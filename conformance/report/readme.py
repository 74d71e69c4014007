"""
The block that a README keeps between two markers: the matrix without anything that changes daily.

Renders sections that `sections` keeps apart; writes no file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from conformance.catalogue import Catalogue, load
from conformance.model import ExchangeLine, Run, Support, Verdict
from conformance.report import figures
from conformance.report.dated import lacking, seen_in
from conformance.report.folding import fold, of_column
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.markdown import code, plain
from conformance.report.marks import SUPPORT
from conformance.report.sections import Section, beside, sections
from conformance.results.matrix import AreaRows, Row

BEGIN, END = "<!-- matrix -->", "<!-- /matrix -->"
_BETWEEN = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def render(run: Run, *, catalogue: Catalogue | None = None, observed: Run | None = None) -> str:
    """
    Return the block for `run`, markers included, without times; equal runs give equal text.

    `observed` holds published facts, which stand beside what is claimed and what is live.
    """
    return "\n".join([BEGIN, *overview(run, catalogue or load(), observed), "", END])


def overview(run: Run, catalogue: Catalogue, observed: Run | None = None) -> Iterator[str]:
    """
    Yield the lines of the block: for every section and area how many features have what.

    Surfaces of a target stand together; of a rehearsal, which says nothing about any service, only
    the sums are told.
    """
    whole = beside(run, observed)
    for section in sections(run, catalogue, observed=observed):
        folded = fold(section, whole, catalogue)
        shown = replace(section, matrix=folded) if folded else section
        yield from ("", *_section(shown, whole, catalogue))


def put_into(text: str, block: str) -> str | None:
    """Return `text` with `block` in place of what stood between the markers, None without them."""
    return _BETWEEN.sub(lambda _: block, text, count=1) if _BETWEEN.search(text) else None


def _section(section: Section, whole: Run, catalogue: Catalogue) -> Iterator[str]:
    yield f"**{plain(section.title)}.** {plain(section.says)}"
    yield ""
    columns = section.matrix.columns
    heads = [plain(of_column(column, section)) for column in columns]
    if section.spoken and section.id != "rehearsed":
        claimed = ["claimed"] if section.claims else []
        yield "| " + " | ".join(["area", "features", *claimed, *heads]) + " |"
        yield "| --- |" + " --- |" * (1 + len(claimed) + len(heads))
        for area in section.matrix.areas:
            promised = [str(sum(map(_is_promised, area.rows)))] if section.claims else []
            said = (_counts(area, place, section.claims) for place in range(len(columns)))
            cells = [plain(area.title), str(len(area.rows)), *promised, *said]
            yield "| " + " | ".join(cells) + " |"
        yield ""
    yield from _recordings(section, whole, catalogue)
    for place, name in enumerate(heads):
        yield f"- {name}: {figures.supports(section.matrix, place)}"


def _is_promised(row: Row) -> bool:
    return row.feature is not None and row.feature.evidence.documented


def _recordings(section: Section, whole: Run, catalogue: Catalogue) -> Iterator[str]:
    """Yield a table of what published recordings show, feature by feature; nothing without any."""
    places = [at for at, column in enumerate(section.matrix.columns) if column.published]
    if not places:
        return
    known = exchange_lines(whole)

    def lines(verdict: Verdict) -> ExchangeLine | None:
        return line_for(verdict, known)

    yield "| observed | support | recordings | last seen | does not hold: held in n of m |"
    yield "| --- | --- | --- | --- | --- |"
    for row in section.matrix.rows:
        for at in places:
            seen = seen_in(row, at, lines, catalogue)
            if seen is not None:
                cell = row.cells[at]
                support = f"{SUPPORT[cell.support].shape} {cell.support} {figures.fraction(cell)}"
                last = seen.last or "no day known"
                broken = plain(", ".join(lacking(row, at, lines, catalogue)))
                yield f"| {code(row.id)} | {support} | {seen.of} | {last} | {broken} |"
    yield ""


def _counts(area: AreaRows, place: int, claims: bool) -> str:
    """
    Return how many features of an area have which support in a column, best first.

    With `claims` the unknown ones are what is left of all, as most are.
    """
    counted = Counter(row.cells[place].support for row in area.rows)
    if claims and (unknown := counted.pop(Support.UNKNOWN, 0)):
        counted[Support.UNKNOWN] = 0 if counted else unknown
    told = (f"{SUPPORT[word].shape} {counted[word]} {word}" for word in Support if counted[word])
    return ", ".join(told)
