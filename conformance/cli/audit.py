"""
`conformance audit`: judges traffic that somebody already has, with the rules of the suite.

Sends nothing; what was recorded elsewhere is observed, never live.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance.model import WrongUsage
from conformance.recording.foreign_found import FORMATS

PLACE = 3
EXAMPLES = """\
examples:
  conformance audit tests/cassettes                   a folder of cassettes
  conformance audit app.har answer.json stream.sse    what a browser exported, bodies as they came
  conformance audit --host api.openai.com cassettes   only what went to one host
  conformance audit --expect-breaches cassettes       exit 0 although breaches were found
  conformance audit --partial '*.sse' captures        do not judge what was trimmed away
  conformance audit app.har --for gemini              what becomes of these calls at Gemini
  conformance audit recordings --facts reports/observed-gemini.jsonl \\
    --sources conformance/catalogue/recordings/gemini.toml
                                                      published recordings as facts to commit

Reads cassettes of vcrpy and its relatives (YAML or JSON), of Ruby's VCR and of Betamax, HAR 1.2,
flow files of mitmproxy, spans of OpenTelemetry that hold bodies, request/response pairs as JSON,
JSON Lines of pairs or answers, input and output files of batches, bare JSON answers and bare event
streams, told by content; files of any size when they hold many exchanges. What cannot be read is
listed with the reason and costs nothing else.

A file conformance-audit.toml marks captures in its folder, and below, that were trimmed:
  [[partial]]
  path = "captures/*.json"
  reason = "usage was cut away"

With --facts, the recordings that a register names (--sources) are judged into a run file that
cites them and copies nothing of them; the same recordings give the same file, byte by byte.
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
    parser.add_argument(
        "--format",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"what the files are, instead of telling by content: {', '.join(FORMATS)}",
    )
    parser.add_argument(
        "--partial",
        action="append",
        default=[],
        metavar="GLOB",
        help="captures that were trimmed: what is absent in these files is not judged",
    )
    parser.add_argument(
        "--for",
        dest="endpoint",
        metavar="ENDPOINT",
        help="judge the requests instead: per call what this endpoint refuses, ignores or answers "
        "differently, with the page or thread that says so (gemini)",
    )
    parser.add_argument("--json", action="store_true", help="with --for: the calls as JSON")
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="TOML",
        help="with --facts: the register of published recordings, by source, licence and grade",
    )
    parser.add_argument(
        "--facts",
        type=Path,
        metavar="FILE",
        help="judge the recordings of --sources in one folder into FILE, without their bodies",
    )
    parser.add_argument(
        "-n",
        type=int,
        default=None,
        metavar="PROCESSES",
        help="processes that judge (default: one a core)",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Judge every exchange in the paths, write the reports, and return the exit code."""
    from conformance.cli.auditing import audit
    from conformance.cli.parting import cores
    from conformance.recording.foreign import parts
    from conformance.recording.foreign_partial import Partial

    if given.n is not None and given.n < 1:
        raise WrongUsage("-n takes a number of processes from 1 on.", "Leave it out for all cores.")
    if given.facts is not None or given.sources is not None:
        return _publish(given)
    found = parts(given.path, form=given.format, partial=Partial(tuple(given.partial)))
    processes = given.n or cores()
    if given.endpoint:
        from conformance.cli.migrating import migrate

        return migrate(
            found,
            given.endpoint,
            processes=processes,
            hosts=frozenset(given.host),
            as_json=given.json,
        )
    if given.json:
        raise WrongUsage("--json goes with --for.", "The run is in run.jsonl of the --out folder.")
    code = audit(found, given.out, processes=processes, hosts=frozenset(given.host))
    return 0 if given.expect_breaches and code == 1 else code


def _publish(given: argparse.Namespace) -> int:
    from conformance.cli.publishing import publish

    if given.facts is None or given.sources is None:
        raise WrongUsage("--facts and --sources go together.", "Give both, or neither.")
    if len(given.path) != 1 or not given.path[0].is_dir():
        raise WrongUsage("--facts takes one folder of recordings.", "Name the folder alone.")
    return publish(given.path[0], given.sources, given.facts)
