"""
The members an entry of the catalogue may have, and what each value must be.

Knows one table at a time; how entries refer to each other is `references`' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from conformance.catalogue.place import Located
from conformance.model import Basis, Level

_NAME = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"


def read_members(located: Located, table: dict[str, Any], kind: str) -> dict[str, Any] | None:
    """
    Check one table of `kind` (source, area, feature or clause) and return its members.

    Values come back as entries keep them: enums, tuples, days in ISO form. Everything wrong goes
    to `located`; None when a required member is missing or wrong, so that no entry can be made.
    """
    known = _MEMBERS[kind]
    label = f"{kind} {table['id']!r}" if isinstance(table.get("id"), str) else kind
    for key in table.keys() - known.keys():
        located.blame(f"{label} has an unknown key {key!r}.", key)
    members: dict[str, Any] = {}
    sound = True
    for key, (wanted, required) in known.items():
        if key not in table:
            if required:
                located.blame(f"{label} lacks {key!r}.")
                sound = False
            continue
        convert, must_be = _VALUES[wanted]
        try:
            members[key] = convert(table[key])
        except ValueError:
            located.blame(f"{label}: {key!r} must be {must_be}.", key)
            sound = sound and not required
    return members if sound else None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _matching(pattern: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def convert(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError
        return value

    return convert


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return tuple(_text(each) for each in value)


def _day(value: Any) -> str:
    if type(value) is date:
        return value.isoformat()
    return date.fromisoformat(_matching(r"\d{4}-\d{2}-\d{2}")(value)).isoformat()


#: kind of value -> (makes it what an entry keeps or raises ValueError, what it must be)
_VALUES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "text": (_text, "text that is not empty"),
    "texts": (_texts, "a list of texts that is not empty"),
    "name": (_matching(_NAME), "a name in small letters, digits, dots and hyphens"),
    "clause id": (
        _matching(f"{_NAME}/{_NAME}"),
        "<feature>/<slug> in small letters, digits, dots and hyphens",
    ),
    "day": (_day, "a day such as 2026-11-22"),
    "level": (Level, f"one of {', '.join(Level)}"),
    "basis": (Basis, f"one of {', '.join(Basis)}"),
    "judge": (_matching("rule"), '"rule" or left out'),
}

#: kind of entry -> member -> (kind of value, whether it must be there)
_MEMBERS: dict[str, dict[str, tuple[str, bool]]] = {
    "source": {
        "id": ("name", True),
        "title": ("text", True),
        "read": ("day", True),
        "dated": ("text", True),
        "address": ("text", False),
        "note": ("text", False),
        "covers": ("texts", False),
    },
    "area": {"title": ("text", True), "note": ("text", False)},
    "feature": {
        "id": ("name", True),
        "title": ("text", True),
        "evidence": ("basis", True),
        "sources": ("texts", True),
        "core": ("name", False),
        "note": ("text", False),
    },
    "clause": {
        "id": ("clause id", True),
        "level": ("level", True),
        "basis": ("basis", True),
        "text": ("text", True),
        "source": ("name", True),
        "by": ("judge", False),
        "excluded": ("text", False),
        "only": ("name", False),
        "since": ("text", False),
    },
}
