"""
How long it takes to plan the shards of the whole suite, and how even they are.

Run it as `python benchmarks/bench_plan.py`. Collects the suite once as a run without options does,
plans several times and prints a table and one line of JSON. Budget, for a person to compare with:
at most 0.3 seconds, which is small beside the collection that a plan needs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from conformance.places import SUITE  # noqa: E402
from conformance.plugin.sharding import dealt, parts_of, plan_of  # noqa: E402


class Keeper:
    """Keeps what pytest collected."""

    items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take the tests."""
        self.items = list(session.items)


def collected(arguments: list[str]) -> list[pytest.Item]:
    """Return the tests of the suite that `arguments` choose."""
    keeper = Keeper()
    pytest.main(
        [
            str(SUITE), f"--rootdir={SUITE}", f"--config-file={SUITE / 'pytest.ini'}",
            "--disable-plugin-autoload", "-p", "conformance.plugin", "-p", "no:terminal",
            "-p", "no:cacheprovider", "--collect-only", *arguments,
        ],
        plugins=[keeper],
    )  # fmt: skip
    return keeper.items


def main() -> int:
    """Measure and print; arguments that are not known here go to pytest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=9)
    given, rest = parser.parse_known_args()
    started = time.perf_counter()
    items = collected(rest)
    collecting = time.perf_counter() - started
    taken = []
    for _ in range(given.rounds):
        started = time.perf_counter()
        parts = parts_of(items)
        shards = dealt(parts, given.shards)
        plan_of(shards, items)
        taken.append(time.perf_counter() - started)
    costs = [sum(part.cost_ms for part in shard) for shard in shards]
    found = {
        "tests": len(items),
        "parts": len(parts),
        "shards": given.shards,
        "collecting_s": round(collecting, 3),
        "planning_s": round(statistics.median(taken), 4),
        "heaviest_to_mean": round(max(costs) * len(costs) / sum(costs), 4),
    }
    for name, value in found.items():
        print(f"{name:<18} {value}")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
