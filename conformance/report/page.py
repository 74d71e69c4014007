"""
A run as one self-contained HTML page: no script, style, font or image from anywhere else.

Everything is escaped by the template engine; the page is complete without its script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.catalogue import Catalogue, load
from conformance.model import Level, Provenance, Run, Support
from conformance.report import figures, page_anchors, reported, swept
from conformance.report.details import details, whole_targets
from conformance.report.failure import Deviation
from conformance.report.marks import MEANS, OUTCOME, SUPPORT
from conformance.report.page_changes import changes_part
from conformance.report.page_troubles import BREACHES
from conformance.report.plain import clean, counted
from conformance.report.sections import Section, beside, label, sections
from conformance.results import ending
from conformance.results.matrix import Column, Row

_TEMPLATES = Path(__file__).with_name("templates")
_STYLES = ("tokens.css", "page.css", "matrix.css", "feature.css", "narrow.css")
_SCRIPTS = ("filter.js", "drawer.js", "copy.js")


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    deviations: Mapping[str, Sequence[Deviation]] | None = None,
    observed: Run | None = None,
    earlier: Run | None = None,
) -> str:
    """
    Return the page for `run`; with `earlier`, what changed since that run stands on it as well.

    `observed` holds published facts, which stand beside the run's own evidence on the Gemini API.

    Features, clauses and cells carry anchors that stay the same from run to run: `#chat-create`,
    `#chat-create/id`, `#chat-create@live:gemini:python`. A content security policy allows this
    page's own style and script, by digest, and nothing else. Raises InvalidRun when `earlier` is
    given and one of both runs is invalid or was cut off.
    """
    promised = catalogue or load()
    style, script = _assets(_STYLES), _assets(_SCRIPTS)
    end = ending(run)
    parts = sections(run, promised, observed=observed)
    every = [column for section in parts for column in section.matrix.columns]
    areas = details(beside(run, observed), promised, deviations or {}, every)
    return (
        _environment()
        .get_template("page.html")
        .render(
            run=run,
            end=end,
            headline=figures.headline(end),
            figures=figures,
            catalogue=promised,
            sections=parts,
            label=label,
            reported={part.id: reported.notes(part, deviations or {}) for part in parts},
            reported_says=reported.SAYS,
            parts={part.row.id: part for area in areas for part in area.features},
            several=bool(whole_targets(every)),
            shown={section.id: _shown(section, every) for section in parts},
            ranks={section.id: _ranks(section.matrix.rows) for section in parts},
            areas=areas,
            places=_ranks(part.row for area in areas for part in area.features),
            changes=changes_part(earlier, run, promised) if earlier is not None else None,
            anchors=page_anchors,
            swept=swept,
            sweeps=swept.tables(run),
            marks=SUPPORT,
            signs=OUTCOME,
            means=MEANS,
            most_breaches=BREACHES,
            words=tuple(Support),
            levels=tuple(Level),
            provenances=_provenances(every),
            surfaces=_surfaces(every),
            style=Markup(style),
            script=Markup(script),
            style_digest=_digest(style),
            script_digest=_digest(script),
        )
    )


def _shown(section: Section, every: Sequence[Column]) -> list[int]:
    """Return which cells of a feature stand in `section`, its targets taken together behind."""
    whole = [column for column, _ in whole_targets(every)]
    own = section.matrix.columns
    behind = [at for at, column in enumerate(whole) if any(_within(each, column) for each in own)]
    return [*(every.index(column) for column in own), *(len(every) + at for at in behind)]


def _within(column: Column, whole: Column) -> bool:
    return (column.target, column.provenance) == (whole.target, whole.provenance)


def _ranks(rows: Iterable[Row]) -> dict[str, int]:
    """Return the place of every feature when the worst stands first, whatever its area."""
    worst_first = sorted(rows, key=lambda row: row.trouble)
    return {row.id: place for place, row in enumerate(worst_first)}


def _provenances(every: Iterable[Column]) -> tuple[Provenance, ...]:
    seen = {column.provenance for column in every}
    told = (Provenance.CLAIMED, Provenance.REPORTED)
    return tuple(each for each in Provenance if each in seen or each in told)


def _surfaces(every: Iterable[Column]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column.surface for column in every if column.surface is not None))


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


def _assets(names: Sequence[str]) -> str:
    return "\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
