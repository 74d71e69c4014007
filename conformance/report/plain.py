"""
Text of unknown origin made harmless for terminals, markup and encoders, with nothing hidden.

Knows characters only: escaping for HTML, XML or Markdown is the business of each reporter.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_JOINERS = "\u200c\u200d"  # format characters that ordinary writing and emoji need
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def clean(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    r"""
    Return `text` with every character that could act on its surroundings spelled out.

    Control characters, bidirectional and other format characters, line and paragraph separators,
    lone surrogates and whatever Unicode has not assigned become `\n`, `\x1b`, `\u202e` and so on.
    With `lines`, line feeds and tabs stay. Over `limit` characters the text is cut and its length
    said. The result can be encoded as UTF-8 and stand in an XML document.
    """
    cut = text if limit is None or len(text) <= limit else text[:limit]
    if not (cut.isascii() and cut.isprintable()):
        kept = "\n\t" if lines else ""
        cut = "".join(each if each in kept else _harmless(each) for each in cut)
    return cut if limit is None or len(text) <= limit else f"{cut}… ({len(text)} characters)"


def ascii_only(text: str) -> str:
    """Return `text`, already cleaned, spelled in ASCII for an output that knows nothing else."""
    return (
        text.replace("…", "...")
        .replace("·", "-")
        .encode("ascii", "backslashreplace")
        .decode("ascii")
    )


def web_link(address: str | None) -> str | None:
    """Return `address` when it is a web address that a page may link to, else None."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return the number with its noun: `1 verdict`, `2 verdicts`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@lru_cache(maxsize=4096)
def _harmless(character: str) -> str:
    code = ord(character)
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs":
        return character
    if character in _SHORT:
        return _SHORT[character]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
