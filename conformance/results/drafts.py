"""
Drafts of expectations for what a run found red and nobody foresaw, with as few entries as are true.

A draft holds for every verdict that it covers and covers none that is not red today. Its reason is
for a person to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from glob import escape

from conformance.model import Outcome, Verdict

Cell = tuple[str, str]
"""A surface and an exchange."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    One entry to be: `verdicts` are those that it would foresee, the worst first.

    `surface` and `exchange` are `*` where all that were judged agree, else a name in which nothing
    acts as a pattern.
    """

    clause: str
    outcomes: tuple[Outcome, ...]
    surface: str
    exchange: str
    verdicts: tuple[Verdict, ...]


def drafts(verdicts: Iterable[Verdict]) -> tuple[Draft, ...]:
    """
    Return drafts for the unexpected red ones among the `verdicts` of one target, in clause order.

    For every clause the widest entries that are true: all of it, else a whole surface, else an
    exchange through all surfaces, else one exchange through one surface.
    """
    by_clause: dict[str, dict[Cell, list[Verdict]]] = {}
    for verdict in verdicts:
        if verdict.outcome is not Outcome.NOT_APPLICABLE:
            cells = by_clause.setdefault(verdict.clause, {})
            cells.setdefault((verdict.surface, verdict.exchange), []).append(verdict)
    return tuple(
        draft for clause in sorted(by_clause) for draft in _of_clause(clause, by_clause[clause])
    )


def _of_clause(clause: str, cells: Mapping[Cell, list[Verdict]]) -> Iterable[Draft]:
    left = [cell for cell in cells if any(verdict.unexpected for verdict in cells[cell])]
    if left and len(agreed := _agreed(cells, list(cells))) > 0:
        return [_draft(clause, "*", "*", agreed, cells, left)]
    found: list[Draft] = []
    for surface in dict.fromkeys(cell[0] for cell in left):
        row = [cell for cell in cells if cell[0] == surface]
        if len(row) > 1 and (agreed := _agreed(cells, row)):
            found.append(_draft(clause, escape(surface), "*", agreed, cells, row))
            left = [cell for cell in left if cell not in row]
    for exchange in dict.fromkeys(cell[1] for cell in left):
        column = [cell for cell in cells if cell[1] == exchange]
        mine = [cell for cell in column if cell in left]
        if len(column) == len(mine) and (agreed := _agreed(cells, column)):
            found.append(_draft(clause, "*", escape(exchange), agreed, cells, column))
            continue
        found += [
            _draft(clause, escape(cell[0]), escape(exchange), _red(cells[cell]), cells, [cell])
            for cell in mine
        ]
    return found


def _agreed(cells: Mapping[Cell, list[Verdict]], of: Sequence[Cell]) -> tuple[Outcome, ...]:
    """Return the outcomes that all of `of` share when each is red throughout, else nothing."""
    said = {tuple(sorted({verdict.outcome for verdict in cells[cell]})) for cell in of}
    if len(said) != 1:
        return ()
    (outcomes,) = said
    return outcomes if all(outcome.red for outcome in outcomes) else ()


def _red(verdicts: Iterable[Verdict]) -> tuple[Outcome, ...]:
    return tuple(sorted({verdict.outcome for verdict in verdicts if verdict.outcome.red}))


def _draft(
    clause: str,
    surface: str,
    exchange: str,
    outcomes: tuple[Outcome, ...],
    cells: Mapping[Cell, list[Verdict]],
    of: Iterable[Cell],
) -> Draft:
    mine = [each for cell in of for each in cells[cell] if each.outcome in outcomes]
    worst_first = sorted(mine, key=lambda each: (-each.outcome.rank, not each.breaches))
    return Draft(clause, outcomes, surface, exchange, tuple(worst_first))
