"""
What did not pass, ready for the page: the verdict, the answer with its breaches marked, commands.

One trouble speaks for all verdicts that are alike; nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.model import ExchangeLine, Outcome, Verdict
from conformance.report.failure import also_on
from conformance.report.lookup import Key, alike, line_for
from conformance.report.marks import OUTCOME, Mark
from conformance.report.page_call import python_call
from conformance.report.page_transcript import Transcript, transcript
from conformance.report.plain import web_link
from conformance.results.matrix import Column

BREACHES = 10  # of a verdict; further ones are counted, not shown
QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    A verdict that did not pass, speaking for all that are alike.

    `columns` are the numbers of the columns it was seen in. `line` is its exchange where the run
    holds it, `answer` what came back and `python` the request as a call.
    """

    verdict: Verdict
    mark: Mark
    alike: int
    columns: tuple[int, ...]
    also: tuple[str, ...]
    link: str | None
    line: ExchangeLine | None
    answer: Transcript | None
    python: str | None


def troubles(
    verdicts: Sequence[Verdict],
    every: Sequence[Column],
    lines: Mapping[Key, ExchangeLine],
    *,
    most: int,
) -> tuple[tuple[Trouble, ...], int]:
    """Return the first `most` troubles, unexpected and worst first, and how many more there are."""
    groups = alike(each for each in verdicts if each.outcome not in QUIET)
    groups.sort(key=lambda group: (not group[0].unexpected, -group[0].outcome.rank))
    found = tuple(_trouble(group, every, lines) for group in groups[:most])
    return found, max(0, len(groups) - most)


def _trouble(
    group: Sequence[Verdict], every: Sequence[Column], lines: Mapping[Key, ExchangeLine]
) -> Trouble:
    first = group[0]
    line = line_for(first, lines)
    answer = line.answer if line else None
    return Trouble(
        verdict=first,
        mark=OUTCOME[first.outcome],
        alike=len(group),
        columns=tuple(_places(group, every)),
        also=also_on(group[1:]),
        link=web_link(first.link),
        line=line,
        answer=transcript(answer, first.breaches[:BREACHES]) if answer else None,
        python=python_call(line.curl) if line and line.curl else None,
    )


def _places(group: Sequence[Verdict], every: Sequence[Column]) -> Iterator[int]:
    seen = {(each.target, each.provenance, each.surface): each for each in group}
    for number, column in enumerate(every):
        if any(column.holds(each) for each in seen.values()):
            yield number
