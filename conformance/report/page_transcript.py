"""
An answer as it came, in pieces, with the breaches marked at the place where they were found.

Finds places in the excerpt that a run keeps; how a mark looks is the template's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.contract.phrases import show
from conformance.model import Breach
from conformance.report.page_spans import Span, Spans
from conformance.wire import MISSING, sse

LONGEST = 6000
_CUT = re.compile(r"\n… \d+ characters in all\Z")
_INSIDE = re.compile(r"(event|line) (\d{1,9})(?: (/.*))?", re.DOTALL)
_HEADER = re.compile(r"header (\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A part of an answer; `breaches` are the numbers, from 1, of those that are found in it.

    `missing` names the members that should stand there and do not.
    """

    text: str
    breaches: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """An answer in pieces, and the numbers of the breaches whose place the excerpt lacks."""

    pieces: tuple[Piece, ...]
    elsewhere: tuple[int, ...] = ()


def transcript(answer: str, breaches: Sequence[Breach]) -> Transcript:
    """
    Return `answer`, the excerpt of a run, with `breaches` at their places.

    A breach of a member that is missing is found where the object begins that lacks it, one of the
    whole body or stream where that begins.
    """
    text = answer[:LONGEST]
    found: list[tuple[Span, int]] = []
    elsewhere: list[int] = []
    places = _Places(text)
    for number, breach in enumerate(breaches, start=1):
        span = places.of(breach.where)
        if span is None:
            elsewhere.append(number)
        else:
            found.append((span, number))
    absent = {
        number: breach.where.rpartition("/")[2]
        for number, breach in enumerate(breaches, start=1)
        if breach.found == show(MISSING) and "/" in breach.where
    }
    pieces = tuple(_pieces(text, found, absent))
    if len(answer) > LONGEST:
        pieces = (*pieces, Piece(f"\n… {len(answer)} characters in all"))
    return Transcript(pieces, tuple(elsewhere))


class _Places:
    """Where things stand in an excerpt: its head, its body, the events or lines of that."""

    def __init__(self, text: str) -> None:
        self._text = text
        head, gap, _ = text.partition("\n\n") if text.startswith("HTTP ") else ("", "", "")
        self._head = head
        self._start = len(head) + len(gap)
        cut = _CUT.search(text)
        self._end = cut.start() if cut else len(text)
        self._spans: dict[int, Spans] = {}
        self._parts: dict[str, list[Span]] = {}

    def of(self, where: str) -> Span | None:
        """Return the span of a breach's place, None when it is not in the excerpt."""
        if where in ("body", "stream"):
            return (self._start, self._start)
        if where == "status":
            return (0, self._head.find("\n")) if "\n" in self._head else None
        if named := _HEADER.fullmatch(where):
            return self._of_header(named[1])
        if inside := _INSIDE.fullmatch(where):
            parts, number = self._of_kind(inside[1]), int(inside[2])
            if not 0 < number <= len(parts):
                return None
            part = parts[number - 1]
            return self._member(part, inside[3]) if inside[3] else part
        whole = (self._start, self._end)
        return self._member(whole, where) if where.startswith("/") or not where else None

    def _of_header(self, name: str) -> Span | None:
        line = re.search(rf"^{re.escape(name)}:.*", self._head, re.IGNORECASE | re.MULTILINE)
        return line.span() if line else None

    def _of_kind(self, kind: str) -> list[Span]:
        if kind not in self._parts:
            reader = self._events if kind == "event" else self._lines
            self._parts[kind] = list(reader())
        return self._parts[kind]

    def _events(self) -> Iterator[Span]:
        body = self._text[self._start : self._end].encode("utf-8", "surrogatepass")
        for event in sse.read(body).events:
            # The data alone: the blank line behind it and comments before it say nothing.
            data = body[event.start : event.end].rstrip(b"\r\n")
            begin = self._start + len(body[: event.start].decode("utf-8", "surrogatepass"))
            yield begin, begin + len(data.decode("utf-8", "surrogatepass"))

    def _lines(self) -> Iterator[Span]:
        for line in re.finditer(r"[^\r\n]+", self._text[self._start : self._end]):
            yield self._start + line.start(), self._start + line.end()

    def _member(self, part: Span, pointer: str) -> Span | None:
        start = part[0]
        if start not in self._spans:
            json = re.compile(r"[{\[]").search(self._text, *part)
            self._spans[start] = Spans(self._text, json.start() if json else part[1], part[1])
        return self._spans[start].of(pointer)


def _pieces(text: str, found: list[tuple[Span, int]], absent: Mapping[int, str]) -> Iterator[Piece]:
    """Yield `text` in pieces; of marks that overlap, the outer one ends where the inner begins."""
    marks: list[tuple[int, int, tuple[int, ...]]] = []
    for (start, end), number in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
        if marks and marks[-1][0] == start:
            marks[-1] = (start, end, (*marks[-1][2], number))
            continue
        if marks and marks[-1][1] > start:
            marks[-1] = (marks[-1][0], start, marks[-1][2])
        marks.append((start, end, (number,)))
    at = 0
    for start, end, numbers in marks:
        if start > at:
            yield Piece(text[at:start])
        missing = tuple(absent[number] for number in sorted(numbers) if number in absent)
        yield Piece(text[start:end], tuple(sorted(numbers)), missing)
        at = end
    if at < len(text):
        yield Piece(text[at:])
