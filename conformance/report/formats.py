"""
Every form a run can take, by the word that chooses it.

Texts only: where they go is for others. Each is a pure function of the run, the catalogue and what
is known besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

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
from conformance.report.client_forms import CLIENT_FORMS, text_of
from conformance.report.failure import Deviation


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known besides a run: `deviations` that people reported, by the clause they break, and
    `observed`, the facts of recordings that others published.
    """

    deviations: Mapping[str, Sequence[Deviation]] = field(default_factory=dict)
    observed: Run | None = None

    @property
    def said(self) -> dict[str, Any]:
        """Both by name, as the forms take them."""
        return {"deviations": self.deviations, "observed": self.observed}


Render = Callable[[Run, Catalogue, Known], str]

_PIPED = 100  # columns, where lines are broken at all


def _terminal(run: Run, catalogue: Catalogue, known: Known) -> str:
    out = StringIO()
    console = Console(file=out, width=_PIPED, color_system=None, force_terminal=False)
    terminal.render(run, console, catalogue=catalogue, **known.said)
    return out.getvalue()


def _through(form: str) -> Render:
    return lambda run, catalogue, _: text_of([run], catalogue, form)


#: The words, and what renders them. `terminal` gives what a pipe gets.
FORMATS: Mapping[str, Render] = {
    "terminal": _terminal,
    "markdown": lambda run, catalogue, known: markdown.render(
        run, catalogue=catalogue, **known.said
    ),
    "summary": lambda run, catalogue, known: summary.render(run, catalogue=catalogue, **known.said),
    "html": lambda run, catalogue, known: page.render(run, catalogue=catalogue, **known.said),
    "svg": lambda run, catalogue, known: svg.render(
        run, catalogue=catalogue, observed=known.observed
    ),
    "badge": lambda run, catalogue, _: badge.render(run, catalogue=catalogue),
    "junit": lambda run, catalogue, known: junit.render(
        run, catalogue=catalogue, deviations=known.deviations
    ),
    "ctrf": lambda run, catalogue, known: ctrf.render(
        run, catalogue=catalogue, deviations=known.deviations
    ),
    "annotations": lambda run, catalogue, _: github.render(run, catalogue=catalogue),
    "capabilities": lambda run, catalogue, known: capabilities.render(
        run, catalogue=catalogue, observed=known.observed
    ),
    **{form: _through(form) for form in CLIENT_FORMS},
}
