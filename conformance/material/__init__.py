"""
Pictures, sounds and pages that the suite sends, tiny and made by `make`.

Knows files and what type each is of; what they show is said by their names and judged elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from conformance.model import Housekeeping

_FOLDER = Path(__file__).resolve().parent
_TYPES = {
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".wav": "audio/wav",
}


def names() -> tuple[str, ...]:
    """Return the names of all files, sorted."""
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES))


def read(name: str) -> bytes:
    """Return the bytes of the file called `name`; raises Housekeeping when there is none."""
    if name not in names():
        raise Housekeeping(
            f"There is no material called {name!r}, only {', '.join(names())}.",
            "Make it in conformance/material/make.py, or choose one that is there.",
        )
    return (_FOLDER / name).read_bytes()


def media_type(name: str) -> str:
    """Return the media type of the file called `name`, by its ending."""
    return _TYPES[Path(name).suffix]
