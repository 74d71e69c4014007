"""
What has to travel in the wheel beside the package, and whether it does.

Knows folders and the archive; builds nothing.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from tasks.locks import ROOT

_TRAVELS = {
    "conformance": "conformance",
    "schemas": "conformance/shipped/schemas",
    "cassettes/rehearsed": "conformance/shipped/cassettes/rehearsed",
}


def left_behind(built: Path) -> list[str]:
    """Return what has to travel in the wheel `built` and does not."""
    with ZipFile(built) as archive:
        inside = set(archive.namelist())
    wanted = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in _TRAVELS.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return sorted(wanted - inside)
