"""
Which version of a client works with an endpoint, in a sentence a version, and the notes of cells.

Words only, taken from a client matrix; what a cell looks like is for each form to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from conformance.catalogue.clients import Fact
from conformance.report.marks import Mark
from conformance.report.plain import clean, counted
from conformance.results.client_cells import CellOfClient, Standing
from conformance.results.clients import Client, ClientMatrix, ClientRow

TITLE = "Which version of a client works with this endpoint?"
MARKS: Mapping[Standing, Mark] = {
    Standing.WORKS: Mark("●", "+", "good"),
    Standing.PART: Mark("◐", "~", "fair"),
    Standing.WIRE: Mark("■", "#", "weak"),
    Standing.LACKS: Mark("─", "-", "none"),
    Standing.UNTOLD: Mark("?", "?", "fair"),
    Standing.BREAKS: Mark("▲", "x", "bad"),
    Standing.UNASKED: Mark(" ", " ", "none"),
}
_NAMED = 6
_REASON = 160


def answer(found: ClientMatrix, place: int) -> str:
    """
    Return what the client in the column `place` can do at the target, as one line.

    Its first figure answers the question; every figure is of the features that anybody judged.
    """
    cells = [(row, row.cells[place]) for row in found.rows]
    count = Counter(cell.standing for _, cell in cells)
    said = [
        f"{found.clients[place].name}: {count[Standing.WORKS]} of "
        f"{counted(len(cells), 'feature')} work"
    ]
    for standing, words in (
        (Standing.BREAKS, "breaks {}"),
        (Standing.PART, "sends only a part of {}"),
        (Standing.LACKS, "cannot express {}"),
        (Standing.UNTOLD, "{} could not be judged"),
        (Standing.WIRE, "{} broken on the wire, for every client"),
        (Standing.UNASKED, "{} not asked"),
    ):
        if count[standing]:
            rows = [row for row, cell in cells if cell.standing is standing]
            named = _features(rows) if standing is Standing.BREAKS else _areas(rows)
            said.append(words.format(f"{count[standing]} ({named})"))
    return "; ".join(said) + "."


def note(cell: CellOfClient, known: Sequence[Fact] = ()) -> str:
    """Return why `cell` does not simply work, with the facts `known` of it; '' when it does."""
    why = _why(cell)
    return f"{why} (see {_listed([fact.id for fact in known])})" if why and known else why


def _why(cell: CellOfClient) -> str:
    match cell.standing:
        case Standing.BREAKS:
            return f"breaks here: {_clauses(cell.here)}"
        case Standing.WIRE:
            lacking = f"; {_unsent(cell)}" if cell.lacking else ""
            return f"broken for every client: {_clauses(cell.wire)}{lacking}"
        case Standing.UNTOLD:
            return f"could not be judged: {_clauses(cell.untold)}. {reason(cell)}".rstrip()
        case Standing.PART:
            return _unsent(cell)
        case Standing.LACKS:
            return reason(cell)
        case _:
            return ""


def _unsent(cell: CellOfClient) -> str:
    return f"not sent: {_listed(cell.lacking)}. {reason(cell)}".rstrip()


def reason(cell: CellOfClient) -> str:
    """Return the reason that the run gave for what is missing, cut to its first sentence."""
    said = clean(cell.why.splitlines()[0] if cell.why else "")
    said = said.removeprefix("the surface cannot express it: ")
    return clean(said.partition(" among the ")[0], limit=_REASON)


def facts_of(row: ClientRow, client: Client, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts that touch the feature of `row` and hold for the version of `client`."""
    return tuple(
        fact
        for fact in facts
        if _of(fact, client) and any(each.partition("/")[0] == row.id for each in fact.touches)
    )


def facts_shown(found: Sequence[ClientMatrix], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts that hold for one of the versions in `found`."""
    clients = {client for each in found for client in each.clients}
    return tuple(fact for fact in facts if any(_of(fact, client) for client in clients))


def facts_apart(found: Sequence[ClientMatrix], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts that hold for a version in `found` and not for another one of the client."""
    clients = {client for each in found for client in each.clients if client.version is not None}
    return tuple(
        fact
        for fact in facts_shown(found, facts)
        if not all(_of(fact, client) for client in clients if client.package == fact.package)
    )


def _of(fact: Fact, client: Client) -> bool:
    return (
        fact.package == client.package and client.version is not None and fact.holds(client.version)
    )


def _features(rows: Sequence[ClientRow]) -> str:
    return _listed([row.id for row in rows])


def _areas(rows: Sequence[ClientRow]) -> str:
    areas = Counter(row.area for row in rows)
    return ", ".join(f"{area} {count}" for area, count in areas.items())


def _clauses(ids: Sequence[str]) -> str:
    return _listed([each.partition("/")[2] or each for each in ids])


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(map(clean, ids[:_NAMED])) + (f" and {more} more" if more > 0 else "")
