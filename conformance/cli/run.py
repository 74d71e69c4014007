"""
`conformance run`: the main job. Replays the cassettes, or asks a target, and reports.

Offline unless a live target is named.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance.cli.choosing import add_selection, add_spreading

PLACE = 1
EXAMPLES = """\
examples:
  conformance run                                  replay every cassette, no network, no key
  conformance run --area tools --surface python    a part of it
  conformance run --target gemini                  ask the Gemini API (key in GEMINI_API_KEY)
  conformance run --target https://host.example/v1 --api-key-env MY_KEY --model chat=my-model
  conformance run --target reference:gemini        ask the reference endpoint in process
  conformance run --target gemini --shard 2/5      the second of five machines

Without --target the cassettes are replayed: the rehearsed ones, which show that the suite works
and say nothing about Gemini, and those that `conformance record` made.

The surface javascript runs in Node 22 or newer, one of the machine's or the one that
`pip install 'gemini-openai-conformance[javascript]'` brings. On first use npm installs the package
openai into the user's cache, or into CONFORMANCE_JS_CACHE; nothing else leaves the machine in
replay. CONFORMANCE_OPENAI_JS=4, 5 or 6 takes an older major of it.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "run",
        help="judge a target and write the reports",
        description="Judges a target clause by clause, prints the matrix and writes the reports.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="NAME_OR_URL",
        help="cassette set, profile, reference:openai, reference:gemini or base URL; "
        "may be given more than once; default: every cassette set",
    )
    add_selection(parser)
    add_spreading(parser)
    parser.add_argument(
        "--repeat",
        type=int,
        default=1,
        metavar="K",
        help="ask everything K times, to tell what is flaky from what is broken (sweeps once)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("reports/latest"),
        metavar="DIR",
        help="where run.jsonl and the reports go (default: reports/latest)",
    )
    parser.add_argument(
        "--revision",
        metavar="ID",
        help="frozen list of the clauses that count, for instance 2025-q1 (default: the newest)",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Run the suite, write the reports, and return the exit code."""
    from conformance.catalogue import load
    from conformance.cli import judging

    load(revision=given.revision)  # an unknown one is told before anything is asked
    options = judging.options_from(given, targets=given.target)
    folder = judging.writable(given.out)
    run = judging.judge(
        options, run_file=folder / "run.jsonl", record_to=None, workers=given.workers
    )
    return judging.show(run, folder)
