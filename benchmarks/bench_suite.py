"""
The whole replayed suite against as many empty pytest tests, through each surface.

Run it as `python benchmarks/bench_suite.py`. The candidates are whole processes that run in turn
inside each round; medians of their CPU time and the ratios within the rounds are printed as a
table and as one line of JSON. A test of the suite gives several verdicts, so there are two floors:
an empty test for each verdict, which the ratios go by, and one for each test. Budgets, for a
person to compare with: at most 5 times the floor through the SDK and 2 times through REST.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("--target", "reference-openai", "--target", "reference-gemini")
PYTEST = (
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "--disable-plugin-autoload",
    "-p",
    "no:cacheprovider",
)


def cpu_of(command: list[str], folder: Path) -> float:
    """Return the CPU seconds, user and system, of one run of `command` in `folder`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{command} left with {done.returncode}:\n{done.stdout}{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def count_of(surface: str) -> int:
    """Return how many tests the suite has through `surface`."""
    command = [*PYTEST, "conformance/suite", *TARGETS, "--surface", surface, "--collect-only"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sum("::" in line for line in done.stdout.splitlines())


def verdicts_of(surface: str, folder: Path) -> int:
    """Return how many verdicts and observations a run through `surface` gives."""
    out = folder / f"counted-{surface}"
    command = [sys.executable, "-m", "conformance", "run", *TARGETS, "--surface", surface]
    subprocess.run([*command, "--out", str(out)], cwd=ROOT, capture_output=True, check=True)
    with (out / "run.jsonl").open("rb") as lines:
        return sum(b'"kind":"verdict"' in line or b'"kind":"observation"' in line for line in lines)


def empty(count: int, folder: Path) -> list[str]:
    """Write `count` empty tests into `folder` and return the command that runs them."""
    (folder / f"test_{count}.py").write_text(
        "import pytest\n\n\n"
        f"@pytest.mark.parametrize('number', range({count}))\n"
        "def test_nothing(number):\n    pass\n"
    )
    return [*PYTEST, f"test_{count}.py"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        candidates: dict[str, Callable[[], float]] = {}
        counts: dict[str, int] = {}
        verdicts: dict[str, int] = {}
        for surface in ("rest", "python"):
            counts[surface] = count_of(surface)
            suite = [*PYTEST, "conformance/suite", *TARGETS, "--surface", surface]
            whole = [sys.executable, "-m", "conformance", "run", *TARGETS, "--surface", surface]
            whole += ["--out", str(folder / "out")]
            verdicts[surface] = verdicts_of(surface, folder)
            floor = empty(verdicts[surface], folder)
            nothing = empty(counts[surface], folder)
            candidates[f"{surface}: an empty test a verdict"] = lambda c=floor: cpu_of(c, folder)
            candidates[f"{surface}: an empty test a test"] = lambda c=nothing: cpu_of(c, folder)
            candidates[f"{surface}: pytest conformance/suite"] = lambda c=suite: cpu_of(c, ROOT)
            candidates[f"{surface}: conformance run"] = lambda c=whole: cpu_of(c, ROOT)
        taken: dict[str, list[float]] = {name: [] for name in candidates}
        for _ in range(given.rounds):
            for name, measure in candidates.items():
                taken[name].append(measure())
    rows = {}
    for name, seconds in taken.items():
        floor = taken[f"{name.partition(':')[0]}: an empty test a verdict"]
        ratio = statistics.median(a / b for a, b in zip(seconds, floor, strict=True))
        rows[name] = {"cpu_s": round(statistics.median(seconds), 2), "ratio": round(ratio, 2)}
    print(f"{'candidate':<40}{'CPU s':>8}{'ratio':>8}")
    for name, row in rows.items():
        print(f"{name:<40}{row['cpu_s']:>8.2f}{row['ratio']:>8.2f}")
    print(
        json.dumps(
            {
                "bench": "suite",
                "tests": counts,
                "verdicts": verdicts,
                "rounds": given.rounds,
                "rows": rows,
            }
        )
    )


if __name__ == "__main__":
    main()
