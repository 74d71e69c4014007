"""Runs cut into shards as several machines would have made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.model import Footer, Run, Shard, Whole
from conformance.results.stock import Line, Stock, lines_of

PLAN = "a-plan"
Where = tuple[str, str, str, int | None]


def where(line: Line) -> Where:
    """Return what keeps lines together: an exchange in a lane."""
    return (line.target, line.surface, line.exchange, getattr(line, "round", None))


def shards_of(run: Run, of: int, goes: Callable[[Where], int]) -> dict[str, Run]:
    """
    Return `run` cut into `of` shards by file name; `goes` gives the number, from 1, of each piece.

    What the footer says of the whole run is what a shard leaves for the merge.
    """
    assert run.footer is not None
    own = [each for each in run.footer.problems if each not in Stock(lines_of(run)).problems()]
    whole = Whole(PLAN, False, tuple(own), run.footer.housekeeping)
    found = {}
    for index in range(1, of + 1):
        shard = Shard(index, of)
        header = replace(
            run.header,
            command=f"{run.header.command} --shard {shard}",
            selection=shard.within(run.header.selection),
            shard=shard,
        )
        exchanges = tuple(each for each in run.exchanges if goes(where(each)) == index)
        verdicts = tuple(each for each in run.verdicts if goes(where(each)) == index)
        observations = tuple(each for each in run.observations if goes(where(each)) == index)
        part = Run(header, exchanges, verdicts, None, observations)
        counts = (len(exchanges), len(verdicts))
        seen = tuple(Stock(lines_of(part)).problems())
        footer = Footer(run.footer.finished, *counts, seen, (), len(observations), whole)
        found[f"shard-{index}.jsonl"] = replace(part, footer=footer)
    return found


def without_footer(run: Run) -> Run:
    """Return `run` as it is when its machine is switched off."""
    return replace(run, footer=None)
