"""
Event streams put together from the events they hold, in every way the standard allows.

A stream knows where each event's last byte lies; how it is read is the tests' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from hypothesis import strategies as st

ENDS = ("\n", "\r\n", "\r")


@dataclass(frozen=True)
class Stream:
    """The bytes of a stream, the data of its events, and the offset behind each event."""

    body: bytes
    data: tuple[str, ...]
    ends: tuple[int, ...]


def put_together(data: Iterable[str], choose: Random) -> Stream:
    """Write `data`, a text an event, as a stream; line ends, spaces and comments by chance."""
    ends = choose.choice([("\n",), ("\r\n",), ("\r",), ENDS])
    body = bytearray("\ufeff".encode() if choose.random() < 0.3 else b"")
    data = tuple(data)
    behind = []

    def line(text: str) -> None:
        end = choose.choice(ends)
        if not text and end == "\n" and body.endswith(b"\r"):
            end = "\r"  # a line feed would only complete the line end before it
        body.extend((text + end).encode())

    for text in data:
        if choose.random() < 0.3:
            line(choose.choice([": keep-alive", ":", "retry: 10", "unknown: é"]))
        for each in text.split("\n"):
            line("data: " + each if each[:1] == " " or choose.random() < 0.7 else "data:" + each)
            if choose.random() < 0.1:
                line(": between")
        line("")
        behind.append(len(body))
    return Stream(bytes(body), data, tuple(behind))


def cut(body: bytes, cuts: Sequence[int]) -> list[bytes]:
    """Return `body` in pieces, cut at `cuts` modulo its length, empty pieces among them."""
    borders = [0, *sorted(each % (len(body) + 1) for each in cuts), len(body)]
    return [body[start:end] for start, end in pairwise(borders)]


#: Sources of chance that print their seed when a test fails.
chances = st.randoms(use_true_random=True)
borders = st.lists(st.integers(0, 5000), max_size=12)
