"""
What is known of versions of the clients: where one differs from the next, as facts that were tried.

Read from TOML and strictly. Knows no run: which version an endpoint met is others' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.catalogue import load
from conformance.catalogue.lint import wording
from conformance.catalogue.opening import insist_on_none, opened
from conformance.catalogue.place import Finding, Located

FOLDER = Path(__file__).resolve().with_name("clients")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_TEXTS = ("id", "what", "means", "since", "before", "probe", "exchange")
_LISTS = ("touches", "tried")
_NEEDED = ("id", "what", "means", "touches", "tried")


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One thing that some versions of the client `package` do, as a run's header names the client.

    `since` is the first version that does it, None when the oldest one tried did; `before` is the
    first that does it no more, None when the newest one tried still does. `what` they do, and what
    that `means` for their users. `touches` names features and clauses. It was seen with the
    versions in `tried`, by the program `probe` in the tests of clients, or by an `exchange`.
    """

    id: str
    package: str
    what: str
    means: str
    touches: tuple[str, ...]
    tried: tuple[str, ...]
    since: str | None = None
    before: str | None = None
    probe: str | None = None
    exchange: str | None = None

    def holds(self, version: str) -> bool:
        """Tell whether `version` does it, going by the order of versions."""
        at = ordered(version)
        return not (
            (self.since is not None and at < ordered(self.since))
            or (self.before is not None and at >= ordered(self.before))
        )

    @property
    def versions(self) -> str:
        """The versions that do it, in words."""
        if self.since is None and self.before is None:
            return f"all versions tried, {self.tried[0]} to {self.tried[-1]}"
        bounds = [f"since {self.since}"] if self.since else []
        return " and ".join([*bounds, *([f"before {self.before}"] if self.before else [])])


def ordered(version: str) -> tuple[int, ...]:
    """Return the numbers of `version`, to compare it by."""
    return tuple(map(int, re.findall(r"\d+", version)))


@cache
def facts(folder: Path = FOLDER) -> tuple[Fact, ...]:
    """
    Return every fact, in the order of the files.

    Raises Housekeeping that lists every finding with file and line: unknown, missing or wrongly
    typed members, doubled ids, sentences that are none, versions that were not tried on both
    sides of a border, features and clauses that are not there.
    """
    findings: list[Finding] = []
    ids: set[str] = set()
    found = [fact for path in sorted(folder.glob("*.toml")) for fact in _read(path, ids, findings)]
    hint = "Mend the files named; their first lines tell what a row holds."
    insist_on_none(findings, "The facts about clients", hint)
    return tuple(found)


def touching(what: str) -> tuple[Fact, ...]:
    """Return the facts that touch the feature or the clause `what`; raises as `facts` does."""
    return tuple(fact for fact in facts() if what in fact.touches)


def _read(path: Path, ids: set[str], findings: list[Finding]) -> Iterator[Fact]:
    name = f"{path.parent.name}/{path.name}"
    if (read := opened(path, name, {"package", "fact"}, findings)) is None:
        return
    text, tables = read
    package, rows = tables.get("package"), tables.get("fact")
    if not isinstance(package, str) or not isinstance(rows, list):
        findings.append(Finding(name, 1, "it needs a 'package' and [[fact]]s."))
        return
    for number, row in enumerate(rows):
        located = Located(name, text, findings, "fact", number)
        before = len(findings)
        if _typed(located, row):
            _hold(located, row, ids)
        if len(findings) == before:
            members: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in row.items()
            }
            yield Fact(package=package, **members)


def _typed(located: Located, row: Mapping[str, Any]) -> bool:
    """Check the names and the types of members; what they say comes next."""
    label = f"fact {row['id']!r}" if isinstance(row.get("id"), str) else "fact"
    before = len(located.findings)
    for key, value in row.items():
        if key in _LISTS:
            texts = isinstance(value, list) and value and all(isinstance(e, str) for e in value)
            if not texts or len(set(value)) != len(value):
                located.blame(f"{label}: {key!r} must be a list of texts, none twice.", key)
        elif key not in _TEXTS:
            located.blame(f"{label} has an unknown key {key!r}.", key)
        elif not isinstance(value, str) or not value.strip():
            located.blame(f"{label}: {key!r} must be text that is not empty.", key)
    for key in _NEEDED:
        if key not in row:
            located.blame(f"{label} lacks {key!r}.")
    if not row.keys() & {"probe", "exchange"}:
        located.blame(f"{label} needs a 'probe' or an 'exchange' that shows it.")
    return len(located.findings) == before


def _hold(located: Located, row: Mapping[str, Any], ids: set[str]) -> None:
    label = f"fact {row['id']!r}"
    if not _ID.fullmatch(row["id"]):
        located.blame(f"{label}: 'id' must be small letters, digits and hyphens.", "id")
    if row["id"] in ids:
        located.blame(f"{label} stands twice.", "id")
    ids.add(row["id"])
    for key in ("what", "means"):
        for objection in wording(row[key]):
            located.blame(f"{label}: {key}: {objection}", key)
    for each in row["touches"]:
        if each not in load().features and each not in load().clauses:
            located.blame(f"{label}: there is no feature or clause {each!r}.", "touches")
    named = {key: row[key] for key in ("since", "before") if key in row}
    wrong = [v for v in (*row["tried"], *named.values()) if not _VERSION.fullmatch(v)]
    if wrong:
        located.blame(f"{label}: {wrong[0]!r} is no version with three numbers.", "tried")
        return
    tried = [ordered(each) for each in row["tried"]]
    if tried != sorted(tried):
        located.blame(f"{label}: 'tried' must go from old to new.", "tried")
    for key, version in named.items():
        at = ordered(version)
        if at not in tried or at == tried[0]:
            said = f"{label}: {version}, and one before it, must be among the versions tried."
            located.blame(said, key)
    if len(named) == 2 and ordered(row["since"]) >= ordered(row["before"]):
        located.blame(f"{label}: no version lies between 'since' and 'before'.", "since")
