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
  conformance record --target gemini --area tools            some of them; the others stay
  conformance record --target gemini --resume                what an interrupted recording lacks
  conformance record --target reference:openai               the rehearsed ones, again
  conformance record --target https://host.example/v1 --api-key-env MY_KEY --model chat=my-model

The requests go out through the rest surface; every surface replays them. Keys never reach a file.
Afterwards plain `conformance run` replays what was recorded.

A recording lies in unfinished/ until it is whole: until then the set that was there stays in use.
It then takes that set's place, and that set goes to previous/, for instance:

  conformance diff cassettes/previous/live/gemini cassettes/live/gemini

Whole means that the run reached its end and every exchange got an answer; of a live endpoint,
"too many requests", "unavailable" (408, 429, 502, 503, 504) and a body that broke off are none.
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
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with a recording that was cut off or has gaps: only what it lacks is asked",
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
    from dataclasses import replace

    from conformance.cli import judging
    from conformance.cli.taping import Taping

    if given.surface and given.surface != ["rest"]:
        raise WrongUsage("Recording goes through the rest surface alone.", "Leave --surface out.")
    given.surface = ["rest"]
    options = replace(judging.options_from(given, targets=[given.target]), resume=given.resume)
    folder = judging.writable(given.out)
    taping = Taping(judging.writable(given.cassettes or places.own_cassettes()), options)
    with taping.under_way():
        run = judging.judge(
            options,
            run_file=folder / "run.jsonl",
            record_to=taping.folder,
            workers=given.workers,
            targets=[taping.target],
        )
        code = judging.show(run, folder)
        return taping.end(run, code)
