"""
One feature from the promise to the wire, as values a template can walk through.

Gathers and bounds; it renders nothing, and what it hands on is cleaned but not escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.catalogue import Catalogue
from conformance.model import ExchangeLine, Outcome, Provenance, Run, Verdict
from conformance.report import dated, figures
from conformance.report.failure import Deviation
from conformance.report.lookup import Key, exchange_lines, line_for
from conformance.report.marks import OUTCOME, SUPPORT
from conformance.report.page_anchors import of_cell, of_report
from conformance.report.page_parts import (
    AreaPart,
    CellPart,
    ClausePart,
    FeaturePart,
    ReportPart,
    Result,
)
from conformance.report.page_troubles import QUIET, troubles
from conformance.report.plain import web_link
from conformance.report.repeated import held
from conformance.report.reported import address_of
from conformance.results import ClauseResult
from conformance.results.matrix import Column, Row, matrix
from conformance.results.repeats import repeats
from conformance.results.sightings import sighting

_TROUBLES = 12  # per clause; further groups are counted, not shown
_NAMED = 3  # exchanges that passed; further ones are counted


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What every feature is told from."""

    columns: Sequence[Column]
    targets: Sequence[tuple[Column, tuple[int, ...]]]
    catalogue: Catalogue
    deviations: Mapping[str, Sequence[Deviation]]
    lines: Mapping[Key, ExchangeLine]
    flaky: Mapping[str, Sequence[str]]
    today: str


def details(
    run: Run,
    catalogue: Catalogue,
    deviations: Mapping[str, Sequence[Deviation]],
    every: Sequence[Column],
) -> tuple[AreaPart, ...]:
    """
    Return every feature of `run` and of the catalogue, by area, worst first inside one.

    `every` are the columns of the page; they are numbered by their place. The cells that take the
    surfaces of a target together stand behind theirs, in the order of `whole_targets`.
    """
    targets = whole_targets(every)
    lines, flaky = exchange_lines(run), _flaky(run)
    evidence = _Evidence(every, targets, catalogue, deviations, lines, flaky, dated.today(run))
    together = (*every, *(column for column, _ in targets))
    return tuple(
        AreaPart(area.area, area.title, tuple(_feature(row, evidence) for row in area.rows))
        for area in dated.noted(matrix(run, catalogue, of=together), run, catalogue).areas
    )


def whole_targets(every: Sequence[Column]) -> tuple[tuple[Column, tuple[int, ...]], ...]:
    """Return a column, with the numbers it stands for, of every target with several surfaces."""
    found: dict[Column, list[int]] = {}
    for number, column in enumerate(every):
        whole = column if column.published else replace(column, surface=None)
        found.setdefault(whole, []).append(number)
    return tuple((column, tuple(numbers)) for column, numbers in found.items() if len(numbers) > 1)


def _flaky(run: Run) -> dict[str, list[str]]:
    """Return by clause in how many rounds of `run` it held, and where, when it was not in all."""
    found: dict[str, list[str]] = {}
    for each in repeats(run).flaky if run.header.repeat else ():
        place = f"{each.key.exchange} at {each.key.target} through {each.key.surface}"
        found.setdefault(each.key.clause, []).append(f"{held(each)}; {place}")
    return found


def _feature(row: Row, evidence: _Evidence) -> FeaturePart:
    catalogue = evidence.catalogue
    promised = (clause.id for clause in catalogue.clauses_of(row.id))
    judged = (clause for column in row.clauses for clause in column)
    names = dict.fromkeys((*promised, *judged))
    clauses = tuple(sorted((_clause(name, row, evidence) for name in names), key=_worst_first))
    kind, read = figures.claim(row.feature, catalogue)
    named = row.feature.sources if row.feature else ()
    sources = [source for name in named if (source := catalogue.sources.get(name))]
    return FeaturePart(
        row=row,
        claim=kind,
        read=read,
        sources=tuple((source, web_link(source.address)) for source in sources),
        cells=tuple(_cells(row, evidence)),
        clauses=clauses,
        reports=tuple(_reports(row.id, clauses, evidence.deviations)),
    )


def _clause(name: str, row: Row, evidence: _Evidence) -> ClausePart:
    every = evidence.columns
    own = row.clauses[: len(every)]  # behind these stand whole targets, which would say it twice
    results = [(at, found[name]) for at, found in enumerate(own) if name in found]
    verdicts = [each for _, result in results for each in result.verdicts]
    told, untold = troubles(verdicts, every, evidence.lines, most=_TROUBLES)
    clause = evidence.catalogue.clauses.get(name)
    source = evidence.catalogue.sources.get(clause.source) if clause else None
    return ClausePart(
        id=name,
        text=clause.text if clause else None,
        level=clause.level if clause else verdicts[0].level,
        basis=clause.basis if clause else verdicts[0].basis,
        source=source,
        address=web_link(source.address) if source else None,
        excluded=clause.excluded if clause else None,
        core=row.feature is not None and row.feature.core == name,
        counts=clause.scored if clause else verdicts[0].basis.scored,
        results=_results(results, evidence),
        troubles=told,
        untold=untold,
        flaky=tuple(evidence.flaky.get(name, ())),
        reports=tuple(each.id for each in evidence.deviations.get(name, ())),
    )


def _worst_first(clause: ClausePart) -> tuple[bool, int]:
    ranks = [trouble.verdict.outcome.rank for trouble in clause.troubles]
    unexpected = any(trouble.verdict.unexpected for trouble in clause.troubles)
    return not unexpected, -max(ranks, default=0)


def _results(
    results: Sequence[tuple[int, ClauseResult]], evidence: _Evidence
) -> tuple[Result, ...]:
    """Return a result for every target and outcome, surfaces that agree taken together."""
    every = evidence.columns
    alike: dict[tuple[Provenance, str, Outcome], list[tuple[int, ClauseResult]]] = {}
    for at, result in results:
        key = (every[at].provenance, every[at].target, result.outcome)
        alike.setdefault(key, []).append((at, result))
    merged = []
    for (provenance, target, outcome), group in alike.items():
        count = sum(result.tally[outcome] for _, result in group)
        of = sum(result.applicable or len(result.verdicts) for _, result in group)
        verdicts = [each for _, result in group for each in result.verdicts]
        seen = _seen(verdicts, evidence) if provenance is Provenance.OBSERVED else ""
        merged.append(
            Result(
                provenance,
                target,
                ", ".join(str(every[at].surface) for at, _ in group),
                tuple(at for at, _ in group),
                outcome,
                OUTCOME[outcome],
                f"{count} of {of}{seen}",
                _named(each.exchange for each in verdicts if each.outcome is outcome)
                if outcome in QUIET
                else "",
                next((each.note for each in verdicts if each.note), "")
                if outcome is Outcome.NOT_APPLICABLE
                else "",
            )
        )
    return tuple(sorted(merged, key=lambda result: not result.provenance.speaks_of_gemini))


def _seen(verdicts: Sequence[Verdict], evidence: _Evidence) -> str:
    seen = sighting(verdicts, lambda verdict: line_for(verdict, evidence.lines))
    published = any(
        line is not None and line.cited is not None
        for line in (line_for(verdict, evidence.lines) for verdict in verdicts)
    )
    return f"; {dated.said(seen, evidence.today, published=published)}" if seen else ""


def _named(exchanges: Iterable[str]) -> str:
    every = list(dict.fromkeys(exchanges))
    more = len(every) - _NAMED
    return ", ".join(every[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _cells(row: Row, evidence: _Evidence) -> Iterator[CellPart]:
    several = {number for _, numbers in evidence.targets for number in numbers}
    single = [(column, (number,)) for number, column in enumerate(evidence.columns)]
    places = [*single, *evidence.targets]
    for (column, numbers), cell, clauses in zip(places, row.cells, row.clauses, strict=True):
        verdicts = [each for result in clauses.values() for each in result.verdicts]
        yield CellPart(
            anchor=of_cell(row.id, column),
            columns=numbers,
            whole=len(numbers) > 1,
            alone=several.isdisjoint(numbers),
            column=column,
            cell=cell,
            mark=SUPPORT[cell.support],
            fraction=figures.fraction(cell),
            said=figures.summary(verdicts) if verdicts else "no verdict",
        )


def _reports(
    feature: str, clauses: Sequence[ClausePart], deviations: Mapping[str, Sequence[Deviation]]
) -> Iterator[ReportPart]:
    named: dict[str, tuple[Deviation, list[str]]] = {}
    for clause in clauses:
        for each in deviations.get(clause.id, ()):
            named.setdefault(each.id, (each, []))[1].append(clause.id)
    for each, mine in named.values():
        threads = tuple((thread, address_of(thread)) for thread in each.threads)
        yield ReportPart(of_report(feature, each.id), each, tuple(mine), threads)
