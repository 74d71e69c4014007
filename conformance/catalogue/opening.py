"""
Opening a TOML file of the catalogue, strictly: what cannot be read, and what nobody knows there.

Knows the top of a file; what its rows may hold is the business of whoever reads them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from conformance.catalogue.place import Finding, line_of_key
from conformance.model import Housekeeping


def opened(
    path: Path, name: str, known: Set[str], findings: list[Finding]
) -> tuple[str, dict[str, Any]] | None:
    """
    Return the text of the file at `path` and its members, None when it cannot be read.

    Why not, and every member at its top that is not `known`, goes to `findings` under `name`.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        message = f"it cannot be read: {error}."
        findings.append(Finding(name, int(line.group(1)) if line else 1, message))
        return None
    findings.extend(
        Finding(name, line_of_key(text, key), f"{key!r} is unknown here.")
        for key in tables.keys() - known
    )
    return text, tables


def insist_on_none(findings: Sequence[Finding], what: str, hint: str) -> None:
    """Raise Housekeeping that lists `findings` about `what`, sorted, when there are any."""
    if findings:
        listed = "".join(f"\n  {finding}" for finding in sorted(findings))
        raise Housekeeping(f"{what} hold what cannot be read:{listed}\n", hint)
