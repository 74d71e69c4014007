"""
A self-proof in figures and for a terminal: the catch matrix, chosen mutants, what went wrong.

A pure function of the proof; the page that is committed is `selfproof_page`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.catalogue import load
from conformance.report.plain import clean, counted
from conformance.results.proof import Catch, Proof, Tried

_MOST_PROBLEMS = 40
_MOST_OTHERS = 8
_FOUND = 120


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One row of the catch matrix; pairs are (of these, of how many)."""

    area: str
    mutants: tuple[int, int]
    clauses: tuple[int, int]


def matrix(proof: Proof) -> tuple[AreaRow, ...]:
    """Return the catch matrix: per area the mutants caught and the clauses that catch."""
    promised = load()
    catchers = proof.catchers
    rows = []
    for area in promised.areas:
        mine = [each for each in proof.mutants if each.area == area]
        clauses = [each for each in proof.clauses if promised.clauses[each].area == area]
        rows.append(
            AreaRow(
                area,
                (sum(each.problem is None for each in mine), len(mine)),
                (sum(each in catchers for each in clauses), len(clauses)),
            )
        )
    return tuple(rows)


def figures(proof: Proof) -> dict[str, Any]:
    """Return the counts and the problems as plain data."""
    return {
        "mutants": {
            "caught": sum(each.problem is None for each in proof.mutants),
            "of": len(proof.mutants),
        },
        "changes": {
            "caught": sum(bool(each.caught) for each in proof.altered),
            "allowed": sum(bool(each.allowed) for each in proof.altered),
            "of": len(proof.altered),
        },
        "variations": {
            "quiet": sum(each.problem is None for each in proof.variations),
            "of": len(proof.variations),
            "verdicts": sum(each.verdicts for each in proof.variations),
        },
        "clauses": {
            "catching": sum(each in proof.catchers for each in proof.clauses),
            "excused": len(proof.excused),
            "of": len(proof.clauses),
        },
        "control": None
        if proof.control is None
        else {
            "exchanges": proof.control.exchanges,
            "verdicts": proof.control.verdicts,
            "breaches": len(proof.control.breaches),
        },
        "problems": list(proof.problems),
    }


def summary(proof: Proof) -> list[str]:
    """Return what was tried and what came of it, a sentence a line, every count with its whole."""
    said = figures(proof)
    lines = []
    if of := said["mutants"]["of"]:
        lines.append(
            f"{said['mutants']['caught']:,} of {counted(of, 'mutant')} caught as expected."
        )
    if of := said["changes"]["of"]:
        survived = of - said["changes"]["caught"] - said["changes"]["allowed"]
        lines.append(
            f"{said['changes']['caught']:,} of {counted(of, 'generated change')} caught, "
            f"{said['changes']['allowed']:,} allowed by the contract, {survived:,} survived."
        )
    if of := said["variations"]["of"]:
        lines.append(
            f"{said['variations']['quiet']} of {counted(of, 'variation')} quiet, "
            f"over {said['variations']['verdicts']:,} verdicts."
        )
    if proof.whole:
        lines.append(
            f"{said['clauses']['catching']:,} of {counted(said['clauses']['of'], 'judged clause')} "
            f"caught something, {said['clauses']['excused']} excused with a reason."
        )
    if proof.control is not None:
        broke = len(proof.control.breaches)
        lines.append(
            f"Real OpenAI traffic: {broke} of {proof.control.verdicts:,} verdicts on "
            f"{counted(proof.control.exchanges, 'exchange')} breach a must."
        )
    return lines


def terminal(proof: Proof) -> str:
    """Return the proof for a terminal: the matrix or the chosen mutants, problems, summary."""
    lines: list[str] = []
    if proof.whole:
        lines += _table(
            ("area", "mutants caught", "clauses that catch"),
            [(row.area, of(row.mutants), of(row.clauses)) for row in matrix(proof)],
        )
        lines.append("")
    else:
        for each in proof.mutants:
            lines += _told(each)
        lines += [f"{each.id}: {each.problem or 'quiet'}" for each in proof.variations]
    problems = proof.problems
    if problems:
        lines += ["", f"{counted(len(problems), 'problem')}:"]
        lines += [f"  {clean(each, limit=400)}" for each in problems[:_MOST_PROBLEMS]]
        if len(problems) > _MOST_PROBLEMS:
            lines.append(f"  … and {len(problems) - _MOST_PROBLEMS} more, see --json")
        lines.append("")
    lines += summary(proof)
    if proof.control is None and proof.whole:
        lines.append("Real traffic was not looked at: name recordings with --control.")
    lines.append("This says that the suite tells right from wrong, and nothing about any service.")
    return "\n".join(lines)


def _told(tried: Tried) -> Iterator[str]:
    verdict = tried.problem or "caught"
    yield f"{tried.id} ({tried.area}, {tried.dialect}, {tried.surface}): {verdict}"
    yield f"  {tried.what}"
    yield f"  changes {counted(tried.changed, 'exchange')}"
    ordered = _ordered(tried)
    shown = len(tried.expected) + _MOST_OTHERS
    for catch in ordered[:shown]:
        sign = "*" if catch.clause in tried.expected else " "
        seen = f"{catch.outcome} on {counted(catch.exchanges, 'exchange')}"
        where = clean(_where(catch), limit=_FOUND)
        yield f"  {sign} {catch.clause}: {seen}; {catch.exchange} {where}"
    if len(ordered) > shown:
        yield f"    … and {counted(len(ordered) - shown, 'more clause')}"


def _ordered(tried: Tried) -> list[Catch]:
    return sorted(tried.caught, key=lambda each: (each.clause not in tried.expected, each.clause))


def _where(catch: Catch) -> str:
    if catch.breach is None:
        return catch.note or ""
    return f"{catch.breach.where}: {catch.breach.found}"


def of(pair: tuple[int, int]) -> str:
    """Return these of how many, a dash for none of none."""
    return f"{pair[0]} of {pair[1]}" if pair[1] else "-"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    listed = [heads, *rows]
    widths = [max(len(row[place]) for row in listed) for place in range(len(heads))]
    for row in listed:
        yield "  ".join(each.ljust(width) for each, width in zip(row, widths, strict=True)).rstrip()
