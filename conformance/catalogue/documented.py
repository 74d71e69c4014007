"""
The parameters that documents name, and the clauses that judge each of them.

Reads one TOML file; knows no verdict.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.model import Housekeeping

FILE = Path(__file__).resolve().parent / "parameters" / "documented.toml"


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    One documented parameter of one call.

    `where` is method and path, `header` or `jsonl`; `clauses` judge it, and `excluded` says why
    none does.
    """

    where: str
    name: str
    clauses: tuple[str, ...] = ()
    excluded: str | None = None


@cache
def parameters(file: Path = FILE) -> tuple[Parameter, ...]:
    """
    Return every documented parameter, in the order of the file.

    Raises Housekeeping for a file that cannot be read, a member that is unknown or missing, a
    parameter named twice, and one with neither clauses nor a reason for its exclusion, or both.
    """
    try:
        rows: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["parameter"]
        found = tuple(
            Parameter(**{**row, "clauses": tuple(row.get("clauses", ()))}) for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _untidy(f"it cannot be read: {type(error).__name__}: {error}") from error
    seen: set[tuple[str, str]] = set()
    for each in found:
        if (each.where, each.name) in seen:
            raise _untidy(f"{each.where} {each.name} is named twice")
        if bool(each.clauses) is (each.excluded is not None):
            raise _untidy(f"{each.where} {each.name} needs clauses or a reason, not both")
        seen.add((each.where, each.name))
    return found


def _untidy(what: str) -> Housekeeping:
    return Housekeeping(f"parameters/{FILE.name}: {what}.", "Mend the row.")
