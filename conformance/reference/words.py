"""
Names and places in an English sentence, found by their capitals.

Pure; just clever enough for the prompts a conformance suite writes.
"""

from __future__ import annotations

import re

_NAME = r"[A-Z][\w'-]*(?:\s(?:de|la|do|da|of)?\s?[A-Z][\w'-]*)*(?:,\s[A-Z]{2}\b)?"
_JOIN = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|than)\s+(?:in\s+)?)"
_PLACES = re.compile(rf"\b(?:in|for|at|near|of)\s+({_NAME}(?:{_JOIN}{_NAME})*)")
_SINGLE = re.compile(_NAME)
_WORD = re.compile(r"\b[A-Z][a-z]+\b")
_ORDINARY = frozenset(
    re.findall(
        r"\w+",
        "A An And Answer Are At By Call Can Celsius Count Describe Do Does Everybody Everyone "
        "Fahrenheit For From Give He Her His How I If In Is It Its JSON List Monday Tuesday "
        "Wednesday Thursday Friday Saturday Sunday My Name No Nobody Of On Our Please Reply Return "
        "Say She Somebody Tell The Their Then There These They This To Use User Was We What When "
        "Where Which Who Why With Yes You Your",
    )
)

_READ = 4000  # characters of a text that are looked at


def places(text: str) -> tuple[str, ...]:
    """Return what stands as a place in `text`, in order: "in Paris and New York" gives two."""
    found: list[str] = []
    for match in _PLACES.finditer(text[:_READ]):
        found += [
            name
            for name in _SINGLE.findall(match.group(1))
            if name.split()[0].rstrip(",") not in _ORDINARY
        ]
    return tuple(dict.fromkeys(found))


def names(text: str) -> tuple[str, ...]:
    """Return the capitalised words of `text` that are no ordinary words, in order."""
    return tuple(
        dict.fromkeys(word for word in _WORD.findall(text[:_READ]) if word not in _ORDINARY)
    )
