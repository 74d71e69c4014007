"""
What changed between two runs, and what the gate says of it, as JSON for machines.

The formats are `schemas/suite/comparison.schema.json` and `schemas/suite/gate.schema.json`.
"""

from __future__ import annotations

import json
from typing import Any

from conformance.model import Header
from conformance.report.changes import about
from conformance.results.compare import Change, Comparison, Kind
from conformance.results.gate import Cause, Gate
from conformance.results.observed import Turn
from conformance.results.rollup import Cell
from conformance.results.shifts import Shift
from conformance.results.standings import Standing

FORMAT = 1


def comparison(found: Comparison) -> str:
    """Return `found` as JSON text, ending in a line feed."""
    runs = zip((found.before, found.after), found.judged, strict=True)
    before, after = (_run(head, judged) for head, judged in runs)
    return _text(
        {
            "kind": "comparison",
            "format": FORMAT,
            "before": before,
            "after": after,
            "worse": found.worse,
            "notes": list(found.notes),
            "counts": {kind.value: len(found.of(kind)) for kind in Kind},
            "changes": [change_of(change) for change in found.changes],
            "support": [_shift(shift) for shift in found.shifts],
            "observations": [_turn(turn) for turn in found.turns],
        }
    )


def gate(found: Gate) -> str:
    """Return what the gate says as JSON text, ending in a line feed."""
    return _text(
        {
            "kind": "gate",
            "format": FORMAT,
            "code": found.code,
            "reason": found.reason,
            "verdicts": found.judged,
            "notes": list(found.notes),
            "causes": [_cause(cause) for cause in found.causes],
        }
    )


def change_of(change: Change) -> dict[str, Any]:
    """Return one change as a JSON object, with what speaks for it and the command to rerun it."""
    key = change.key
    return {
        "change": change.kind.value,
        "worse": change.worse,
        "feature": change.feature,
        "clause": key.clause,
        "target": key.target,
        "provenance": key.provenance.value,
        "surface": key.surface,
        "model": key.model,
        "exchange": key.exchange,
        "before": _outcomes(change.before),
        "after": _outcomes(change.after),
        "why": list(about(change)),
        "rerun": key.rerun,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    said: dict[str, Any] = {"code": cause.code, "what": cause.what}
    if cause.says:
        said["says"] = cause.says
    return said | (change_of(cause.change) if cause.change else {})


def _outcomes(standing: Standing | None) -> list[str] | None:
    return None if standing is None else [outcome.value for outcome in standing.outcomes]


def _run(head: Header, judged: int) -> dict[str, Any]:
    return {
        "suite_version": head.suite_version,
        "revision": head.revision,
        "started": head.started,
        "selection": head.selection,
        "verdicts": judged,
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "feature": shift.feature,
        "area": shift.area,
        "target": shift.target,
        "provenance": shift.provenance.value,
        "surface": shift.surface,
        "worse": shift.worse,
        "before": _cell(shift.before),
        "after": _cell(shift.after),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    each = turn.after
    return {
        "sweep": each.sweep.value,
        "subject": each.subject,
        "endpoint": each.endpoint,
        "target": each.target,
        "provenance": each.provenance.value,
        "surface": each.surface,
        "model": each.model,
        "before": turn.before.classification.value,
        "after": each.classification.value,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"support": cell.support.value, "held": cell.held, "promised": cell.promised}


def _text(value: dict[str, Any]) -> str:
    # ASCII, so that nothing an endpoint sent can act on a terminal.
    return json.dumps(value, indent=2).replace("\x7f", "\\u007f") + "\n"
