"""
How families of models think, and what an effort becomes on each: the documents' tables as values.

Knows names of models only; whether a model keeps its row is for the suite to find out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from conformance.model import Housekeeping
from conformance.places import PACKAGE

FILE = PACKAGE / "catalogue" / "mappings" / "thinking.toml"
EFFORTS = ("none", "minimal", "low", "medium", "high")
LEVELS = EFFORTS[1:]
NEWEST_PAGE = "2026-09"

Thinking = str | int
"""What an effort becomes: the name of a level, a budget in tokens, or "off"."""


@dataclass(frozen=True, slots=True)
class Family:
    """
    Models that think alike.

    `models` is a pattern over ids, `example` a model to ask for by name or None. `levels` are
    listed, `refused` said to be refused. `budget` is the least and the most of a thinking budget
    in tokens, None where there is none. `source` is an id of the catalogue's sources.
    """

    id: str
    models: re.Pattern[str]
    levels: tuple[str, ...]
    refused: tuple[str, ...]
    off: bool
    source: str
    example: str | None = None
    default: str | None = None
    budget: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """`families` by id, oldest first; `mappings` by page and family, effort to thinking."""

    families: Mapping[str, Family]
    mappings: Mapping[tuple[str, str], Mapping[str, Thinking]]


@cache
def tables() -> Tables:
    """Return what the file says. Raises Housekeeping when it is not as it must be."""
    try:
        with FILE.open("rb") as file:
            data = tomllib.load(file)
        families = {row["id"]: _family(row) for row in data["family"]}
        mappings = {
            (row["page"], families[name].id): MappingProxyType(dict(row["efforts"]))
            for row in data["mapping"]
            for name in row["families"]
        }
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise Housekeeping(
            f"{FILE.name} cannot be read: {type(error).__name__}: {error}.",
            "Its head says what every [[family]] and [[mapping]] holds.",
        ) from error
    return Tables(MappingProxyType(families), MappingProxyType(mappings))


def _family(row: Mapping[str, object]) -> Family:
    given = dict(row)
    given["models"] = re.compile(str(given["models"]))
    for name in ("levels", "refused", "budget"):
        if isinstance(given.get(name), list):
            given[name] = tuple(given[name])  # type: ignore[arg-type]  # a list, as just seen
    return Family(**given)  # type: ignore[arg-type]  # a wrong member is a TypeError


def family_of(model: str) -> Family:
    """Return the family of a model id; the newest for a name that says no generation."""
    found = list(tables().families.values())
    return next((each for each in found if each.models.search(model)), found[-1])


def example(family: str) -> str:
    """Return the model that stands for a family; raises Housekeeping when the file names none."""
    known = tables().families.get(family)
    if known is None or known.example is None:
        raise Housekeeping(
            f"{FILE.name} names no model for {family}.", "Add `example` to its [[family]]."
        )
    return known.example


def mapped(effort: str, family: str, *, page: str = NEWEST_PAGE) -> Thinking | None:
    """Return what `effort` becomes on `family`; None where the page of that time says nothing."""
    return tables().mappings.get((page, family), {}).get(effort)
