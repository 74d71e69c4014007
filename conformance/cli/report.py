"""
`conformance report`: a finished run to every format; the shards of one run are merged first.

Reads run.jsonl; judges nothing again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance.cli.rendering import add_format
from conformance.model import Run, WrongUsage

PLACE = 5
EXAMPLES = """\
examples:
  conformance report reports/latest/run.jsonl
  conformance report run.jsonl --out site
  conformance report reports/latest/run.jsonl --readme README.md
  conformance report reports/latest/run.jsonl --against yesterday/run.jsonl
  conformance report run.jsonl --format summary >> "$GITHUB_STEP_SUMMARY"
  conformance report run.jsonl --format svg -o matrix.svg
  conformance report shards/*/run.jsonl                 one run of all shards, in reports/merged
  conformance report runs/* --format clients            which version of a client works

Several run files have to be the shards of one run (conformance run --shard): another catalogue,
version, target, model or plan is refused, and so is an overlap. A shard that is missing leaves the
merged run incomplete, which is exit 3, unless --partial says that it is meant. With a form whose
name begins with `clients` they are whole runs through unlike clients, and are shown side by side.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "report",
        help="a finished run to every format",
        description="Renders a run.jsonl: all files of a report, or one form alone.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "run",
        nargs="+",
        type=Path,
        metavar="RUN",
        help="a run.jsonl or its folder; several are merged, when they are shards of one run",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help="default: beside the run, reports/merged for a merged one",
    )
    parser.add_argument(
        "--partial", action="store_true", help="merge although shards are missing, as a part"
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
    parser.add_argument(
        "--against",
        type=Path,
        default=None,
        metavar="EARLIER",
        help="an earlier run, file or folder: index.html shows what changed since, side by side",
    )
    add_format(parser)
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Render the run and return the exit code that it ends with."""
    from conformance.cli import judging
    from conformance.cli.merging import run_of
    from conformance.cli.rendering import render_one
    from conformance.cli.through import CLIENT_WORDS, render_clients

    if given.file is not None and given.format is None:
        raise WrongUsage("-o names a file for one form.", "Say which: --format NAME.")
    if given.format in CLIENT_WORDS:
        return render_clients(given.run, given.format, given.file, revision=given.revision)
    run, beside = run_of(given.run, out=given.out, partial=given.partial)
    if given.readme is not None:
        _refresh(given.readme, run)
    if given.format is not None:
        return render_one(run, given.format, given.file, revision=given.revision)
    folder = judging.writable(beside)
    side_by_side = None if given.against is None else _against(given, run)
    code = judging.show(run, folder, revision=given.revision)
    if side_by_side is not None:
        _put(folder / "index.html", side_by_side)
    return code


def _against(given: argparse.Namespace, run: Run) -> str:
    """Return the page of `run` with what changed; raises before anything is written."""
    from conformance.catalogue import load
    from conformance.cli import comparing
    from conformance.cli.besides import known_besides
    from conformance.report import page

    return page.render(
        run,
        catalogue=load(revision=given.revision or run.header.revision),
        **known_besides().said,
        earlier=comparing.run_at(given.against),
    )


def _refresh(file: Path, run: Run) -> None:
    from conformance.cli.besides import published_facts
    from conformance.report import readme

    try:
        text = file.read_text(encoding="utf-8")
        fresh = readme.put_into(text, readme.render(run, observed=published_facts()))
        if fresh is None:
            raise WrongUsage(
                f"{file} lacks the markers {readme.BEGIN} and {readme.END}.",
                "Put both where the matrix belongs.",
            )
        _put(file, fresh)
    except OSError as error:
        raise WrongUsage(f"{file} cannot be rewritten: {error.strerror}.") from error


def _put(file: Path, text: str) -> None:
    """Write `text` to `file`, whole or not at all."""
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)
