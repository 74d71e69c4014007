"""
The block that a README keeps between two markers: the matrix without anything that changes daily.

Renders sections that `sections` keeps apart; writes no file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from conformance.catalogue import Catalogue, load
from conformance.model import Run, Support
from conformance.report import figures
from conformance.report.markdown import plain
from conformance.report.marks import SUPPORT
from conformance.report.sections import Section, label, sections
from conformance.results.matrix import AreaRows

BEGIN, END = "<!-- matrix -->", "<!-- /matrix -->"
_BETWEEN = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def render(run: Run, *, catalogue: Catalogue | None = None) -> str:
    """Return the block for `run`, markers included, without times; equal runs give equal text."""
    return "\n".join([BEGIN, *overview(run, catalogue or load()), "", END])


def overview(run: Run, catalogue: Catalogue) -> Iterator[str]:
    """Yield the lines of the block: for every section and area how many features have what."""
    for section in sections(run, catalogue):
        yield from ("", *_section(section))


def put_into(text: str, block: str) -> str | None:
    """Return `text` with `block` in place of what stood between the markers, None without them."""
    return _BETWEEN.sub(lambda _: block, text, count=1) if _BETWEEN.search(text) else None


def _section(section: Section) -> Iterator[str]:
    yield f"**{plain(section.title)}.** {plain(section.says)}"
    yield ""
    columns = section.matrix.columns
    if section.spoken:
        heads = [label(column, section) or column.target for column in columns]
        yield "| area | features | " + " | ".join(map(plain, heads)) + " |"
        yield "| --- | --- |" + " --- |" * len(heads)
        for area in section.matrix.areas:
            said = " | ".join(_counts(area, place) for place in range(len(columns)))
            yield f"| {plain(area.title)} | {len(area.rows)} | {said} |"
        yield ""
    for place, column in enumerate(columns):
        name = label(column, section) or column.target
        yield f"- {plain(name)}: {figures.supports(section.matrix, place)}"


def _counts(area: AreaRows, place: int) -> str:
    """Return how many features of an area have which support in a column, best first."""
    counted = Counter(row.cells[place].support for row in area.rows)
    told = (f"{SUPPORT[word].shape} {counted[word]} {word}" for word in Support if counted[word])
    return ", ".join(told)
