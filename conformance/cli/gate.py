"""
`conformance gate`: a run against the committed baseline; one line says why.

Judges nothing again; writes the baseline only when asked to.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conformance.model import Run, WrongUsage

PLACE = 9
BASELINE = Path("reports/baseline.jsonl")
EXAMPLES = """\
examples:
  conformance gate                              reports/latest against reports/baseline.jsonl
  conformance gate --explain                    every cause, with the command that judges it again
  conformance gate --update                     make the run the baseline, and say what changed
  conformance gate live/run.jsonl --baseline gateway.jsonl --max-flaky 0.01

Strict in both directions: what got better, or is new, makes the baseline untrue as well. A red
verdict is fine where the baseline holds it, and a newly red one where an expectation foresaw it.

exit codes:
  0  as the baseline says
  1  something got worse, was lost, or is red and nobody expected it
  2  wrong usage, or there is no baseline
  3  the run is invalid, was cut off, or judged another part of the suite or other targets
  4  nothing got worse, but the baseline is no longer true, or an expectation is stale or overdue
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "gate",
        help="compare a run with the committed baseline",
        description="Compares a run with the baseline, strictly, and says why in one line.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "run",
        nargs="?",
        type=Path,
        metavar="RUN",
        help="a run.jsonl or its folder (default: reports/latest)",
    )
    parser.add_argument(
        "--baseline", type=Path, default=BASELINE, metavar="FILE", help=f"default: {BASELINE}"
    )
    parser.add_argument(
        "--max-flaky",
        type=_rate,
        metavar="RATE",
        help="forgive what is flaky up to this share of all verdicts, 0.01 for instance; for runs "
        "made with --repeat",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--explain", action="store_true", help="list every cause")
    form.add_argument("--json", action="store_true", help="every cause as JSON")
    form.add_argument(
        "--update",
        action="store_true",
        help="write the baseline from the run, and say what changed",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Compare, print, and return the exit code; with --update write the baseline instead."""
    from conformance.cli.comparing import run_at, show
    from conformance.report import changes_json, gating
    from conformance.results import baseline_file
    from conformance.results.gate import gate

    run = run_at(given.run)
    if given.update:
        return _update(run, given.baseline)
    if given.max_flaky is not None and run.header.repeat is None:
        raise WrongUsage(
            "The run asked everything once, which cannot show what is flaky.",
            "Make it with conformance run --repeat K, or leave --max-flaky out.",
        )
    baseline = baseline_file.read(given.baseline)
    found = gate(baseline, run, housekeeping=_overdue(run), max_flaky=given.max_flaky)
    if given.json:
        sys.stdout.write(changes_json.gate(found))
    else:
        show(gating.explained(found) if given.explain else [gating.line(found)])
        if found.causes and not given.explain and sys.stdout.isatty():
            print("--explain lists every cause.", file=sys.stderr)
    return found.code


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 1")
    return rate


def _update(run: Run, file: Path) -> int:
    from conformance.cli.comparing import show
    from conformance.model import InvalidRun
    from conformance.report import gating
    from conformance.results import baseline_file
    from conformance.results.exits import invalid
    from conformance.results.gate import update

    if why := invalid(run):
        raise InvalidRun(f"The run makes no baseline: {why[0]}", "Make a whole run first.")
    before = None
    if file.exists():
        try:
            before = baseline_file.read(file)
        except WrongUsage as problem:
            print(f"The baseline before says nothing: {problem.message}", file=sys.stderr)
    made = update(before, run)
    baseline_file.write(made.baseline, file)
    show(gating.updated(made))
    return 0


def _overdue(run: Run) -> list[str]:
    """Return the expectations of the run's targets that were to be reviewed by now."""
    from datetime import UTC, datetime

    from conformance.targets import expectations

    today = datetime.now(UTC).date()
    names = dict.fromkeys(head.name for head in run.header.targets)
    found = [each for name in names for each in expectations.load(name)]
    return [each.overdue_says for each in expectations.overdue(found, today)]
