"""
`conformance expect`: drafts expectations for what a run found red at a target.

Drafts only: every reason is left for a person to write, and what stands in a file stays.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

PLACE = 10
EXAMPLES = """\
examples:
  conformance expect my-gateway                       drafts from reports/latest, on stdout
  conformance expect my-gateway live/run.jsonl --out drafts.toml
  conformance expect my-gateway --write               append to the expectations of the target

Every draft has a reason that starts with TODO. Until somebody has written why, the file is refused
and nothing is excused. Entries that are stale or were to be reviewed are listed on stderr.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "expect",
        help="draft expectations for a target",
        description="Drafts expectations for the unexpected red verdicts of a target.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="TARGET", help="a target of the run")
    parser.add_argument(
        "run",
        nargs="?",
        type=Path,
        metavar="RUN",
        help="a run.jsonl or its folder (default: reports/latest)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="write the drafts to a new file")
    where.add_argument(
        "--write",
        action="store_true",
        help="append the drafts to conformance/targets/expectations/TARGET.toml",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Draft, list what is stale, and return 0."""
    from conformance.cli.comparing import run_at
    from conformance.cli.drafting import drafted, keep

    found = drafted(given.target, run_at(given.run))
    for sentence in found.untidy:
        print(sentence, file=sys.stderr)
    if not found.entries:
        rest = " else" if found.untidy else ""
        print(f"No draft: nothing{rest} at {given.target} is unexpected.", file=sys.stderr)
        return 0
    if given.write:
        keep(found)
    elif given.out:
        keep(found, given.out)
    else:
        sys.stdout.write("\n".join(found.entries))
    return 0
