"""
A run as the summary of a CI job: what needs a person first, the whole matrix folded away below.

GitHub takes a mebibyte a step and shows nothing of a longer one, so parts that would not fit are
left out, and named.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from conformance.catalogue import Catalogue, load
from conformance.model import Run
from conformance.report import failure
from conformance.report.failure import Deviation
from conformance.report.lookup import alike, exchange_lines, line_for
from conformance.report.markdown import Block, blocks, plain
from conformance.report.plain import clean, counted
from conformance.report.readme import overview

LARGEST = 400_000  # bytes; several steps of a job may want to say something
_IN_FULL = 20  # failures
_RESERVED = 2_000  # bytes for saying what was left out


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
    observed: Run | None = None,
    largest: int = LARGEST,
) -> str:
    """
    Return `run` as Markdown of at most `largest` bytes, or little more than its first part.

    Failures that nobody expected stand in full after the head, as many as there is room for.
    """
    promised = catalogue or load()
    known = deviations or {}
    head, matrices, rest = blocks(run, promised, deviations=known, observed=observed)
    failed = tuple(_failures(run, promised, known))
    seen = Block("Overview", (*overview(run, promised, observed), ""), urgent=True)
    parts = [*head, Block("Unexpected failures", failed, urgent=True), seen, *rest, *matrices]
    parts = [part for part in parts if part.lines]
    out: list[str] = []
    left_out: list[str] = []
    room = largest - _RESERVED
    for part in sorted(parts, key=lambda part: not part.urgent):
        text = "\n".join(part.lines if part.urgent else _folded(part))
        size = len(text.encode("utf-8")) + 1
        if not out or size <= room:
            room -= size
            out.append(text)
        else:
            left_out.append(part.name)
    if left_out:
        names = plain(", ".join(left_out))
        out.append(f"Left out here, because a summary has to be short: {names}.\n")
    out.append("All of it is in the report of the run, in `index.html` and `matrix.md`.\n")
    return "\n".join(out)


def _folded(part: Block) -> Sequence[str]:
    """Return a part behind its title, which a click opens; GitHub reads the title as HTML."""
    title = html.escape(clean(part.name, limit=200))
    return (f"<details><summary>{title}</summary>", "", *part.lines[2:], "</details>", "")


def _failures(
    run: Run, catalogue: Catalogue, known: Mapping[str, Sequence[Deviation]]
) -> Iterator[str]:
    groups = alike(each for each in run.verdicts if each.unexpected)
    if not groups:
        return
    groups.sort(key=lambda group: -group[0].outcome.rank)
    lines = exchange_lines(run)
    yield from (f"## {counted(len(groups), 'unexpected failure')}", "")
    for group in groups[:_IN_FULL]:
        first = group[0]
        clause, deviations = catalogue.clauses.get(first.clause), known.get(first.clause, ())
        also = failure.also_on(group[1:])
        block = failure.text(first, clause, line_for(first, lines), deviations, also=also)
        yield from (*_fenced(clean(block, lines=True).rstrip("\n")), "")
    if len(groups) > _IN_FULL:
        more = len(groups) - _IN_FULL
        yield from (f"and {more} of {len(groups)} more, listed under what is red.", "")


def _fenced(text: str) -> Sequence[str]:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", text, fence]
