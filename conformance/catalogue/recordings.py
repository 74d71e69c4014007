"""
Recordings that others published: where each can be read, and how much of the wire it kept.

Reads a register that a person approved; opens no recording and judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from conformance.catalogue.place import Finding, Located, line_of_key
from conformance.model import Citation, WrongUsage

GRADES = ("A", "B", "C", "D", "S")
"""Kept as received, through a client library or a print, shaped after traffic, an example of the
vendor, a schema."""

EVIDENCE = ("A", "B")
"""The grades that may say anything of an endpoint."""

READINGS = ("traffic", "results", "library")
"""As an audit tells it, as the result file of a batch, as objects of a client library."""

SURFACE = "published"
"""The surface of what they hold: their makers used whatever they used."""

_TOP = {"target": str, "base_url": str, "reviewed": date}
_TEXTS = (
    "label", "file", "repository", "path", "version", "licence", "sha256", "recorded", "dated_by",
    "grade",
)  # fmt: skip
_OPTIONAL = ("model", "read", "partial", "set_aside")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "repository": re.compile(r"[\w.-]+/[\w.-]+", re.ASCII),
    "version": re.compile(r"(commit|blob) [0-9a-f]{7,64}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "recorded": re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII),
    "grade": re.compile("|".join(GRADES)),
    "read": re.compile("|".join(READINGS)),
}


@dataclass(frozen=True, slots=True)
class Published:
    """
    One recording that somebody published, as a person looked at it.

    `file` is its path below the folder of recordings and `sha256` what it has to be; `recorded`
    is the day of the traffic, or the month, and `dated_by` what says so. `read` says what the file
    is. `partial` says why what is absent may not be judged, and `set_aside` why nothing is: both
    are None for most.
    """

    cited: Citation
    file: str
    sha256: str
    recorded: str
    dated_by: str
    model: str | None = None
    read: str = "traffic"
    partial: str | None = None
    set_aside: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The published recordings of the endpoint at `base_url`, as they stood on `reviewed`."""

    target: str
    base_url: str
    reviewed: str
    recordings: tuple[Published, ...]

    @property
    def judged(self) -> tuple[Published, ...]:
        """Those that are evidence: of a grade that may be, and not set aside."""
        return tuple(each for each in self.recordings if each.set_aside is None)


def register(path: Path) -> Register:
    """
    Return the register in the file at `path`.

    Raises WrongUsage that lists every finding with file and line: members that are unknown,
    missing or of a wrong form, labels and files that stand twice, and a recording whose grade is
    no evidence without a word on why it is set aside.
    """
    findings: list[Finding] = []
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise WrongUsage(f"{path} cannot be read: {error}.", "Name a register.") from error
    rows = tables.pop("recording", [])
    for key, kind in _TOP.items():
        if type(tables.get(key)) is not kind:
            line = line_of_key(text, key)
            findings.append(Finding(path.name, line, f"{key!r} must be a {kind.__name__}."))
    findings += (
        Finding(path.name, line_of_key(text, key), f"{key!r} is unknown here.")
        for key in tables.keys() - _TOP.keys()
    )
    found = list(_rows(path.name, text, rows if isinstance(rows, list) else [], findings))
    if not found and not findings:
        findings.append(Finding(path.name, 1, "it holds no [[recording]]."))
    if findings:
        listed = "".join(f"\n  {finding}" for finding in sorted(findings))
        raise WrongUsage(f"{path} is no register of recordings:{listed}\n", "Mend the lines named.")
    return Register(
        tables["target"], tables["base_url"], tables["reviewed"].isoformat(), tuple(found)
    )


def _rows(name: str, text: str, rows: list[Any], findings: list[Finding]) -> Iterator[Published]:
    taken: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        located = Located(name, text, findings, "recording", number)
        before = len(findings)
        if not isinstance(row, dict):
            located.blame("a recording must be a table.")
            continue
        _hold(located, row)
        for key in ("label", "file"):
            if (pair := (key, str(row.get(key)))) in taken:
                located.blame(f"{key} {pair[1]!r} stands twice.", key)
            taken.add(pair)
        if len(findings) == before:
            cited = ("label", "repository", "path", "version", "licence", "grade")
            rest = {key: value for key, value in row.items() if key not in cited}
            yield Published(Citation(*(row[key] for key in cited)), **rest)


def _hold(located: Located, row: Mapping[str, Any]) -> None:
    label = f"recording {row.get('label', '')!r}"
    for key in row.keys() - {*_TEXTS, *_OPTIONAL}:
        located.blame(f"{label} has an unknown key {key!r}.", key)
    for key in (*_TEXTS, *_OPTIONAL):
        if key not in row:
            if key in _TEXTS:
                located.blame(f"{label} lacks {key!r}.")
        elif not isinstance(row[key], str) or not row[key].strip():
            located.blame(f"{label}: {key!r} must be text that is not empty.", key)
        elif key in _FORMS and not _FORMS[key].fullmatch(row[key]):
            located.blame(f"{label}: {key!r} must be of the form {_FORMS[key].pattern}.", key)
    if row.get("grade") not in EVIDENCE and "set_aside" not in row:
        located.blame(f"{label}: grade {row.get('grade')} is no evidence; say set_aside.", "grade")
    if "set_aside" not in row and len(str(row.get("recorded"))) < len("2026-01-01"):
        located.blame(f"{label}: a recording that is judged needs its day.", "recorded")
    if Path(str(row.get("file", ""))).is_absolute() or ".." in str(row.get("file", "")):
        located.blame(f"{label}: 'file' must lie below the folder.", "file")
