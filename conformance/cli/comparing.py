"""
What the verbs that compare runs share: reading a run that was named, and printing lines.

Decides nothing; what changed is `results`' business and how it looks is `report`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from conformance import results
from conformance.model import Run, WrongUsage
from conformance.report.plain import ascii_only

LATEST = Path("reports/latest/run.jsonl")


def run_at(path: Path | None) -> Run:
    """
    Return the run in the file `path`, or in a folder's run.jsonl; None means the latest one.

    Raises WrongUsage when there is none, or when it is no run.
    """
    file = path or LATEST
    if file.is_dir():
        file = file / LATEST.name
    if not file.exists():
        hint = "Make one: conformance run." if path is None else "Name a run.jsonl or its folder."
        raise WrongUsage(f"There is no run {file}.", hint)
    return results.read(file)


def show(lines: Iterable[tuple[str, str]]) -> None:
    """Print `lines` with their styles, bare where it is piped; a line stays one, to be copied."""
    console = Console(highlight=False)
    for text, style in lines:
        said = ascii_only(text) if console.options.ascii_only else text
        console.print(Text(said, style=style), soft_wrap=True)
