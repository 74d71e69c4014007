"""
Which captures their owner trimmed, so that nothing absent in them may be held against anybody.

Reads the sidecar file and matches paths; what counts as absent is for the judge to say.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from conformance.model import WrongUsage

SIDECAR = "conformance-audit.toml"
_MEMBERS = {"path", "reason"}


@dataclass(slots=True)
class Partial:
    """
    The captures marked as trimmed: by patterns on the command line and by sidecar files.

    A pattern is matched against a file's path and against its name alone. A sidecar stands in the
    folder of the files or above it, within what was given to the audit, and its patterns are
    relative to it.
    """

    patterns: Sequence[str] = ()
    _sidecars: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def reason(self, path: str, root: str) -> str | None:
        """
        Return why the file `path`, found in `root`, is partial, or None when it is whole.

        Raises WrongUsage for a sidecar that cannot be read or holds something else.
        """
        name = path.replace(os.sep, "/")
        for pattern in self.patterns:
            if fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern):
                return "marked on the command line"
        file = Path(path)
        last = Path(root) if file != Path(root) else file.parent
        for folder in file.parents:
            for pattern, reason in self._beside(folder):
                if fnmatchcase(file.relative_to(folder).as_posix(), pattern):
                    return reason
            if folder == last:
                break
        return None

    def _beside(self, folder: Path) -> list[tuple[str, str]]:
        key = str(folder)
        if key not in self._sidecars:
            self._sidecars[key] = _read(folder / SIDECAR)
        return self._sidecars[key]


def _read(file: Path) -> list[tuple[str, str]]:
    try:
        rows: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError) as error:
        raise WrongUsage(f"{file} cannot be read: {error}.", "Mend the file.") from error
    marked = rows.pop("partial", None)
    if rows or not isinstance(marked, list):
        raise _wrong(file)
    for row in marked:
        if not isinstance(row, dict) or row.keys() != _MEMBERS:
            raise _wrong(file)
        if not all(isinstance(value, str) and value.strip() for value in row.values()):
            raise _wrong(file)
    return [(row["path"], row["reason"]) for row in marked]


def _wrong(file: Path) -> WrongUsage:
    return WrongUsage(
        f"{file} holds something else than [[partial]] rows of a path and a reason.",
        'Write [[partial]], path = "trimmed/*.json" and reason = "why".',
    )
