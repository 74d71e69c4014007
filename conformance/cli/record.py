"""
`conformance record`: asks a target every exchange of the suite and writes cassettes.

The only verb that writes below `cassettes/`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance import places
from conformance.cli.choosing import add_selection, add_spreading
from conformance.model import WrongUsage

PLACE = 2
EXAMPLES = """\
examples:
  conformance record --target gemini                         live cassettes (key in GEMINI_API_KEY)
  conformance record --target gemini --area tools            some of them
  conformance record --target reference:openai               the rehearsed ones, again
  conformance record --target https://host.example/v1 --api-key-env MY_KEY --model chat=my-model

The requests go out through the rest surface; every surface replays them. Keys never reach a file.
Afterwards plain `conformance run` replays what was recorded.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "record",
        help="ask a target and write cassettes",
        description="Asks a target every exchange and writes one cassette each.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--target",
        required=True,
        metavar="NAME_OR_URL",
        help="profile, reference:openai, reference:gemini or base URL",
    )
    add_selection(parser)
    add_spreading(parser)
    parser.add_argument(
        "--cassettes",
        type=Path,
        default=None,
        metavar="DIR",
        help="folder that gets <provenance>/<target>/<area>/<exchange>.yaml "
        "(default: cassettes/ of the checkout, or of the current directory)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("reports/recorded"),
        metavar="DIR",
        help="where run.jsonl and the reports go (default: reports/recorded)",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Record, write the reports of what was seen meanwhile, and return the exit code."""
    from conformance.cli import judging

    if given.surface and given.surface != ["rest"]:
        raise WrongUsage("Recording goes through the rest surface alone.", "Leave --surface out.")
    given.surface = ["rest"]
    options = judging.options_from(given, targets=[given.target])
    cassettes = judging.writable(given.cassettes or places.own_cassettes())
    folder = judging.writable(given.out)
    run = judging.judge(
        options, run_file=folder / "run.jsonl", record_to=cassettes, workers=given.workers
    )
    code = judging.show(run, folder)
    written = sum(line.failure is None for line in run.exchanges)
    print(f"{written} of {len(run.exchanges)} exchanges were written below {cassettes}.")
    return code
