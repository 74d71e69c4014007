"""
Which generated changes the contract lets pass, what clients lose of variations, and why.

Reads `allowed.toml` and the lists beside it; decides nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conformance.model import Housekeeping

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Allowed:
    """
    A change that a compliant endpoint may show; the members may hold `*` as in file names.

    `[*]` in `where` is the `*` of a pointer that stands for places in an array; in `operation`
    several may stand, parted by `|`.
    """

    shape: str
    where: str
    operation: str
    reason: str

    def fits(self, shape: str, where: str, operation: str) -> bool:
        """Tell whether this is about a change."""
        return (
            fnmatchcase(shape, self.shape)
            and fnmatchcase(where, self.where)
            and any(fnmatchcase(operation, each) for each in self.operation.split("|"))
        )


@cache
def allowances() -> tuple[Allowed, ...]:
    """Return every allowance. Raises Housekeeping when the file is not as it must be."""
    return tuple(Allowed(**row) for row in _rows("allowed.toml", "allow", Allowed.__slots__))


@dataclass(frozen=True, slots=True)
class Loss:
    """A clause that turns through a surface on an allowed variation, by the client's doing."""

    variation: str
    surface: str
    clause: str
    reason: str


@cache
def losses() -> tuple[Loss, ...]:
    """Return what clients lose of variations; raises as `allowances`."""
    return tuple(Loss(**row) for row in _rows("losses.toml", "loss", Loss.__slots__))


@cache
def unbroken() -> Mapping[str, str]:
    """Return why nothing here can break some clauses, by clause id; raises as `allowances`."""
    rows = _rows("unbroken.toml", "clause", ("id", "reason"))
    return MappingProxyType({row["id"]: row["reason"] for row in rows})


@cache
def unmade() -> Mapping[str, str]:
    """Return why some groups of reports have no mutant, by group; raises as `allowances`."""
    rows = _rows("unmade.toml", "group", ("id", "reason"))
    return MappingProxyType({row["id"]: row["reason"] for row in rows})


def _rows(file: str, kind: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        read = tomllib.loads((HERE / file).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, str(error)) from error
    rows: Any = read.get(kind, [])
    if read.keys() - {kind} or not isinstance(rows, list):
        raise _broken(file, f"only [[{kind}]] may stand there")
    for number, row in enumerate(rows, 1):
        good = isinstance(row, dict) and row.keys() == set(names)
        if not good or not all(isinstance(value, str) and value for value in row.values()):
            raise _broken(file, f"[[{kind}]] number {number} needs {', '.join(names)} as texts")
    return rows


def _broken(file: str, why: str) -> Housekeeping:
    return Housekeeping(f"{file} cannot be used: {why}.", "Mend it in conformance/mutants.")
