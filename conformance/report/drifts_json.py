"""
What changed in shape between recordings, as JSON for machines.

The format is `schemas/suite/drift.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from conformance.report.drifts import groups, summary
from conformance.results.drift import Drifts, Side

FORMAT = 1


def render(found: Sequence[Drifts], only: tuple[Sequence[str], Sequence[str]] = ((), ())) -> str:
    """
    Return `found`, one a pair of sets, as JSON text that ends in a line feed.

    `only` names the sets that the first and the second side alone have.
    """
    value = {
        "kind": "drift",
        "format": FORMAT,
        "drifted": any(each.drifted for each in found),
        "only_before": list(only[0]),
        "only_after": list(only[1]),
        "sets": [_pair(each) for each in found],
    }
    # ASCII, so that nothing an endpoint sent can act on a terminal.
    return json.dumps(value, indent=2).replace("\x7f", "\\u007f") + "\n"


def _pair(found: Drifts) -> dict[str, Any]:
    return {
        "before": _side(found.before),
        "after": _side(found.after),
        "summary": summary(found),
        "notes": list(found.notes),
        "compared": found.compared,
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
        "asked_otherwise": list(found.otherwise),
        "changes": [
            {
                "aspect": group.aspect.value,
                "where": group.where,
                "before": group.before,
                "after": group.after,
                "exchanges": list(group.exchanges),
            }
            for group in groups(found.found)
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "target": side.target,
        "provenance": side.provenance,
        "recorded": list(side.recorded),
        "models": [list(pair) for pair in side.models],
        "suites": list(side.suites),
        "exchanges": side.exchanges,
    }
