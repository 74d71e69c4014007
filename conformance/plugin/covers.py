"""
The mandatory mark: which clause a test covers, checked against the catalogue at collection.

Knows the catalogue; knows nothing of outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from conformance.catalogue import Clause, load
from conformance.model import Housekeeping


def covers(clause: str) -> pytest.MarkDecorator:
    """Mark a test as the one that judges `clause`, a clause id of the catalogue."""
    return pytest.mark.covers(clause)


def clause_of(item: pytest.Item) -> Clause | None:
    """Return the clause that a collected test covers, or None when it bears no mark."""
    mark = item.get_closest_marker("covers")
    return load().clauses.get(mark.args[0]) if mark else None


def check(items: Iterable[pytest.Item]) -> None:
    """
    Check that every test names one clause that exists and is not excluded, or a sweep instead.

    Raises Housekeeping naming every test that does not.
    """
    clauses = load().clauses
    wrong = []
    for item in items:
        mark = item.get_closest_marker("covers")
        if mark is None and item.get_closest_marker("observes") is not None:
            continue  # a sweep classifies what nobody promised
        if mark is None and "rules" in getattr(item, "fixturenames", ()):
            continue  # every rule it holds names its own clause
        if mark is None:
            wrong.append(f"{item.nodeid} names no clause")
        elif mark.args[0] not in clauses:
            wrong.append(f"{item.nodeid} names {mark.args[0]}, which the catalogue lacks")
        elif clauses[mark.args[0]].excluded:
            wrong.append(f"{item.nodeid} judges {mark.args[0]}, which the catalogue excludes")
    if wrong:
        raise Housekeeping(
            "Tests and catalogue disagree: " + "; ".join(wrong[:5]) + ".",
            "Name a clause with @covers, or add the clause to conformance/catalogue.",
        )
