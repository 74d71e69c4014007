"""
What the verdicts on a feature's clauses add up to.

Knows the catalogue's core clauses and nothing of targets: whoever calls decides which verdicts
belong together, and must never mix provenances.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from conformance.catalogue import Catalogue
from conformance.model import Level, Outcome, Support, Verdict
from conformance.results.clauses import ClauseResult, by_clause

_CORE_SAYS = {
    Outcome.IGNORED: (Support.IGNORED, "accepted without effect"),
    Outcome.REFUSED: (Support.REFUSED, "refused"),
    Outcome.FAIL: (Support.BROKEN, "the core clause is broken"),
    Outcome.INCONCLUSIVE: (Support.UNKNOWN, "the core clause stayed inconclusive"),
    Outcome.UNTESTABLE: (Support.UNKNOWN, "the core clause could not be tested"),
    Outcome.ERROR: (Support.UNKNOWN, "the suite broke on the core clause"),
}
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """
    The support of one feature by one body of evidence, with what it rests on.

    `held` of `judged` scored clauses passed wherever they applied; `promised` is how many scored
    clauses the catalogue and the verdicts know, clauses that nowhere applied left out. `verdicts`
    counts all verdicts that applied, scored or not; `red` the red ones among them and
    `unexpected` those nobody foresaw. `note` is set whenever support is neither full nor empty.
    """

    support: Support
    note: str = ""
    held: int = 0
    judged: int = 0
    promised: int = 0
    verdicts: int = 0
    red: int = 0
    unexpected: int = 0


def support(
    feature: str,
    verdicts: Iterable[Verdict],
    catalogue: Catalogue,
    *,
    elsewhere: Collection[str] = (),
) -> Cell:
    """
    Return the support of the feature with the id `feature` according to `verdicts`.

    Verdicts on other features are passed over. `elsewhere` names clauses that held through another
    surface of the same target: this one need not judge them. The rules, first fit wins:

    - no scored clause was judged: unknown, and never full
    - the core clause is ignored, refused or failed: ignored, refused, broken
    - the core clause is inconclusive, untestable, an error, or was not judged: unknown
    - a scored must or should does not hold, or was not judged at all: partial
    - otherwise: full

    Making a verdict worse, or adding a red one, never makes support better. It may lead out of
    unknown, but then only to what the breach itself says, and never to full.
    """
    mine = [verdict for verdict in verdicts if verdict.feature == feature]
    results = by_clause(mine)
    entry = catalogue.features.get(feature)
    core = entry.core if entry else None
    scored = {
        clause: result
        for clause, result in results.items()
        if _counts(clause, result, catalogue) and (clause == core or result.level is not Level.MAY)
    }
    judged = {clause: result for clause, result in scored.items() if result.applicable}
    missing = [
        clause.id
        for clause in catalogue.clauses_of(feature)
        if clause.scored
        and (clause.id == core or clause.level is not Level.MAY)
        and clause.only is None
        and clause.id not in scored
        and clause.id not in elsewhere
    ]
    applicable = [each for each in mine if each.outcome is not Outcome.NOT_APPLICABLE]
    word, note = _weigh(judged, missing, core)
    if not judged and mine:
        note = "only clauses that do not score were judged" if applicable else "nothing applied"
    return Cell(
        word,
        note,
        held=sum(result.outcome is Outcome.PASS for result in judged.values()),
        judged=len(judged),
        promised=len(judged) + len(missing),
        verdicts=len(applicable),
        red=sum(verdict.outcome.red for verdict in applicable),
        unexpected=sum(verdict.unexpected for verdict in applicable),
    )


def _counts(clause: str, result: ClauseResult, catalogue: Catalogue) -> bool:
    """Tell whether a clause is scored: by the basis it was judged on and the revision in force."""
    entry = catalogue.clauses.get(clause)
    return result.basis.scored and (entry is None or entry.counts)


def _weigh(
    judged: Mapping[str, ClauseResult], missing: list[str], core: str | None
) -> tuple[Support, str]:
    if not judged:
        return Support.UNKNOWN, ""
    lacking = [clause for clause, each in judged.items() if each.outcome is not Outcome.PASS]
    if core is not None:
        if core not in judged:
            rest = f", {_listed(lacking)} not held" if lacking else ""
            why = "was not judged" if core in missing else "did not apply"
            return Support.UNKNOWN, f"the core clause {why}{rest}"
        if said := _CORE_SAYS.get(judged[core].outcome):
            word, note = said
            return word, f"{note}{_how_often(judged[core])}"
    if lacking:
        rest = f"; {len(missing)} not judged" if missing else ""
        return Support.PARTIAL, f"not held: {_listed(lacking)}{rest}"
    if missing:
        return Support.PARTIAL, f"not judged: {_listed(missing)}"
    return Support.FULL, ""


def _how_often(result: ClauseResult) -> str:
    count = result.tally[result.outcome]
    return f" ({count} of {result.applicable})" if result.applicable > 1 else ""


def _listed(clauses: list[str]) -> str:
    """Name the clauses by their slugs, the first few only, as the feature stands beside them."""
    slugs = [clause.partition("/")[2] or clause for clause in clauses]
    more = len(slugs) - _NAMED
    return ", ".join(slugs[:_NAMED]) + (f" and {more} more" if more > 0 else "")
