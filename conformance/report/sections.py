"""
Which columns stand together: what speaks of Gemini, of other targets, and what was rehearsed.

This is where a report keeps evidence apart; it decides no support and draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.catalogue import Catalogue
from conformance.model import Basis, Provenance, Run
from conformance.report.plain import clean
from conformance.results.matrix import Column, Matrix, columns, matrix

REHEARSED_TITLE = "Rehearsal: what our own reference endpoint answered"
REHEARSED_SAYS = (
    "These columns prove that the suite works end to end. They come from an endpoint that we wrote "
    "ourselves, so they say nothing about Gemini."
)


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of a report: its columns with a title and a sentence on what they may say.

    `id` is `gemini`, `rehearsed` or `target-N`. With `claims` the documents' promises stand beside
    the evidence, as the promises are those of this target.
    """

    id: str
    title: str
    says: str
    matrix: Matrix
    claims: bool = False

    @property
    def spoken(self) -> bool:
        """True when at least one verdict stands behind the section."""
        return any(row.told for row in self.matrix.rows)


def sections(run: Run, catalogue: Catalogue) -> tuple[Section, ...]:
    """
    Return the sections of a report on `run`: Gemini first and always, other targets one by one,
    the rehearsal last and by itself.

    The Gemini section has a column for observed and for live evidence even when there is none, so
    that its absence shows as unknown.
    """
    every = columns(run)
    gemini = [column for column in every if column.gemini]
    for provenance in (Provenance.OBSERVED, Provenance.LIVE):
        if all(column.provenance is not provenance for column in gemini):
            gemini.append(Column("gemini", None, provenance, gemini=True))
    order = list(Provenance)
    gemini.sort(key=lambda column: order.index(column.provenance))
    found = [
        Section(
            "gemini",
            "Gemini API",
            _gemini_says(gemini, catalogue),
            matrix(run, catalogue, of=gemini),
            claims=True,
        )
    ]
    others = [each for each in every if not each.gemini and each.provenance.speaks_of_gemini]
    for number, target in enumerate(dict.fromkeys(column.target for column in others), start=1):
        mine = [column for column in others if column.target == target]
        says = " ".join(dict.fromkeys(column.provenance.may_say for column in mine))
        rows = matrix(run, catalogue, of=mine)
        title = "Endpoint not known" if target == "unknown" else clean(target, limit=100)
        found.append(Section(f"target-{number}", title, says, rows))
    if rehearsed := [each for each in every if not each.provenance.speaks_of_gemini]:
        rows = matrix(run, catalogue, of=rehearsed)
        found.append(Section("rehearsed", REHEARSED_TITLE, REHEARSED_SAYS, rows))
    return tuple(found)


def label(column: Column, section: Section) -> str:
    """Return what stands over `column`: what tells it apart from its neighbours."""
    targets = {each.target for each in section.matrix.columns if each.surface is not None}
    parts: list[str] = []
    if section.id == "gemini":
        parts.append(column.provenance)
    if len(targets) > 1 and column.surface is not None:
        parts.append(clean(column.target, limit=60))
    if column.surface is not None:
        parts.append(clean(column.surface, limit=30))
    return " · ".join(parts)


def _gemini_says(gemini: list[Column], catalogue: Catalogue) -> str:
    if any(column.surface is not None for column in gemini):
        return "Promises beside evidence; every column says what it rests on and of which day."
    features = catalogue.features.values()
    beyond = sum(each.evidence is Basis.INHERITED for each in features)
    expected = f"; {beyond} more are OpenAI's, and people expect them" if beyond else ""
    return (
        f"Promised is what the documents say of {len(features) - beyond} features{expected}. This "
        "run holds no evidence that may speak of Gemini, so everything else is unknown."
    )
