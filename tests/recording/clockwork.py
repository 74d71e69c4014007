"""A conversation on a clock that a test turns, over a transport that keeps what is written."""

import heapq
import itertools

from conformance.recording.conversation import Conversation
from conformance.recording.index import Index
from conformance.recording.playbook import Listener, Manner, Playbook


class Clock:
    """The part of an event loop that a conversation uses; time passes when `turn` is called."""

    def __init__(self):
        self.now = 0.0
        self._due = []
        self._order = itertools.count()

    def time(self):
        return self.now

    def call_later(self, delay, function, *arguments):
        handle = Handle(function, arguments)
        heapq.heappush(self._due, (self.now + delay, next(self._order), handle))
        return handle

    def call_soon(self, function, *arguments):
        return self.call_later(0.0, function, *arguments)

    def turn(self, seconds):
        """Let `seconds` pass and do what falls due."""
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            self.now, _, handle = heapq.heappop(self._due)
            handle.run()
        self.now = until

    @property
    def waiting(self):
        return [handle for _, _, handle in self._due if not handle.cancelled]


class Handle:
    def __init__(self, function, arguments):
        self._call = (function, arguments)
        self.cancelled = False

    def cancel(self):
        self.cancelled = True

    def run(self):
        function, arguments = self._call
        if not self.cancelled:
            function(*arguments)


class Wire:
    """A transport that keeps every write with its time."""

    def __init__(self, clock):
        self.clock = clock
        self.writes = []
        self.reading = True
        self.ended = False
        self.protocol = None

    def write(self, data):
        assert not self.ended
        self.writes.append((round(self.clock.now, 6), bytes(data)))

    def pause_reading(self):
        self.reading = False

    def resume_reading(self):
        self.reading = True

    def is_closing(self):
        return self.ended

    def write_eof(self):
        self.writes.append((self.clock.now, b"<end>"))

    def close(self):
        if not self.ended:
            self.ended = True
            self.protocol.connection_lost(None)

    abort = close

    @property
    def said(self):
        return b"".join(data for _, data in self.writes)

    @property
    def times(self):
        return [moment for moment, _ in self.writes]


class Heard(Listener):
    """Keeps what it hears."""

    def __init__(self):
        self.events = []

    def answered(self, asked, recording):
        self.events.append(("answered", asked.method, asked.target, recording.head.exchange))

    def refused(self, asked, status, message):
        self.events.append(("refused", asked and asked.target, status, message))

    def left(self, recording, sent, parts):
        self.events.append(("left", recording.head.exchange, sent, parts))


def book_of(recordings, *, book=Playbook, bound=10_000, **manner):
    """Return a playbook and the list of what its listener hears."""
    heard = Heard()
    made = book(Index(recordings), Manner(listener=heard, **manner), max_request_bytes=bound)
    return made, heard.events


def connect(book, clock=None):
    """Return the protocol and the wire of a new connection."""
    clock = clock or Clock()
    wire, running = Wire(clock), set()
    protocol = wire.protocol = Conversation(book, running, clock)
    protocol.connection_made(wire)
    assert running == {protocol}
    wire.running = running
    return protocol, wire
