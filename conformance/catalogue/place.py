"""
Where in a TOML file something stands, and the finding that says so.

Knows TOML's headers and keys only: `tomllib` keeps no positions, so the text is searched again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"^\s*\[\[?\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*\]?\]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to tidy: `file` is a name inside the catalogue, `line` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Located:
    """
    The `number`th (from 0) table called `table` of a file, and the list its findings go to.

    Lines are looked for only when something is blamed: a sound catalogue never pays for them.
    """

    file: str
    text: str = field(repr=False)
    findings: list[Finding] = field(repr=False)
    table: str
    number: int = 0

    def line(self, key: str | None = None) -> int:
        """Return the line of `key` in the table, else of the table's header."""
        return line_of(self.text, self.table, self.number, key=key)

    def blame(self, message: str, key: str | None = None) -> None:
        """Add a finding at `key` of this table, or at its header."""
        self.findings.append(Finding(self.file, self.line(key), message))


def line_of(text: str, table: str, number: int = 0, *, key: str | None = None) -> int:
    """
    Return the line, from 1, of the `number`th (from 0) table called `table` in `text`.

    With `key`, the line of that key inside the table when it is written there on a line of its
    own. A table that cannot be found, such as one in an inline array, gives line 1.
    """
    lines = text.splitlines()
    headers = [
        (at, match.group(1)) for at, line in enumerate(lines) if (match := _HEADER.match(line))
    ]
    starts = [at for at, name in headers if name == table]
    if number >= len(starts):
        return 1
    start = starts[number]
    end = next((at for at, _ in headers if at > start), len(lines))
    return next((at + 1 for at in range(start + 1, end) if _sets(lines[at], key)), start + 1)


def line_of_key(text: str, key: str) -> int:
    """Return the line, from 1, on which `text` first sets `key` or opens a table of that name."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        header = _HEADER.match(line)
        if (header and header.group(1) == key) or _sets(line, key):
            return at + 1
    return 1


def _sets(line: str, key: str | None) -> bool:
    return key is not None and bool(re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line))
