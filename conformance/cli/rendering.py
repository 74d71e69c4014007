"""
One form of a finished run, to a file or to stdout: what `conformance report --format` does.

Judges nothing again; the forms themselves are `report`'s business.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conformance.model import Run, WrongUsage

#: The words for a form, spelled here so that `--help` need not load what renders them.
WORDS = (
    "terminal", "markdown", "summary", "html", "svg", "badge", "junit", "ctrf", "annotations",
    "capabilities", "clients", "clients-markdown", "clients-json",
)  # fmt: skip


def add_format(parser: argparse.ArgumentParser) -> None:
    """Declare the options that choose a single form."""
    one = parser.add_argument_group("a single form instead of all of them")
    one.add_argument(
        "--format",
        choices=WORDS,
        default=None,
        metavar="FORM",
        help=f"print this alone and exit 0: {', '.join(WORDS)}",
    )
    one.add_argument(
        "-o",
        dest="file",
        type=Path,
        default=None,
        metavar="FILE",
        help="with --format: write it to this file instead of stdout",
    )


def render_one(run: Run, form: str, file: Path | None, *, revision: str | None = None) -> int:
    """
    Print `run` in the form `form`, or write it to `file`, and return 0: a run is shown, not judged.

    Raises WrongUsage when the file cannot be written or the revision does not exist.
    """
    from rich.console import Console

    from conformance import report
    from conformance.catalogue import load
    from conformance.cli.besides import known_besides
    from conformance.report import terminal

    known = known_besides()
    catalogue = load(revision=revision or run.header.revision)
    if form == "terminal" and file is None:
        terminal.render(run, Console(highlight=False), catalogue=catalogue, **known.said)
        return 0
    text = report.FORMATS[form](run, catalogue, known)
    put(text, file)
    return 0


def put(text: str, file: Path | None) -> None:
    """Write `text` to `file`, or to stdout. Raises WrongUsage when the file cannot be written."""
    if file is None:
        # Bytes, because a form says itself how it is encoded, whatever this terminal's is.
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(file)
    except OSError as error:
        raise WrongUsage(f"{file} cannot be written: {error.strerror}.") from error
