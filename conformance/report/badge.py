"""
The badge: one line as a Shields endpoint reads it.

Says which evidence it stands on, and a denominator; a rehearsal never passes for Gemini.
"""

from __future__ import annotations

import json

from conformance.catalogue import Catalogue, load
from conformance.model import Outcome, Provenance, Run, Support
from conformance.report.plain import clean
from conformance.report.sections import Section, sections
from conformance.results import ending
from conformance.results.matrix import Column, matrix


def render(run: Run, *, catalogue: Catalogue | None = None) -> str:
    """
    Return the badge of `run` as JSON.

    Live evidence goes before observed, and both before a rehearsal. An invalid or incomplete run
    says so and nothing else.
    """
    end = ending(run)
    if end.code == 3:
        said = {"message": "incomplete run", "color": "lightgrey", "isError": True}
        return _badge("OpenAI contract", said)
    spoken = [part for part in sections(run, catalogue or load()) if part.spoken]
    if not spoken:
        return _badge("OpenAI contract", {"message": "unknown", "color": "lightgrey"})
    section = spoken[0]
    if section.id == "rehearsed":
        return _badge("conformance suite", _of_rehearsal(run, failed=end.code == 1))
    return _badge(_name(section), _of_support(run, section, catalogue or load()))


def _name(section: Section) -> str:
    return "Gemini" if section.id == "gemini" else clean(section.title, limit=60) or "endpoint"


def _of_rehearsal(run: Run, *, failed: bool) -> dict[str, object]:
    mine = [
        each
        for each in run.verdicts
        if each.provenance is Provenance.REHEARSED and each.outcome is not Outcome.NOT_APPLICABLE
    ]
    foreseen = sum(not each.unexpected for each in mine)
    message = f"rehearsed: {foreseen} of {len(mine)} verdicts as expected"
    return {"message": message, "color": "red" if failed else "blue"}


def _of_support(run: Run, section: Section, catalogue: Catalogue) -> dict[str, object]:
    spoken = [
        column
        for place, column in enumerate(section.matrix.columns)
        if any(row.cells[place].verdicts for row in section.matrix.rows)
    ]
    best = Provenance.LIVE if any(_live(each) for each in spoken) else spoken[0].provenance
    merged = matrix(run, catalogue, of=[Column(spoken[0].target, None, best)])
    words = [row.cells[0].support for row in merged.rows]
    known = [word for word in words if word is not Support.UNKNOWN]
    full = sum(word is Support.FULL for word in known)
    broken = any(word is Support.BROKEN for word in known)
    color = "red" if broken else "brightgreen" if full == len(known) > 0 else "yellow"
    unknown = len(words) - len(known)
    message = f"{best}: {full} of {len(known)} features full, {unknown} unknown"
    return {"message": message, "color": color if known else "lightgrey"}


def _live(column: Column) -> bool:
    return column.provenance is Provenance.LIVE


def _badge(label: str, said: dict[str, object]) -> str:
    return json.dumps({"schemaVersion": 1, "label": label, **said}, indent=2) + "\n"
