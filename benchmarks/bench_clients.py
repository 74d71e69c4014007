"""
What a call costs through each client, in wall time: the JavaScript one works in another process.

The replayed exchanges of the suite that need no other's answer are asked, in blocks and in turn:
through rest, python, python-async, javascript one call after the other, and javascript with the
block sent ahead. Measures only; the budget is 3 ms a call through JavaScript.

    python benchmarks/bench_clients.py [--rounds 8] [--block 64]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from conformance.plugin.asking import Ask
from conformance.proof.specification import specification
from conformance.surfaces import Call, Endpoint, Surface, all_surfaces
from conformance.targets import open_target
from conformance.targets.target import Target

TARGET = "reference-openai"
AHEAD = "javascript, ahead"
BUDGET_MS = 3.0

Asked = tuple[Ask, Call]


def askable(target: Target, surfaces: Sequence[Surface]) -> list[Asked]:
    """Return what all `surfaces` can ask `target` without an earlier answer."""
    models = dict(target.head().models)
    found = []
    for ask in specification().asks.values():
        if ask.after is not None or (ask.only is not None and ask.only != target.claims):
            continue
        call = ask.call(models.get(ask.role) if ask.role else None, None)
        if all(surface.can(call) is None for surface in surfaces):
            found.append((ask, call))
    return found


def block_of(asked: Sequence[Asked], number: int, size: int) -> list[Asked]:
    """Return the `number`th block of `size`, going round."""
    return [asked[(number * size + place) % len(asked)] for place in range(size)]


def timed(surface: Surface, target: Target, block: Sequence[Asked], *, ahead: bool) -> float:
    """Return milliseconds a call for `block` through `surface`."""
    head, endpoint = target.head(), target.endpoint()
    start = time.perf_counter()
    if ahead:
        send_ahead(surface, endpoint, block)
    for ask, call in block:
        surface.send(
            call,
            endpoint,
            exchange=ask.exchange,
            model=None,
            target=head.name,
            provenance=head.provenance,
            kind=ask.kind,
        )
    return (time.perf_counter() - start) / len(block) * 1000


def send_ahead(surface: Any, endpoint: Endpoint, block: Sequence[Asked]) -> None:
    """Let the calls of `block` begin before anybody waits for them."""
    for ask, call in block:
        surface.ahead(call, endpoint, exchange=ask.exchange)


def main() -> None:
    """Measure and report."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=8)
    options.add_argument("--block", type=int, default=64)
    given = options.parse_args()
    surfaces = all_surfaces()
    target = open_target(TARGET)
    asked = askable(target, list(surfaces.values()))
    ways: dict[str, Callable[[list[Asked]], float]] = {
        name: lambda block, surface=surface: timed(surface, target, block, ahead=False)
        for name, surface in surfaces.items()
    }
    ways[AHEAD] = lambda block: timed(surfaces["javascript"], target, block, ahead=True)
    for way in ways.values():
        way(block_of(asked, 0, given.block))  # starts what has to be started
    cost: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(given.rounds):
        for name, way in ways.items():
            cost[name].append(way(block_of(asked, number, given.block)))
    report(cost, rounds=given.rounds, calls=len(asked))
    target.close()


def report(cost: dict[str, list[float]], *, rounds: int, calls: int) -> None:
    """Print a line of JSON and a table."""
    rows = {
        name: {"least_ms": min(each), "median_ms": statistics.median(each)}
        for name, each in cost.items()
    }
    told = {"bench": "clients", "rounds": rounds, "calls": calls, "budget_ms": BUDGET_MS}
    print(json.dumps({**told, "results": rows}))
    table = Table(title=f"wall ms a call; {calls} exchanges of {TARGET}, {rounds} rounds")
    for head in ("way", "least", "median", "ratio to python"):
        table.add_column(head, justify="left" if head == "way" else "right")
    for name, row in rows.items():
        ratios = [ours / bare for ours, bare in zip(cost[name], cost["python"], strict=True)]
        table.add_row(
            name,
            f"{row['least_ms']:.2f}",
            f"{row['median_ms']:.2f}",
            f"{statistics.median(ratios):.2f}",
        )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
