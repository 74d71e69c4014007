"""
Where an answer is cut into pieces: as it was recorded, between all bytes, or where readers break.

Knows bytes and the few places at which a careless reader of streams goes wrong; not when a piece
is sent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate, pairwise

from conformance.model import Response

_TEXT = re.compile(r"\s*(?:text/|application/json\b|application/[\w.-]+\+json\b)", re.IGNORECASE)

# Each alternative names the bytes before a border; what has to follow stands in a look-ahead.
_NASTY = re.compile(
    rb"""
      [\xc2-\xf4](?=[\x80-\xbf])          # inside a character of several bytes
    | \r(?=\n)                            # inside the end of a line
    | \n(?=\r?\n)                         # inside the blank line that ends an event
    | ^da(?=ta:) | (?<=^data:)(?=\x20)    # inside the name of a field, and before its space
    | (?<=^data:\x20)\[DO(?=NE\])         # inside the mark at the end
    | \\u[0-9A-Fa-f]{2}(?=[0-9A-Fa-f]{2}) # inside an escaped character
    | \\(?=[^u])(?=(.))                   # inside a short escape
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


class Split(StrEnum):
    """Where the borders of an answer's pieces lie."""

    RECORDED = "recorded"
    BYTES = "bytes"
    NASTY = "nasty"


def pieces_of(response: Response, split: Split) -> list[tuple[bytes, int]]:
    """
    Return the pieces to send, none of them empty, each with the number of a recorded piece.

    The number says in which recorded piece the last byte lies, and so when the piece was there.
    Only text is cut anew: an answer that is neither `text/…` nor JSON keeps its recorded pieces.
    """
    ends = list(accumulate(map(len, response.pieces)))
    if split is Split.RECORDED or not _is_text(response):
        return [(piece, number) for number, piece in enumerate(response.pieces) if piece]
    body = response.body
    cuts = range(1, len(body)) if split is Split.BYTES else _nasty(body)
    return [
        (body[start:end], bisect_left(ends, end))
        for start, end in pairwise([0, *cuts, len(body)])
        if start < end
    ]


def _nasty(body: bytes) -> Iterator[int]:
    """Yield the offsets of the borders, in order and each once."""
    last, start = 0, 0
    while found := _NASTY.search(body, start):
        # What a backslash escapes is passed over, or the second of two would count as a first.
        short = found[1] is not None
        start = found.end() + (1 if short or found.end() == found.start() else 0)
        if last < found.end() < len(body):
            last = found.end()
            yield last


def _is_text(response: Response) -> bool:
    return any(
        name.lower() == "content-type" and _TEXT.match(value) for name, value in response.headers
    )
