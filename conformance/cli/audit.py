"""
`conformance audit`: judges traffic that somebody already has, with the rules of the suite.

Sends nothing; what was recorded elsewhere is observed, never live.
"""

from __future__ import annotations

import argparse
from pathlib import Path

PLACE = 3
EXAMPLES = """\
examples:
  conformance audit tests/cassettes                   a folder of vcrpy cassettes
  conformance audit answer.json stream.sse            bodies as they came
  conformance audit --host api.openai.com cassettes   only what went to one host
  conformance audit --expect-breaches cassettes       exit 0 although breaches were found

Reads vcrpy cassettes (YAML or JSON; bodies as text, parsed or compressed), bare JSON answers, bare
event streams and JSON Lines of answers. What cannot be read is listed with the reason.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "audit",
        help="judge traffic that you already have",
        description="Judges recorded traffic with the contract rules; sends nothing.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", nargs="+", type=Path, metavar="PATH", help="file or folder")
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="HOST",
        help="judge only what went to this host (unknown: a body without its request)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("reports/audit"),
        metavar="DIR",
        help="where run.jsonl and the reports go (default: reports/audit)",
    )
    parser.add_argument(
        "--expect-breaches",
        action="store_true",
        help="exit 0 when breaches of a must were found; unreadable input still counts",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Judge every exchange in the paths, write the reports, and return the exit code."""
    from conformance.cli.auditing import audit

    code = audit(given.path, given.out, hosts=frozenset(given.host))
    return 0 if given.expect_breaches and code == 1 else code
