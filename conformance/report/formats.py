"""
Every form a run can take, by the word that chooses it.

Texts only: where they go is for others. Each is a pure function of the run, the catalogue and what
people reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO

from rich.console import Console

from conformance.catalogue import Catalogue
from conformance.model import Run
from conformance.report import (
    badge,
    capabilities,
    ctrf,
    github,
    junit,
    markdown,
    page,
    summary,
    svg,
    terminal,
)
from conformance.report.failure import Deviation

Known = Mapping[str, Sequence[Deviation]]
Render = Callable[[Run, Catalogue, Known], str]

_PIPED = 100  # columns, where lines are broken at all


def _terminal(run: Run, catalogue: Catalogue, known: Known) -> str:
    out = StringIO()
    console = Console(file=out, width=_PIPED, color_system=None, force_terminal=False)
    terminal.render(run, console, catalogue=catalogue, deviations=known)
    return out.getvalue()


#: The words, and what renders them. `terminal` gives what a pipe gets.
FORMATS: Mapping[str, Render] = {
    "terminal": _terminal,
    "markdown": lambda run, catalogue, _: markdown.render(run, catalogue=catalogue),
    "summary": lambda run, catalogue, known: summary.render(
        run, catalogue=catalogue, deviations=known
    ),
    "html": lambda run, catalogue, known: page.render(run, catalogue=catalogue, deviations=known),
    "svg": lambda run, catalogue, _: svg.render(run, catalogue=catalogue),
    "badge": lambda run, catalogue, _: badge.render(run, catalogue=catalogue),
    "junit": lambda run, catalogue, known: junit.render(run, catalogue=catalogue, deviations=known),
    "ctrf": lambda run, catalogue, known: ctrf.render(run, catalogue=catalogue, deviations=known),
    "annotations": lambda run, catalogue, _: github.render(run, catalogue=catalogue),
    "capabilities": lambda run, catalogue, _: capabilities.render(run, catalogue=catalogue),
}
