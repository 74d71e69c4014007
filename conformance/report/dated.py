"""
When evidence is from, in words: the age of a day, and what recordings showed until which day.

Today is the day a run began, so that the same run reads the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from conformance.catalogue import Catalogue
from conformance.model import Provenance, Run
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.plain import clean
from conformance.results import AreaRows, Column, Matrix, Row
from conformance.results.sightings import LineFor, Sighting, scoring, sighting

_DAYS = 61  # up to here an age is told in days, and up to two years in months
_MONTHS = 24


def today(run: Run) -> str:
    """Return the day on which `run` began."""
    return run.header.started[:10]


def age(day: str | None, now: str) -> str:
    """Return `today`, `3 days ago`, `17 months ago`; an empty string for a day nobody knows."""
    try:
        then, here = date.fromisoformat(day or ""), date.fromisoformat(now)
    except ValueError:
        return ""
    days = (here - then).days
    months = (here.year - then.year) * 12 + here.month - then.month - (here.day < then.day)
    if days <= 0:
        return "today"
    if days < _DAYS:
        return f"{days} day{'s' if days > 1 else ''} ago"
    if months < _MONTHS:
        return f"{months} months ago"
    return f"{months // 12} years ago"


def said(seen: Sighting, now: str, *, published: bool) -> str:
    """Return `held in 2 of 5 recordings, last seen 2026-09-15 (2 months ago), gemini-2.5-flash`."""
    what = "recording" if published else "exchange"
    parts = [f"held in {seen.held} of {seen.of} {what}{'s' if seen.of != 1 else ''}"]
    if seen.last:
        parts.append(f"last seen {seen.last} ({age(seen.last, now) or 'day unknown'})")
    if seen.model:
        parts.append(clean(seen.model, limit=60))
    return ", ".join(parts)


def seen_in(row: Row, place: int, lines: LineFor, catalogue: Catalogue) -> Sighting | None:
    """Return what the recordings behind a cell show of its feature, None without any."""
    verdicts = (each for result in row.clauses[place].values() for each in result.verdicts)
    return sighting(scoring(verdicts, catalogue), lines)


def lacking(row: Row, place: int, lines: LineFor, catalogue: Catalogue) -> Iterator[str]:
    """Yield every scored clause behind a cell that did not hold, and in how many it did."""
    for clause, result in row.clauses[place].items():
        seen = sighting(scoring(result.verdicts, catalogue), lines)
        if seen is not None and seen.held < seen.of:
            yield f"{clause.partition('/')[2] or clause} {seen.held} of {seen.of}"


def noted(matrix: Matrix, run: Run, catalogue: Catalogue) -> Matrix:
    """
    Return `matrix` with the recordings behind every observed cell, and their days, in its note.

    `run` holds the exchanges; only evidence about the Gemini API is told this way.
    """
    places = [at for at, column in enumerate(matrix.columns) if _is_observed(column)]
    if not places:
        return matrix
    known, now = exchange_lines(run), today(run)

    def with_notes(row: Row) -> Row:
        cells = list(row.cells)
        for at in places:
            seen = seen_in(row, at, lambda verdict: line_for(verdict, known), catalogue)
            if seen is not None:
                told = said(seen, now, published=matrix.columns[at].published)
                cells[at] = replace(cells[at], note="; ".join(filter(None, (told, cells[at].note))))
        return replace(row, cells=tuple(cells))

    areas = (AreaRows(a.area, a.title, tuple(map(with_notes, a.rows))) for a in matrix.areas)
    return replace(matrix, areas=tuple(areas))


def _is_observed(column: Column) -> bool:
    return column.gemini and column.provenance is Provenance.OBSERVED
