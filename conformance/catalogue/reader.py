"""
TOML to entries, strictly: whatever is wrong is collected with its file and line.

Knows the folder and its files; members and references are checked by its siblings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from conformance.catalogue.entries import AREAS, Area, Catalogue, Clause, Feature, Source
from conformance.catalogue.members import read_members
from conformance.catalogue.place import Finding, Located, line_of_key
from conformance.catalogue.references import check_references

_Entry = TypeVar("_Entry", Source, Feature, Clause)

SOURCES = "sources.toml"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a folder holds: the entries that could be read, and what is wrong with it.

    `places` says where an entry stands, by kind (source, feature, clause) and id.
    """

    catalogue: Catalogue
    findings: tuple[Finding, ...]
    places: Mapping[tuple[str, str], Located]


@dataclass(slots=True)
class _Draft:
    """The entries gathered so far, what is wrong, and where everything stands."""

    sources: dict[str, Source] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    features: dict[str, Feature] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[tuple[str, str], Located] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # ids of entries that could not be made

    def add(self, into: dict[str, _Entry], entry: _Entry, place: Located) -> None:
        if entry.id in into:
            first = self.places[place.table, entry.id]
            where = f"{first.file}:{first.line('id')}"
            place.blame(f"{place.table} {entry.id!r} is already defined at {where}.", "id")
            return
        into[entry.id] = entry
        self.places[place.table, entry.id] = place


def read(folder: Path) -> Reading:
    """
    Read `sources.toml` and every `<area>.toml` of `folder`, and check how they hang together.

    Never raises for what the files say: broken TOML, unknown members, wrong types, duplicate ids
    and references to nothing are all findings, sorted by file and line.
    """
    draft = _Draft()
    paths = sorted(folder.glob("*.toml"), key=_in_order)
    if SOURCES not in [path.name for path in paths]:
        draft.findings.append(Finding(SOURCES, 1, "the file of the sources is missing."))
    for path in paths:
        _read_file(path, draft)
    catalogue = Catalogue(
        sources=MappingProxyType(draft.sources),
        areas=MappingProxyType(draft.areas),
        features=MappingProxyType(draft.features),
        clauses=MappingProxyType(draft.clauses),
    )
    check_references(catalogue, draft.places, unread=draft.unread)
    places = MappingProxyType(draft.places)
    return Reading(catalogue, tuple(sorted(draft.findings)), places)


def _in_order(path: Path) -> tuple[int, str]:
    """Sources first, then areas as the vocabulary lists them."""
    if path.name == SOURCES:
        return -1, path.name
    return (AREAS.index(path.stem) if path.stem in AREAS else len(AREAS)), path.name


def _read_file(path: Path, draft: _Draft) -> None:
    try:
        text = path.read_bytes().decode("utf-8")
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        # Without a line number the file ended too early: blame where it ended.
        line = int(found.group(1)) if found else max(1, len(text.splitlines()))
        draft.findings.append(Finding(path.name, line, f"no valid TOML: {error}."))
        return
    except (OSError, UnicodeDecodeError) as error:
        draft.findings.append(Finding(path.name, 1, f"the file cannot be read: {error}."))
        return
    if path.name == SOURCES:
        for place, table in _tables(path.name, text, tables, ("source",), draft.findings):
            if (members := read_members(place, table, "source")) is None:
                draft.unread.add(str(table.get("id")))
            else:
                draft.add(draft.sources, Source(**members), place)
    elif path.stem in AREAS:
        _read_area(path, text, tables, draft)
    else:
        message = f"{path.stem!r} is no word for an area; those are {', '.join(AREAS)}."
        draft.findings.append(Finding(path.name, 1, message))


def _read_area(path: Path, text: str, tables: dict[str, Any], draft: _Draft) -> None:
    area = path.stem
    head = Located(path.name, text, draft.findings, "area")
    if not isinstance(tables.get("area"), dict):
        head.blame("the table [area] with its title is missing.")
    elif (members := read_members(head, tables["area"], "area")) is not None:
        draft.areas[area] = Area(id=area, **members)
    rest = {name: value for name, value in tables.items() if name != "area"}
    for place, table in _tables(path.name, text, rest, ("feature", "clause"), draft.findings):
        if (members := read_members(place, table, place.table)) is None:
            draft.unread.add(str(table.get("id")))
            continue
        if place.table == "feature":
            if slug := members.get("core"):
                members["core"] = f"{members['id']}/{slug}"
            draft.add(draft.features, Feature(area=area, **members), place)
        else:
            members["by_rule"] = members.pop("by", None) is not None
            feature = members["id"].partition("/")[0]
            draft.add(draft.clauses, Clause(area=area, feature=feature, **members), place)


def _tables(
    file: str, text: str, tables: dict[str, Any], known: tuple[str, ...], findings: list[Finding]
) -> list[tuple[Located, dict[str, Any]]]:
    """Return every table of the `known` kinds with its place; find everything else."""
    findings.extend(
        Finding(file, line_of_key(text, name), f"{name!r} is unknown here.")
        for name in tables.keys() - set(known)
    )
    found: list[tuple[Located, dict[str, Any]]] = []
    for kind in known:
        entries = tables.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            message = f"{kind!r} must be written as [[{kind}]]."
            findings.append(Finding(file, line_of_key(text, kind), message))
            continue
        for number, entry in enumerate(entries):
            found.append((Located(file, text, findings, kind, number), entry))
    return found
