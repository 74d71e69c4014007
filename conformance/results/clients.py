"""
The client-by-feature matrix: through which version of which client an endpoint's features work.

Compares runs of one suite that were made through different clients, and tells the client's part
from the endpoint's by what other clients were handed for the same request. How it looks on paper
is `report`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.catalogue import AREAS, Catalogue
from conformance.model import Provenance, Run, WrongUsage
from conformance.results.client_cells import CellOfClient, Key, cell_of
from conformance.results.client_lanes import Client, Lane, lanes_of

__all__ = ["Client", "ClientArea", "ClientMatrix", "ClientRow", "matrices"]


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A feature that some client was asked about, and its cells, one a client."""

    id: str
    title: str
    area: str
    cells: tuple[CellOfClient, ...]


@dataclass(frozen=True, slots=True)
class ClientArea:
    """The rows of one area, in the catalogue's order."""

    area: str
    title: str
    rows: tuple[ClientRow, ...]


@dataclass(frozen=True, slots=True)
class ClientMatrix:
    """One target by one kind of evidence: a column a client, raw HTTP first."""

    target: str
    provenance: Provenance
    clients: tuple[Client, ...]
    areas: tuple[ClientArea, ...]

    @property
    def rows(self) -> tuple[ClientRow, ...]:
        """All rows, area after area."""
        return tuple(row for area in self.areas for row in area.rows)


def matrices(runs: Sequence[Run], catalogue: Catalogue) -> tuple[ClientMatrix, ...]:
    """
    Return a matrix for every target of `runs`, in the order in which the targets come up.

    A client that stands in several runs, as raw HTTP may, counts as the first of them has it.
    Raises WrongUsage when the runs are not of one suite: another version of it, or another
    catalogue, would judge otherwise.
    """
    _insist_on_one_suite(runs)
    lanes = [lane for run in runs for lane in lanes_of(run)]
    found: list[ClientMatrix] = []
    for target, provenance in dict.fromkeys((lane.target, lane.provenance) for lane in lanes):
        mine: dict[Client, Lane] = {}
        for lane in lanes:
            if (lane.target, lane.provenance) == (target, provenance):
                mine.setdefault(lane.client, lane)
        columns = sorted(mine.values(), key=lambda lane: lane.client.order)
        areas = tuple(_areas(columns, catalogue))
        clients = tuple(lane.client for lane in columns)
        found.append(ClientMatrix(target, provenance, clients, areas))
    return tuple(found)


def _insist_on_one_suite(runs: Sequence[Run]) -> None:
    suites = {(run.header.suite_version, run.header.catalogue) for run in runs}
    if len(suites) > 1:
        raise WrongUsage(
            "The runs are of different states of the suite, so that their verdicts differ anyway.",
            "Make them again with one state of it: python3 noxfile.py -s sdks",
        )


def _areas(lanes: Sequence[Lane], catalogue: Catalogue) -> Iterable[ClientArea]:
    keys: dict[str, set[Key]] = {}
    for lane in lanes:
        for (exchange, clause), verdict in lane.verdicts.items():
            keys.setdefault(verdict.feature, set()).add((exchange, clause))
    strays = {each.feature: each.area for lane in lanes for each in lane.verdicts.values()}
    titles = {each.id: each.title for each in catalogue.features.values()}
    areas: dict[str, list[ClientRow]] = {}
    for feature in (*titles, *sorted(strays.keys() - titles.keys())):
        if feature in keys:
            cells = tuple(cell_of(lane, lanes, frozenset(keys[feature])) for lane in lanes)
            row = ClientRow(feature, titles.get(feature, feature), strays[feature], cells)
            areas.setdefault(row.area, []).append(row)
    order = {area: place for place, area in enumerate(AREAS)}
    for area in sorted(areas, key=lambda area: (order.get(area, len(order)), area)):
        entry = catalogue.areas.get(area)
        yield ClientArea(area, entry.title if entry else area, tuple(areas[area]))
