"""
One feature from the promise to the wire, as values a template can walk through.

Gathers and bounds; it renders nothing, and what it hands on is cleaned but not escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.catalogue import Catalogue, Source
from conformance.model import Basis, ExchangeLine, Level, Outcome, Provenance, Run, Support, Verdict
from conformance.report import figures
from conformance.report.failure import Deviation, also_on
from conformance.report.lookup import Key, alike, exchange_lines, key_of, line_for
from conformance.report.marks import OUTCOME, SUPPORT, Mark
from conformance.report.plain import web_link
from conformance.results import Cell, ClauseResult
from conformance.results.matrix import Column, Row, columns, matrix

_TROUBLES = 12  # per clause; further groups are counted, not shown


@dataclass(frozen=True, slots=True)
class Result:
    """
    What one target says of a clause or feature, through every surface that says the same.

    `said` holds counts with their denominators, or nothing.
    """

    provenance: Provenance
    target: str
    surfaces: str
    word: Outcome | Support
    mark: Mark
    said: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A verdict that did not pass, speaking for all that are alike."""

    verdict: Verdict
    mark: Mark
    alike: int
    also: tuple[str, ...]
    link: str | None
    exchange: str | None  # id of the exchange's block on the page


@dataclass(frozen=True, slots=True)
class ClausePart:
    """A clause with everything said of it. `text` is None for one the catalogue lost."""

    id: str
    text: str | None
    level: Level
    basis: Basis
    source: Source | None
    address: str | None
    excluded: str | None
    core: bool
    results: tuple[Result, ...]
    troubles: tuple[Trouble, ...]
    untold: int
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class FeaturePart:
    """A feature with its clauses, the exchanges that gave trouble, and words to find it by."""

    row: Row
    claim: str
    read: str
    sources: tuple[tuple[Source, str | None], ...]
    results: tuple[Result, ...]
    clauses: tuple[ClausePart, ...]
    exchanges: tuple[tuple[str, ExchangeLine], ...]
    words: str
    trouble: bool


@dataclass(frozen=True, slots=True)
class AreaPart:
    """An area with its features, worst first."""

    id: str
    title: str
    features: tuple[FeaturePart, ...]


def details(
    run: Run, catalogue: Catalogue, deviations: Mapping[str, Sequence[Deviation]]
) -> tuple[AreaPart, ...]:
    """Return every feature of `run` and of the catalogue, by area, worst first inside one."""
    every = columns(run)
    lines = exchange_lines(run)
    ids: dict[Key, str] = {}
    whole = matrix(run, catalogue, of=every)
    return tuple(
        AreaPart(
            area.area,
            area.title,
            tuple(_feature(row, every, catalogue, deviations, lines, ids) for row in area.rows),
        )
        for area in whole.areas
    )


def _feature(
    row: Row,
    every: Sequence[Column],
    catalogue: Catalogue,
    deviations: Mapping[str, Sequence[Deviation]],
    lines: Mapping[Key, ExchangeLine],
    ids: dict[Key, str],
) -> FeaturePart:
    mine: dict[str, ExchangeLine] = {}

    def block(verdict: Verdict) -> str | None:
        line = line_for(verdict, lines)
        if line is None:
            return None
        name = ids.setdefault(key_of(verdict), f"exchange-{len(ids) + 1}")
        mine[name] = line
        return name

    promised = {clause.id: clause for clause in catalogue.clauses_of(row.id)}
    judged = dict.fromkeys(clause for column in row.clauses for clause in column)
    clauses = []
    for name in dict.fromkeys((*promised, *judged)):
        results = [
            (every[at], found[name]) for at, found in enumerate(row.clauses) if name in found
        ]
        verdicts = [each for _, result in results for each in result.verdicts]
        troubles = list(_troubles(verdicts, block))
        clause = promised.get(name)
        source = catalogue.sources.get(clause.source) if clause else None
        clauses.append(
            ClausePart(
                id=name,
                text=clause.text if clause else None,
                level=clause.level if clause else verdicts[0].level,
                basis=clause.basis if clause else verdicts[0].basis,
                source=source,
                address=web_link(source.address) if source else None,
                excluded=clause.excluded if clause else None,
                core=row.feature is not None and row.feature.core == name,
                results=_results(results),
                troubles=tuple(troubles[:_TROUBLES]),
                untold=max(0, len(troubles) - _TROUBLES),
                deviations=tuple(deviations.get(name, ())) if troubles else (),
            )
        )
    kind, read = figures.claim(row.feature, catalogue)
    named = row.feature.sources if row.feature else ()
    sources = [source for name in named if (source := catalogue.sources.get(name))]
    return FeaturePart(
        row=row,
        claim=kind,
        read=read,
        sources=tuple((source, web_link(source.address)) for source in sources),
        results=_supports(every, row.cells),
        clauses=tuple(clauses),
        exchanges=tuple(mine.items()),
        words=_words(row, clauses, kind),
        trouble=any(cell.support not in (Support.FULL, Support.UNKNOWN) for cell in row.cells),
    )


def _results(results: Sequence[tuple[Column, ClauseResult]]) -> tuple[Result, ...]:
    """Return a result for every target and outcome, surfaces that agree taken together."""
    alike: dict[tuple[Provenance, str, Outcome], list[tuple[Column, ClauseResult]]] = {}
    for column, result in results:
        key = (column.provenance, column.target, result.outcome)
        alike.setdefault(key, []).append((column, result))
    merged = []
    for (provenance, target, outcome), group in alike.items():
        count = sum(result.tally[outcome] for _, result in group)
        of = sum(result.applicable or len(result.verdicts) for _, result in group)
        surfaces = ", ".join(str(column.surface) for column, _ in group)
        mark = OUTCOME[outcome]
        merged.append(Result(provenance, target, surfaces, outcome, mark, f"{count} of {of}"))
    return _speaking_first(merged)


def _supports(every: Sequence[Column], cells: Sequence[Cell]) -> tuple[Result, ...]:
    """Return a result for every target and support, surfaces that agree taken together."""
    alike: dict[tuple[Provenance, str, Support], list[str]] = {}
    for column, cell in zip(every, cells, strict=True):
        if cell.verdicts:
            key = (column.provenance, column.target, cell.support)
            alike.setdefault(key, []).append(str(column.surface))
    return _speaking_first(
        Result(provenance, target, ", ".join(surfaces), word, SUPPORT[word], "")
        for (provenance, target, word), surfaces in alike.items()
    )


def _speaking_first(results: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda result: not result.provenance.speaks_of_gemini))


def _troubles(
    verdicts: Sequence[Verdict], block: Callable[[Verdict], str | None]
) -> Iterator[Trouble]:
    quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    groups = alike(each for each in verdicts if each.outcome not in quiet)
    groups.sort(key=lambda group: (not group[0].unexpected, -group[0].outcome.rank))
    for place, group in enumerate(groups):
        first = group[0]
        yield Trouble(
            verdict=first,
            mark=OUTCOME[first.outcome],
            alike=len(group),
            also=also_on(group[1:]),
            link=web_link(first.link),
            exchange=block(first) if place < _TROUBLES else None,
        )


def _words(row: Row, clauses: Sequence[ClausePart], claim: str) -> str:
    supports = (cell.support for cell in row.cells)
    outcomes = (result.word for clause in clauses for result in clause.results)
    parts = (row.id, row.title, row.area, claim, *supports, *outcomes, *(c.id for c in clauses))
    return " ".join(dict.fromkeys(parts)).lower()
