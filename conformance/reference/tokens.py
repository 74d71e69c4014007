"""
What the reference endpoint counts as a token: about a word with the space before it.

Pure; a real tokeniser is neither needed nor imitated.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\s*\S{1,12}|\s+")


def tokens(text: str) -> tuple[str, ...]:
    """Cut `text` into tokens; joined they are `text` again."""
    return tuple(_TOKEN.findall(text))


def count(text: str) -> int:
    """Return the number of tokens in `text`."""
    return len(tokens(text))
