"""
What reports tell besides a run: what people reported, and what published recordings show.

Reads data that travels with the suite; renders nothing.
"""

from __future__ import annotations

from functools import cache

from conformance import places, results
from conformance.catalogue.deviations import by_clause
from conformance.catalogue.reports import SERVICES
from conformance.model import Run
from conformance.report import Deviation, Known


def known_besides() -> Known:
    """Return what a report tells besides a run: what people reported, and published facts."""
    return Known(reported_by_clause(), published_facts())


@cache
def published_facts() -> Run | None:
    """Return what recordings that others published show of the Gemini API, None without them."""
    file = places.observed_facts()
    return results.read(file) if file.is_file() else None


def reported_by_clause() -> dict[str, list[Deviation]]:
    """Return what people reported, by the clause that it breaks, the endpoint's own first."""
    return {
        clause: [
            Deviation(
                each.id,
                each.who,
                each.threads,
                each.symptom,
                where=each.where,
                dates=each.dates,
                status=each.status,
                gemini=each.service == SERVICES[0],
            )
            for each in rows
        ]
        for clause, rows in by_clause().items()
    }
