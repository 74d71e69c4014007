"""
A run as one self-contained HTML page: no script, style, font or image from anywhere else.

Everything is escaped by the template engine; the page is complete without its script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.catalogue import Catalogue, load
from conformance.model import Run, Support
from conformance.report import figures, swept
from conformance.report.details import details
from conformance.report.failure import Deviation
from conformance.report.marks import MEANS, SUPPORT
from conformance.report.plain import clean, counted
from conformance.report.sections import label, sections
from conformance.results import ending

_TEMPLATES = Path(__file__).with_name("templates")


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
) -> str:
    """
    Return the page for `run`.

    Features and clauses carry their ids as anchors, so that `index.html#chat-create/id` leads to
    the clause. A content security policy allows this page's own style and script, by digest, and
    nothing else.
    """
    promised = catalogue or load()
    style, script = _asset("tokens.css") + _asset("page.css"), _asset("filter.js")
    end = ending(run)
    areas = details(run, promised, deviations or {})
    parts = {part.row.id: part for area in areas for part in area.features}
    return (
        _environment()
        .get_template("page.html")
        .render(
            run=run,
            end=end,
            headline=figures.headline(end),
            figures=figures,
            catalogue=promised,
            sections=sections(run, promised),
            label=label,
            areas=areas,
            swept=swept,
            sweeps=swept.tables(run),
            parts=parts,
            marks=SUPPORT,
            means=MEANS,
            words=tuple(Support),
            style=Markup(style),
            script=Markup(script),
            style_digest=_digest(style),
            script_digest=_digest(script),
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(clean=clean, counted=counted)
    environment.finalize = _finalize
    return environment


def _finalize(value: object) -> object:
    # Texts are cleaned on their way out, whatever their way in: no reporter can forget one.
    return clean(value, lines=True) if type(value) is str else value


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
