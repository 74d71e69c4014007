"""
The client-by-feature matrix as JSON, for whoever chooses a version by a program.

Its form is `schemas/suite/clients.schema.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from conformance.catalogue.clients import Fact
from conformance.report.client_answers import facts_of, facts_shown
from conformance.report.plain import clean
from conformance.results.client_cells import CellOfClient, Standing
from conformance.results.clients import ClientMatrix

FORMAT = 1


def as_json(found: Sequence[ClientMatrix], facts: Sequence[Fact]) -> str:
    """Return `found` and the `facts` that hold in it as JSON, ending in a line feed."""
    told = {
        "format": FORMAT,
        "targets": [_matrix(each, facts) for each in found],
        "facts": [_fact(fact) for fact in facts_shown(found, facts)],
    }
    return json.dumps(told, indent=1) + "\n"


def _matrix(found: ClientMatrix, facts: Sequence[Fact]) -> dict[str, Any]:
    rows = found.rows
    return {
        "target": clean(found.target),
        "provenance": found.provenance.value,
        "clients": [
            {
                **asdict(client),
                "name": client.name,
                "features": _counts([row.cells[place] for row in rows]),
            }
            for place, client in enumerate(found.clients)
        ],
        "features": [
            {
                "feature": row.id,
                "area": row.area,
                "cells": [
                    {
                        **_cell(cell),
                        "facts": [fact.id for fact in facts_of(row, client, facts)],
                    }
                    for client, cell in zip(found.clients, row.cells, strict=True)
                ],
            }
            for row in rows
        ],
    }


def _counts(cells: Sequence[CellOfClient]) -> dict[str, int]:
    counted = Counter(cell.standing for cell in cells)
    return {"of": len(cells), **{each.value: counted[each] for each in Standing}}


def _cell(cell: CellOfClient) -> dict[str, Any]:
    told = asdict(cell)
    return {**told, "standing": cell.standing.value, "why": clean(cell.why, limit=400)}


def _fact(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in asdict(fact).items() if value is not None}
