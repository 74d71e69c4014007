"""
The sweeps: what is sent one at a time against a control request, read from TOML and strictly.

Knows what is asked and how an effect could be seen; not what any endpoint makes of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from conformance.catalogue.opening import insist_on_none, opened
from conformance.catalogue.place import Finding, Located, line_of_key
from conformance.catalogue.trials import EFFECTS, PLACES, Trial, of_keywords, of_parameters
from conformance.model import Sweep

FOLDER = Path(__file__).resolve().with_name("sweeps")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL: Mapping[Sweep, tuple[str, ...]] = {
    Sweep.PARAMETERS: ("id", "endpoint", "call", "role", "params"),
    Sweep.KEYWORDS: ("id", "prompt", "answer"),
}
_NEEDS = ("id", "name", "known")
_MAY: Mapping[Sweep, tuple[str, ...]] = {
    Sweep.PARAMETERS: (
        *("shows", "endpoint", "control", "call", "role", "send", "effect", "lawful", "excluded"),
    ),
    Sweep.KEYWORDS: ("control", "answer", "root", "schema", "only"),
}
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "params": dict,
    "send": dict,
    "root": dict,
    "schema": dict,
    "answer": (dict, bool),
    "effect": list,
    "lawful": bool,
}


@lru_cache(maxsize=4)
def trials(folder: Path | None = None) -> tuple[Trial, ...]:
    """
    Return everything that is tried, parameters first, in the order of the files.

    Raises Housekeeping that lists every finding with file and line: unknown, missing or wrongly
    typed members, doubled ids, controls and checks that are not there, and equal requests.
    """
    findings: list[Finding] = []
    found: list[Trial] = []
    for sweep in Sweep:
        found += _read(sweep, (folder or FOLDER) / f"{sweep}.toml", findings)
    hint = "Mend the files named; their first lines tell what a row may hold."
    insist_on_none(findings, "The sweeps", hint)
    return tuple(found)


def _read(sweep: Sweep, path: Path, findings: list[Finding]) -> list[Trial]:
    if (read := opened(path, path.name, {"sweep", "control", "row"}, findings)) is None:
        return []
    text, tables = read
    if tables.get("sweep") != sweep:
        message = f"'sweep' must be {sweep.value!r}."
        findings.append(Finding(path.name, line_of_key(text, "sweep"), message))
    before = len(findings)
    controls = {
        table["id"]: table
        for place, table in _tables(path.name, text, tables, "control", findings)
        if _sound(place, table, _CONTROL[sweep], ())
    }
    rows = [
        (place, table)
        for place, table in _tables(path.name, text, tables, "row", findings)
        if _sound(place, table, _NEEDS, _MAY[sweep]) and _fits(place, table, sweep, controls)
    ]
    if len(findings) > before:
        return []
    made = of_parameters if sweep is Sweep.PARAMETERS else of_keywords
    found: list[Trial] = []
    seen: dict[str, str] = {}
    for place, table in rows:
        for trial in made(table, controls):
            found.append(trial)
            for request in filter(None, (trial.control, trial.request)):
                spelled = json.dumps([request.path, request.role, request.params], sort_keys=True)
                first = seen.setdefault(spelled, request.exchange)
                if first != request.exchange:
                    place.blame(f"row {table['id']!r} sends the same request as {first}.", "id")
    return found


def _tables(
    file: str, text: str, tables: Mapping[str, Any], kind: str, findings: list[Finding]
) -> Iterable[tuple[Located, Mapping[str, Any]]]:
    entries = tables.get(kind, [])
    ids: set[str] = set()
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        place = Located(file, text, findings, kind, number)
        if not isinstance(entry, dict) or not _ID.fullmatch(str(entry.get("id", ""))):
            place.blame(f"{kind} lacks an 'id' of small letters, digits and hyphens.")
        elif entry["id"] in ids:
            place.blame(f"{kind} {entry['id']!r} stands twice.", "id")
        else:
            ids.add(entry["id"])
            yield place, entry


def _sound(
    place: Located, table: Mapping[str, Any], needs: tuple[str, ...], may: tuple[str, ...]
) -> bool:
    label = f"{place.table} {table['id']!r}"
    sound = True
    for key in table:
        kind = _KINDS.get(key, str)
        if key not in needs + may:
            place.blame(f"{label} has an unknown key {key!r}.", key)
        elif not isinstance(table[key], kind) or table[key] == "":
            place.blame(f"{label}: {key!r} has a value of the wrong kind.", key)
        else:
            continue
        sound = False
    for key in needs:
        if key not in table and not (key == "known" and "excluded" in table):
            place.blame(f"{label} lacks {key!r}.")
            sound = False
    return sound


def _fits(
    place: Located, row: Mapping[str, Any], sweep: Sweep, controls: Mapping[str, Any]
) -> bool:
    label = f"row {row['id']!r}"
    if "control" in row and row["control"] not in controls:
        place.blame(f"{label} names a control that is not there.", "control")
    elif sweep is Sweep.KEYWORDS:
        if "control" not in row or not row.keys() & {"answer", "root", "schema"}:
            place.blame(f"{label} needs 'control' and one of 'answer', 'root' and 'schema'.")
        elif row.get("only", "tools") not in PLACES:
            place.blame(f"{label}: 'only' must be one of {', '.join(PLACES)}.", "only")
        else:
            return True
    elif "excluded" in row:
        if "control" in row or "endpoint" in row:
            return True
        place.blame(f"{label} needs 'endpoint'.")
    elif "send" not in row or "effect" not in row:
        place.blame(f"{label} needs 'send' and 'effect', or 'excluded' with a reason.")
    elif "control" not in row and not row.keys() >= {"endpoint", "call"}:
        place.blame(f"{label} needs 'control', or 'endpoint' and 'call'.")
    elif not _known_effect(row["effect"]):
        place.blame(f"{label} names no check, or not what belongs to it.", "effect")
    else:
        return True
    return False


def _known_effect(effect: list[Any]) -> bool:
    name, *given = effect or [""]
    wanted = EFFECTS.get(name)
    return (
        wanted is not None
        and len(wanted) == len(given)
        and all(isinstance(value, kind) for value, kind in zip(given, wanted, strict=True))
    )
