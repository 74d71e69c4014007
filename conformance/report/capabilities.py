"""
The capability profile of each target, for clients and gateways to load.

Holds what the run saw and nothing of what documents claim; its schema is
`schemas/suite/capabilities.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.catalogue import Catalogue, load
from conformance.catalogue.documented import Parameter, parameters
from conformance.model import Classification, ExchangeLine, Provenance, Run, Support, Sweep
from conformance.report.dated import seen_in
from conformance.report.effects import Effect, Known, known
from conformance.report.lookup import Key, exchange_lines, line_for
from conformance.report.plain import clean
from conformance.report.sections import beside
from conformance.report.swept import by_subject
from conformance.results import ending
from conformance.results.matrix import Column, Row, columns, matrix
from conformance.results.sightings import Sighting

FORMAT = 2  # 2 brought parameters, and the models that a feature was seen with


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    documented: Sequence[Parameter] | None = None,
    observed: Run | None = None,
) -> str:
    """
    Return the profiles of `run` as JSON, one for every target and provenance.

    `observed` holds published facts, which make a profile of their own.

    Features and documented parameters without evidence are listed as unknown, so that a reader
    need not know the catalogue. `documented` are by default the parameters that documents name.
    """
    promised = catalogue or load()
    named = parameters() if documented is None else documented
    end = ending(run)
    made = run.footer.finished if run.footer else run.header.started
    run = beside(run, observed)
    seen = columns(run)
    pairs = dict.fromkeys((column.target, column.provenance) for column in seen)
    pairs |= dict.fromkeys((each.target, each.provenance) for each in run.observations)
    profiles = [
        _profile(
            run,
            promised,
            named,
            [each for each in seen if (each.target, each.provenance) == pair]
            or [Column(pair[0], None, pair[1])],
        )
        for pair in pairs
    ]
    value = {
        "format": FORMAT,
        "suite_version": run.header.suite_version,
        "made": made,
        "valid": end.code != 3,
        "profiles": profiles,
    }
    return json.dumps(value, indent=2) + "\n"


def _profile(
    run: Run, catalogue: Catalogue, documented: Sequence[Parameter], mine: list[Column]
) -> dict[str, Any]:
    first = mine[0]
    head = next(
        (
            head
            for head in run.header.targets
            if (head.name, head.provenance) == (first.target, first.provenance)
        ),
        None,
    )
    whole = Column(first.target, None, first.provenance, first.recorded)
    date = first.recorded or _day(run) if first.provenance is Provenance.LIVE else first.recorded
    found = matrix(run, catalogue, of=[whole, *mine])
    lines = exchange_lines(run)
    taken = known(run, catalogue, documented, first.target, first.provenance)
    return {
        "target": first.target,
        "base_url": head.base_url if head else None,
        "provenance": first.provenance,
        "may_say": first.provenance.may_say,
        "speaks_of_gemini": first.gemini,
        "date": date,
        "models": dict(head.models) if head else {},
        "features": [
            _feature(row, mine, date, taken, _seen(row, first, lines, catalogue))
            for row in found.rows
        ],
        "parameters": [_parameter(each, first.provenance, date) for each in taken],
        "sweeps": _sweeps(run, first),
    }


def _sweeps(run: Run, of: Column) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return by sweep and classification what was sent; unclear where surfaces differ."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for sweep in Sweep:
        mine = [
            each
            for each in run.observations
            if (each.sweep, each.target, each.provenance) == (sweep, of.target, of.provenance)
        ]
        if mine:
            found[sweep] = {word: [] for word in Classification}
        for (endpoint, subject, _), said in by_subject(mine).items():
            entry = {"endpoint": endpoint, "subject": subject}
            found[sweep][said or Classification.UNCLEAR].append(entry)
    return found


def _parameter(each: Known, provenance: Provenance, date: str | None) -> dict[str, Any]:
    seen = each.effect is not Effect.UNKNOWN
    return {
        "endpoint": each.endpoint,
        "name": each.name,
        "effect": each.effect,
        "documented": bool(each.clauses),
        "swept": each.swept,
        "evidence": provenance if seen else None,
        "date": date if seen else None,
        "note": clean(each.note, limit=200) or None,
        "clauses": list(each.clauses),
    }


def _seen(
    row: Row, of: Column, lines: Mapping[Key, ExchangeLine], catalogue: Catalogue
) -> Sighting | None:
    """Return what published recordings show of a feature, None for evidence of another kind."""
    if not of.published:
        return None
    return seen_in(row, 0, lambda verdict: line_for(verdict, lines), catalogue)


def _feature(
    row: Row,
    mine: list[Column],
    date: str | None,
    taken: Sequence[Known],
    seen: Sighting | None,
) -> dict[str, Any]:
    whole, *single = row.cells
    spoken = whole.support is not Support.UNKNOWN
    models = {verdict.model for result in row.clauses[0].values() for verdict in result.verdicts}
    return {
        "feature": row.id,
        "area": row.area,
        "title": row.title,
        "support": whole.support,
        "evidence": mine[0].provenance if spoken else None,
        "date": (seen.last if seen else date) if spoken else None,
        **({"recordings": {"held": seen.held, "of": seen.of}} if seen else {}),
        "note": whole.note or None,
        "clauses": {"held": whole.held, "judged": whole.judged, "promised": whole.promised},
        "surfaces": {
            str(column.surface): cell.support
            for column, cell in zip(mine, single, strict=True)
        },
        "models": sorted(filter(None, models)),
        "parameters": [
            {"endpoint": each.endpoint, "name": each.name, "effect": each.effect}
            for each in taken
            if row.id in each.features
        ],
    }  # fmt: skip


def _day(run: Run) -> str:
    return run.header.started[:10]
