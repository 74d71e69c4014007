"""
Reads one file of reported deviations, strictly.

Knows what a row may hold and what its words may be; which clauses and trials there are it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.catalogue.lint import wording
from conformance.catalogue.opening import opened
from conformance.catalogue.place import Finding, Located

KINDS = ("server", "probe", "consumer")
"""Who can be judged: the server, nobody yet, or the client that has to bear it."""

SERVICES = (
    "gemini-compat-endpoint",
    "vertex-openapi",
    "gemini-native-or-translator",
    "other-server",
)
"""Kinds of service, nearest to the Gemini API's endpoint first."""

STATUSES = (
    "open",
    "by-design",
    "partly-fixed",
    "fixed",
    "closed",  # a thread that ended without saying that anything was mended
    "client-side",  # clients or gateways in between have learned to live with it
    "varies",  # by model, by gateway, or by who reports it
    "unconfirmed",
    "unknown",
)
"""States of the threads."""

PAINS = (3, 4, 5)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_THREAD = re.compile(
    r"[\w.-]+/[\w.-]+#\d+|https://\S+|comment in third-party client source", re.ASCII
)
_CLOSED: Mapping[str, tuple[str | int, ...]] = {
    "kind": KINDS,
    "service": SERVICES,
    "status": STATUSES,
    "pain": PAINS,
}
_TEXTS = ("id", "group", "kind", "service", "where", "dates", "status", "symptom", "who")
_LISTS = ("clauses", "threads")
_OPTIONAL = ("last", "observed_by", "unjudged")
_KNOWN = (*_TEXTS, "pain", *_LISTS, *_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Known:
    """
    What a row may refer to, and the ids that were given so far.

    `areas` holds the area of every clause that something judges, `trials` the trials that a sweep
    sends.
    """

    areas: Mapping[str, str]
    trials: Set[str]
    ids: set[str] = field(default_factory=set)


def read_reports(
    name: str, path: Path, known: Known, findings: list[Finding]
) -> Iterator[dict[str, Any]]:
    """
    Yield the members of every sound row of the file at `path`, lists as tuples.

    Everything wrong goes to `findings` under `name`; ids are added to `known`.
    """
    if (read := opened(path, name, {"deviation"}, findings)) is None:
        return
    text, tables = read
    rows = tables.get("deviation")
    if not isinstance(rows, list):
        findings.append(Finding(name, 1, "it holds no [[deviation]]."))
        return
    for number, row in enumerate(rows):
        located = Located(name, text, findings, "deviation", number)
        if isinstance(row, dict) and _typed(located, row):
            before = len(findings)
            _hold(located, row, path.stem, known)
            if len(findings) == before:
                yield {
                    key: tuple(value) if isinstance(value, list) else value
                    for key, value in row.items()
                }


def _typed(located: Located, row: Mapping[str, Any]) -> bool:
    """Check the names and the types of members; what they say comes next."""
    label = f"deviation {row['id']!r}" if isinstance(row.get("id"), str) else "deviation"
    before = len(located.findings)
    for key in row.keys() - set(_KNOWN):
        located.blame(f"{label} has an unknown key {key!r}.", key)
    for key in _KNOWN:
        if key not in row:
            if key not in _OPTIONAL:
                located.blame(f"{label} lacks {key!r}.")
        elif key == "pain":
            if type(row[key]) is not int:
                located.blame(f"{label}: {key!r} must be a whole number.", key)
        elif key in (*_LISTS, "observed_by"):
            if not _is_texts(row[key]):
                located.blame(f"{label}: {key!r} must be a list of texts, none twice.", key)
        elif not isinstance(row[key], str) or not row[key].strip():
            located.blame(f"{label}: {key!r} must be text that is not empty.", key)
    return len(located.findings) == before


def _is_texts(value: object) -> bool:
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return texts and isinstance(value, list) and len(set(value)) == len(value)


def _hold(located: Located, row: Mapping[str, Any], area: str, known: Known) -> None:
    label = f"deviation {row['id']!r}"
    for key in ("id", "group"):
        if not _ID.fullmatch(row[key]):
            located.blame(f"{label}: {key!r} must be small letters, digits and hyphens.", key)
    if row["id"] in known.ids:
        located.blame(f"{label} stands twice.", "id")
    known.ids.add(row["id"])
    for key, values in _CLOSED.items():
        if row[key] not in values:
            offered = ", ".join(map(str, values))
            located.blame(f"{label}: {key!r} must be one of {offered}.", key)
    newest = max(_DATE.findall(row["dates"]), default=None)
    if row.get("last") != newest:
        located.blame(f"{label}: 'last' must be {newest or 'left out'}, as 'dates' says.", "last")
    for thread in row["threads"] or [""]:
        if not _THREAD.fullmatch(thread):
            located.blame(f"{label}: {thread!r} is no thread.", "threads")
    for key in ("symptom", "unjudged"):
        for objection in wording(row[key]) if key in row else ():
            located.blame(f"{label}: {key}: {objection}", key)
    _refer(located, row, area, known)


def _refer(located: Located, row: Mapping[str, Any], area: str, known: Known) -> None:
    label = f"deviation {row['id']!r}"
    for clause in row["clauses"]:
        if clause not in known.areas:
            located.blame(f"{label}: nothing judges a clause {clause!r}.", "clauses")
    areas = {known.areas.get(clause) for clause in row["clauses"]}
    if areas - {None} and area not in areas:
        located.blame(f"{label} breaks no clause of {area}.", "clauses")
    for trial in row.get("observed_by", ()):
        if trial not in known.trials:
            located.blame(f"{label}: no sweep sends {trial!r}.", "observed_by")
    shown = bool(row["clauses"] or row.get("observed_by"))
    if shown is ("unjudged" in row):
        what = "clauses, observed_by, or unjudged with a reason when neither is there"
        located.blame(f"{label} needs {what}.", "clauses")
