"""
The block that a README keeps between two markers: the matrix without anything that changes daily.

Renders sections that `sections` keeps apart; writes no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.catalogue import Catalogue, load
from conformance.model import Run
from conformance.report import figures
from conformance.report.markdown import code, plain
from conformance.report.marks import SUPPORT
from conformance.report.sections import Section, label, sections

BEGIN, END = "<!-- matrix -->", "<!-- /matrix -->"
_BETWEEN = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def render(run: Run, *, catalogue: Catalogue | None = None) -> str:
    """Return the block for `run`, markers included, without times; equal runs give equal text."""
    lines: list[str] = [BEGIN]
    for section in sections(run, catalogue or load()):
        lines += ["", *_section(section)]
    return "\n".join([*lines, "", END])


def put_into(text: str, block: str) -> str | None:
    """Return `text` with `block` in place of what stood between the markers, None without them."""
    return _BETWEEN.sub(lambda _: block, text, count=1) if _BETWEEN.search(text) else None


def _section(section: Section) -> Iterator[str]:
    yield f"**{plain(section.title)}.** {plain(section.says)}"
    yield ""
    columns = section.matrix.columns
    if section.spoken:
        heads = [label(column, section) or column.target for column in columns]
        yield "| feature | " + " | ".join(map(plain, heads)) + " |"
        yield "| --- |" + " --- |" * len(heads)
        for area in section.matrix.areas:
            for row in area.rows:
                if row.told:
                    cells = (
                        f"{SUPPORT[cell.support].shape} {cell.support} {figures.fraction(cell)}"
                        for cell in row.cells
                    )
                    said = " | ".join(cell.rstrip() for cell in cells)
                    yield f"| {plain(row.title)} {code(row.id)} | {said} |"
        yield ""
    for place, column in enumerate(columns):
        name = label(column, section) or column.target
        yield f"- {plain(name)}: {figures.supports(section.matrix, place)}"
