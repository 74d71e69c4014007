"""
How long a recorded answer took, read off a cassette without parsing it.

Looks for the one member that says so, which a hundred times the work would find as well.
"""

from __future__ import annotations

import re
from pathlib import Path

# The member of the response, with its block list: `    timing_ms:` and lines of `    - 12.5`.
_TIMES = re.compile(rb"^    timing_ms:\r?\n((?:    - [0-9.]+\r?\n)+)", re.MULTILINE)


def took_ms(path: Path) -> float | None:
    """Return when the last piece of the answer in the cassette `path` came; None if unsaid."""
    try:
        found = _TIMES.findall(path.read_bytes())
    except OSError:
        return None
    # A body that quotes such lines comes before the member itself.
    return float(found[-1].split()[-1]) if found else None
