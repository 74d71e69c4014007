"""
The numbers of a run in words, each with its denominator.

Counts verdicts and clauses; it weighs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from conformance.catalogue import Catalogue, Feature
from conformance.model import Outcome, Provenance, Run, Support, TargetHead, Verdict
from conformance.report.marks import CLAIM
from conformance.report.plain import clean, counted
from conformance.results import Cell, Ending
from conformance.results.matrix import Matrix

_CODE_SAYS = {
    0: "As expected",
    1: "Unexpected failures",
    3: "Invalid or incomplete",
    4: "Housekeeping needed",
}


def headline(end: Ending) -> str:
    """Return what an exit code means, in a word or three."""
    return _CODE_SAYS.get(end.code, f"Exit code {end.code}")


def summary(verdicts: Iterable[Verdict]) -> str:
    """Return `480 verdicts: 431 pass, 12 advice, 8 fail; 3 of 8 red ones unexpected`."""
    every = list(verdicts)
    if not every:
        return "0 verdicts"
    tally = Counter(verdict.outcome for verdict in every)
    parts = [f"{tally[outcome]:,} {outcome}" for outcome in _by_interest() if tally[outcome]]
    red = sum(verdict.outcome.red for verdict in every)
    unexpected = sum(verdict.unexpected for verdict in every)
    tail = f"; {unexpected:,} of {red:,} red ones unexpected" if red else "; none is red"
    return f"{counted(len(every), 'verdict')}: {', '.join(parts)}{tail}"


def by_provenance(run: Run) -> list[tuple[Provenance, str]]:
    """Return the summary of each provenance's verdicts, so that no number mixes two."""
    return [
        (provenance, summary(mine))
        for provenance in Provenance
        if (mine := [each for each in run.verdicts if each.provenance is provenance])
    ]


def supports(matrix: Matrix, place: int) -> str:
    """Return `12 full, 3 partial, 1 broken of 40 features` for the column at `place`."""
    tally = Counter(row.cells[place].support for row in matrix.rows)
    parts = [f"{tally[word]} {word}" for word in Support if tally[word]]
    return f"{', '.join(parts)} of {counted(len(matrix.rows), 'feature')}"


def fraction(cell: Cell) -> str:
    """
    Return how many clauses held of those that count, `7/9`, or an empty string without any.

    Clauses that were never judged stay in the denominator.
    """
    return f"{cell.held}/{cell.promised}" if cell.judged else ""


def claim(feature: Feature | None, catalogue: Catalogue) -> tuple[str, str]:
    """Return which kind of document promises `feature`, and the day its sources were last read."""
    if feature is None:
        return "not in the catalogue", ""
    sources = (catalogue.sources.get(name) for name in feature.sources)
    read = max((source.read for source in sources if source is not None), default="")
    return CLAIM[feature.evidence], read


def of_target(head: TargetHead) -> str:
    """Return one line on a target: name, provenance, date, address, models, detail."""
    parts = [f"{head.name}: {head.provenance}"]
    if head.recorded:
        parts.append(f"evidence of {head.recorded}")
    if head.base_url:
        parts.append(head.base_url)
    parts += [f"{role} {model}" for role, model in head.models]
    if head.detail:
        parts.append(head.detail)
    return clean(", ".join(parts), limit=600)


def when(run: Run) -> str:
    """Return when `run` began and ended, the day once when both are the same."""
    began = _moment(run.header.started)
    if run.footer is None:
        return f"{began}, cut off"
    ended = _moment(run.footer.finished)
    day, _, time = ended.partition(" ")
    return f"{began} to {time if time and began.startswith(day + ' ') else ended}"


def evidence(run: Run) -> list[tuple[Provenance, list[TargetHead], str]]:
    """Return every provenance in `run` with its targets and the summary of its verdicts."""
    said = dict(by_provenance(run))
    heads: dict[Provenance, list[TargetHead]] = {each: [] for each in Provenance if each in said}
    for head in run.header.targets:
        heads.setdefault(head.provenance, []).append(head)
    return [(each, mine, said.get(each, "0 verdicts")) for each, mine in heads.items()]


def moment(stamp: str) -> datetime | None:
    """Return an ISO date and time in UTC, which it is taken to be without a zone; else None."""
    try:
        read = datetime.fromisoformat(stamp)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def span(run: Run) -> tuple[int, int]:
    """Return when `run` began and ended, in milliseconds since 1970; 0 for what nobody knows."""
    began = moment(run.header.started)
    ended = moment(run.footer.finished) if run.footer else None
    start = _milliseconds(began) if began else 0
    return start, max(start, _milliseconds(ended)) if ended else start


def lasted(run: Run) -> int:
    """Return how many milliseconds `run` took, 0 when nobody knows."""
    start, stop = span(run)
    return stop - start if start else 0


def _milliseconds(when: datetime) -> int:
    return max(0, round(when.timestamp() * 1000))


def _moment(stamp: str) -> str:
    """Return an ISO date and time as people write it; anything else as it is."""
    found = moment(stamp)
    return f"{found:%Y-%m-%d %H:%M:%S}" if found else stamp


def _by_interest() -> list[Outcome]:
    return [Outcome.PASS, *(each for each in reversed(Outcome) if each is not Outcome.PASS)]
