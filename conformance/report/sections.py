"""
Which columns stand together: what speaks of Gemini, of other targets, and what was rehearsed.

This is where a report keeps evidence apart; it decides no support and draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.catalogue import Catalogue
from conformance.catalogue.recordings import SURFACE
from conformance.model import Basis, Provenance, Run
from conformance.report.dated import noted
from conformance.report.plain import clean, counted
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


FILL_LIVE = "conformance record --target gemini"
"""The command that fills the live column."""


def beside(run: Run, observed: Run | None) -> Run:
    """
    Return `run` with the exchanges and verdicts of `observed`, published facts on Gemini, added.

    A run about other endpoints alone comes back as it is. Only for laying columns side by side:
    the facts keep their provenance and surface, so nothing is merged, and no count of the run and
    no exit code may be taken from what is returned.
    """
    if observed is None:
        return run
    every = columns(run)
    others = any(each.provenance.speaks_of_gemini and not each.gemini for each in every)
    if others and not any(each.gemini for each in every):
        return run
    header = replace(
        run.header,
        targets=(*run.header.targets, *observed.header.targets),
        surfaces=tuple(dict.fromkeys((*run.header.surfaces, *observed.header.surfaces))),
    )
    return replace(
        run,
        header=header,
        exchanges=(*run.exchanges, *observed.exchanges),
        verdicts=(*run.verdicts, *observed.verdicts),
    )


def sections(run: Run, catalogue: Catalogue, *, observed: Run | None = None) -> tuple[Section, ...]:
    """
    Return the sections of a report on `run`: Gemini first and always, other targets one by one,
    the rehearsal last and by itself.

    The Gemini section has a column for observed and for live evidence even when there is none, so
    that its absence shows as unknown. `observed` holds published facts, which stand in a column
    of their own there.
    """
    run = beside(run, observed)
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
            " ".join(_gemini_says(gemini, catalogue, run)),
            noted(matrix(run, catalogue, of=gemini), run, catalogue),
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
    own = [each for each in section.matrix.columns if each.surface and not each.published]
    parts: list[str] = []
    if section.id == "gemini":
        parts.append(column.provenance)
    if column.published:
        alike = any(each.provenance is column.provenance for each in own)
        return " · ".join([*parts, SURFACE] if alike else parts)
    if len({each.target for each in own}) > 1 and column.surface is not None:
        parts.append(clean(column.target, limit=60))
    if column.surface is not None:
        parts.append(clean(column.surface, limit=30))
    return " · ".join(parts)


def _gemini_says(gemini: Sequence[Column], catalogue: Catalogue, run: Run) -> Iterator[str]:
    spoken = {column.provenance for column in gemini if column.surface is not None}
    if not spoken:
        features = catalogue.features.values()
        beyond = sum(each.evidence is Basis.INHERITED for each in features)
        expected = f"; {beyond} more are OpenAI's, and people expect them" if beyond else ""
        yield (
            f"Promised is what the documents say of {len(features) - beyond} features{expected}. "
            "This run holds no evidence that may speak of Gemini, so everything else is unknown."
        )
    elif any(column.published for column in gemini):
        yield _observed_says(run)
    else:
        yield "Promises beside evidence; every column says what it rests on and of which day."
    if spoken == {Provenance.OBSERVED}:
        yield (
            f"Live is what you ask yourself, and nothing yet: {FILL_LIVE}, with a key in "
            "GEMINI_API_KEY, fills that column."
        )


def _observed_says(run: Run) -> str:
    lines = [each for each in run.exchanges if each.cited is not None]
    labels = {each.cited.label for each in lines if each.cited is not None}
    days = sorted(each.recorded for each in lines if each.recorded)
    when = f", of {days[0]} to {days[-1]}" if days else ""
    return (
        "Claimed is what documents promise. Observed is what others recorded and published: "
        f"{counted(len(labels), 'recording')}{when}, which say what was, and not that it still is."
    )
