"""
The names of places on the page: stable, so that a link to one still leads there in a later run.

Two things never share a name, whatever an endpoint or a target is called; knows no markup.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from conformance.results.matrix import Column

_OWN = re.compile(
    r"gemini|rehearsed|features|list|said|found|find|area|support|level|surface|evidence|change"
    r"|columns|order|(changes|drawer|reported|sweep|target)(-.*)?"
)


def of_feature(feature: str) -> str:
    """Return the fragment of a feature: its id, `chat-create`."""
    name = _quoted(feature)
    return f"={name}" if _OWN.fullmatch(name) else name


def of_clause(feature: str, clause: str) -> str:
    """Return the fragment of a clause under a feature: its id, `chat-create/id`."""
    head, slash, slug = clause.partition("/")
    named = _quoted(slug) if slash and head == feature else f"={_quoted(clause)}"
    return f"{_quoted(feature)}/{named}"


def of_cell(feature: str, column: Column) -> str:
    """Return the fragment of a cell: `chat-create@live:gemini:python`."""
    parts = [column.provenance, column.target]
    if column.surface is not None:
        parts.append(column.surface)
    return f"{_quoted(feature)}@{':'.join(map(_quoted, parts))}"


def of_report(feature: str, report: str) -> str:
    """Return the fragment of a reported deviation under a feature: `chat-create=empty-id`."""
    return f"{_quoted(feature)}={_quoted(report)}"


def _quoted(text: str) -> str:
    # Percent signs are quoted too, so no two texts give one name, and the marks between are free.
    return quote(text, safe="", errors="surrogatepass")
