"""
Every way a text may spell a secret, as patterns to search for.

Knows escapes and Base64; not where a secret comes from, nor what is done about one that is found.
"""

from __future__ import annotations

import base64
import html
import json
import re
from functools import lru_cache

SHORTEST = 6
"""Shorter strings are placeholders such as `EMPTY` or `x`, which every text may hold."""

_SURE = 8  # shorter pieces of Base64 occur in any other


@lru_cache(maxsize=64)
def spellings(secret: str) -> tuple[re.Pattern[bytes], ...]:
    """
    Return patterns that together find every spelling of `secret` in the bytes of a UTF-8 text.

    Each character may stand plainly or escaped for JSON, a URL, HTML or Markdown, whatever its
    neighbours do; the secret may also be part of something in Base64. That has three alignments,
    whose ends depend on what stands beside it and are left out. A secret shorter than `SHORTEST`
    has no spelling.
    """
    if len(secret) < SHORTEST:
        return ()
    raw = secret.encode("utf-8", "surrogatepass")
    texts = {secret: None}  # a set that keeps its order
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        sure = whole[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6].decode("ascii")
        if len(sure) >= _SURE:
            texts |= {sure: None, sure.replace("+", "-").replace("/", "_"): None}
    return tuple(re.compile(b"".join(map(_character, text))) for text in texts)


@lru_cache(maxsize=512)
def _character(character: str) -> bytes:
    """Return a pattern for `character`, plain or escaped."""
    raw = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass")
    number = ord(character)
    # Each way begins with a fixed letter: the search then skips whatever cannot begin one.
    ways = [
        re.escape(raw),
        b"".join(rb"\\u" + _digits(units[at : at + 2].hex()) for at in range(0, len(units), 2)),
        b"".join(b"%" + _digits(f"{byte:02x}") for byte in raw),
        b"&#(?:0*%d|[xX]0*%s);" % (number, _digits(f"{number:x}")),
    ]
    if not character.isalnum():
        in_json = json.dumps(character, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
        in_html = html.escape(character).encode("utf-8", "surrogatepass")
        ways += [re.escape(in_json), re.escape(in_html), rb"\\" + re.escape(raw)]
    if character == " ":
        ways.append(rb"\+")
    return b"(?:" + b"|".join(dict.fromkeys(ways)) + b")"


def _digits(text: str) -> bytes:
    """Return a pattern for hexadecimal digits in either case."""
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else each for each in text).encode()
