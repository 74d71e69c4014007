"""
Event streams as the WHATWG HTML standard reads them (section "Server-sent events").

Bytes to events and what was odd about the bytes; what the events say is not looked at.
"""

import re
from dataclasses import dataclass
from typing import Final

from conformance.model import Event

KEPT: Final = 100
"""Strange lines and undecodable places that are kept; hostile bodies could have millions."""

_BOM: Final = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")
_ENDING: Final = {b"\n": "LF", b"\r\n": "CRLF", b"\r": "CR"}
_EVIDENT = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*+(?::[^\r\n]*+[\r\n]++)*+(?:data|event|id|retry):")


@dataclass(frozen=True, slots=True)
class StrangeLine:
    """A line whose field name the standard does not know; `offset` is that of its first byte."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """
    What a stream's end brings: `events` that only waited to see whether LF follows a CR, and
    `unfinished`, the data of an event without its blank line, which clients throw away.
    """

    events: tuple[Event, ...] = ()
    unfinished: str = ""


@dataclass(frozen=True, slots=True)
class EventStream:
    """
    A whole event stream.

    `comments` counts comment lines. `unfinished` is data held when the stream ended, which the
    standard discards. `undecodable` are the byte offsets of invalid UTF-8, `endings` the line ends
    that occur: LF, CRLF, CR. Of `strange` and `undecodable` the first KEPT are there.
    """

    events: tuple[Event, ...] = ()
    bom: bool = False
    comments: int = 0
    unfinished: str = ""
    strange: tuple[StrangeLine, ...] = ()
    undecodable: tuple[int, ...] = ()
    endings: frozenset[str] = frozenset()


def evident(body: bytes) -> bool:
    """Tell whether `body` begins the way only an event stream does, comments aside."""
    return _EVIDENT.match(body) is not None


def read(body: bytes) -> EventStream:
    """Read `body`, the bytes of a whole stream. Never raises."""
    reader = Reader()
    events = reader.feed(body)
    left = reader.close()
    return EventStream(
        events=(*events, *left.events),
        bom=reader.bom,
        comments=reader.comments,
        unfinished=left.unfinished,
        strange=tuple(reader.strange),
        undecodable=tuple(reader.undecodable),
        endings=frozenset(reader.endings),
    )


class Reader:
    """
    Reads a stream piece by piece; however the bytes are cut, the events are the same.

    An event is handed out with the bytes that complete it. Only a lone CR at the end of a piece
    is held back until the next byte tells whether it was half of a CRLF.
    """

    def __init__(self) -> None:
        self.bom = False
        self.comments = 0
        self.strange: list[StrangeLine] = []
        self.undecodable: list[int] = []
        self.endings: set[str] = set()
        self._held: list[bytes] = []  # pieces of a line that has no end yet
        self._waiting_cr = False
        self._at = 0  # offset of the first byte held
        self._number = 0
        self._started = False  # the first line was seen, so no byte order mark can follow
        self._data: list[str] = []
        self._name = ""
        self._id = ""
        self._first = -1  # offset of the current event's first line, -1 before it

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes and return the events they complete, in order."""
        if not self._waiting_cr and b"\n" not in data and b"\r" not in data:
            self._held.append(data)
            return []
        if self._held:
            data = b"".join((*self._held, data))
            self._held.clear()
        self._waiting_cr = data.endswith(b"\r")
        return self._lines(data, hold=self._waiting_cr)

    def close(self) -> Leftover:
        """End the stream and return what it leaves."""
        events = []
        if self._waiting_cr:
            self._waiting_cr = False
            data = b"".join(self._held)
            self._held.clear()
            events = self._lines(data, hold=False)
        rest = b"".join(self._held)
        self._held.clear()
        if not self._started and rest.startswith(_BOM):
            self.bom = True
            rest, self._at = rest[len(_BOM) :], self._at + len(_BOM)
        if rest:
            self._line(rest, self._at)
        return Leftover(tuple(events), "\n".join(self._data))

    def _lines(self, data: bytes, *, hold: bool) -> list[Event]:
        events: list[Event] = []
        start = 0
        if not self._started:
            self._started = True
            if data.startswith(_BOM):
                self.bom = True
                start = len(_BOM)
        if b"\r" in data:
            start = self._any_lines(data, start, len(data) - hold, events)
        else:
            start = self._lf_lines(data, start, events)
        self._at += start
        if start < len(data):
            self._held.append(data[start:])
        return events

    def _any_lines(self, data: bytes, start: int, stop: int, events: list[Event]) -> int:
        for end in _LINE_END.finditer(data, start, stop):
            self.endings.add(_ENDING[end.group()])
            if end.start() > start:
                self._line(data[start : end.start()], self._at + start)
            else:
                self._blank(self._at + end.end(), events)
            start = end.end()
        return start

    def _lf_lines(self, data: bytes, start: int, events: list[Event]) -> int:
        find = data.find
        self.endings.add("LF")
        # Nearly every event of real streams is one data line: those are cut out whole.
        while (end := find(b"\n", start)) >= 0:
            if end == start:
                self._blank(self._at + end + 1, events)
            elif (
                data.startswith(b"data: ", start)
                and self._first < 0
                and data.startswith(b"\n", end + 1)
            ):
                self._number += 1
                at = self._at
                text = self._decoded(data[start + 6 : end], at + start + 6)
                end += 1
                name, last_id = "message", self._id
                events.append(Event(self._number, text, name, last_id, at + start, at + end + 1))
            else:
                self._line(data[start:end], self._at + start)
            start = end + 1
        return start

    def _line(self, line: bytes, offset: int) -> None:
        if self._first < 0:
            self._first = offset
        if line.startswith(b":"):
            self.comments += 1
            self._decoded(line, offset)
            return
        text = self._decoded(line, offset)
        field, _, value = text.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "data":
                self._data.append(value)
            case "event":
                self._name = value
            case "id":
                if "\0" not in value:
                    self._id = value
            case "retry":
                pass  # how soon to reconnect concerns nobody here
            case _ if len(self.strange) < KEPT:
                self.strange.append(StrangeLine(offset, text))

    def _blank(self, end: int, events: list[Event]) -> None:
        if self._data:
            self._number += 1
            data = "\n".join(self._data)
            name = self._name or "message"
            events.append(Event(self._number, data, name, self._id, self._first, end))
            self._data.clear()
        self._name = ""
        self._first = -1

    def _decoded(self, data: bytes, offset: int) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            self._note_undecodable(data, offset)
            return data.decode(errors="replace")

    def _note_undecodable(self, data: bytes, offset: int) -> None:
        at = 0
        while at < len(data) and len(self.undecodable) < KEPT:
            try:
                data[at:].decode()
            except UnicodeDecodeError as error:
                self.undecodable.append(offset + at + error.start)
                at += error.end
            else:
                return
