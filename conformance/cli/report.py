"""
`conformance report`: a finished run to every format.

Reads run.jsonl; judges nothing again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance.model import Run, WrongUsage

PLACE = 5
EXAMPLES = """\
examples:
  conformance report reports/latest/run.jsonl
  conformance report run.jsonl --out site
  conformance report reports/latest/run.jsonl --readme README.md
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "report",
        help="a finished run to every format",
        description="Renders a run.jsonl: matrix, page, JUnit, badge, capabilities.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, metavar="RUN", help="a run.jsonl")
    parser.add_argument(
        "--out", type=Path, default=None, metavar="DIR", help="default: beside the run"
    )
    parser.add_argument(
        "--readme",
        type=Path,
        default=None,
        metavar="FILE",
        help="put the matrix between <!-- matrix --> and <!-- /matrix --> of this file as well",
    )
    parser.add_argument(
        "--revision",
        metavar="ID",
        help="frozen list of the clauses that count, such as 2025-q1 (default: that of the run)",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Render the run and return the exit code that it ends with."""
    from conformance import results
    from conformance.cli import judging

    run = results.read(given.run)
    if given.readme is not None:
        _refresh(given.readme, run)
    return judging.show(
        run, judging.writable(given.out or given.run.parent), revision=given.revision
    )


def _refresh(file: Path, run: Run) -> None:
    from conformance.report import readme

    try:
        text = file.read_text(encoding="utf-8")
        fresh = readme.put_into(text, readme.render(run))
        if fresh is None:
            raise WrongUsage(
                f"{file} lacks the markers {readme.BEGIN} and {readme.END}.",
                "Put both where the matrix belongs.",
            )
        beside = file.with_name(f".{file.name}.part")
        beside.write_text(fresh, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise WrongUsage(f"{file} cannot be rewritten: {error.strerror}.") from error
