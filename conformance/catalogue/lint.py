"""
What a reader of the catalogue would object to: wording, and clauses that nothing judges.

Knows the catalogue and which clauses tests cover; not what the tests do.
"""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path

from conformance.catalogue.entries import Clause
from conformance.catalogue.place import Finding
from conformance.catalogue.reader import SOURCES, read

LONGEST = 160

_FOLDER = Path(__file__).resolve().parent
_BANNED = re.compile(r"\b(should|test that|tests that)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"')]*\s+[A-Z]")


def lint(folder: Path | None = None, *, covered: Set[str] | None = None) -> tuple[Finding, ...]:
    """
    Return everything there is to tidy in `folder`, by default the catalogue of the suite.

    `covered` holds the ids of the clauses that tests cover; without it coverage is not judged.
    A clause needs a test, a rule or a reason for its exclusion, and a test needs a clause that is
    in the catalogue. What the reader finds is among the findings.
    """
    reading = read(folder or _FOLDER)
    findings = list(reading.findings)
    clauses = reading.catalogue.clauses
    for clause in clauses.values():
        place = reading.places["clause", clause.id]
        label = f"clause {clause.id!r}"
        findings.extend(
            Finding(place.file, place.line("text"), f"{label}: {objection}")
            for objection in wording(clause.text)
        )
        if (gap := _coverage(clause, covered)) is not None:
            findings.append(Finding(place.file, place.line("id"), f"{label} {gap}"))
    for stray in sorted((covered or frozenset()) - clauses.keys()):
        message = f"a test covers {stray!r}, and no clause has that id."
        owner = reading.places.get(("feature", stray.partition("/")[0]))
        file, line = (owner.file, owner.line("id")) if owner else (SOURCES, 1)
        findings.append(Finding(file, line, message))
    return tuple(sorted(findings))


def wording(text: str) -> list[str]:
    """Return what there is to object to in a sentence of the catalogue, each as a sentence."""
    objections = []
    if len(text) > LONGEST:
        objections.append(f"the text has {len(text)} characters, more than {LONGEST}.")
    if not text.endswith(".") or _SENTENCE_END.search(text) or "\n" in text.strip():
        objections.append("the text must be one sentence on one line, with a full stop.")
    if banned := _BANNED.search(text):
        objections.append(f"the text says {banned.group().lower()!r}; say what holds.")
    return objections


def _coverage(clause: Clause, covered: Set[str] | None) -> str | None:
    tested = covered is not None and clause.id in covered
    match (clause.excluded is not None, clause.by_rule, tested):
        case (True, True, _):
            return "is excluded and judged by a rule."
        case (True, _, True):
            return "is excluded and covered by a test."
        case (False, False, False) if covered is not None:
            return "has neither a test, nor a rule, nor a reason for its exclusion."
    return None
