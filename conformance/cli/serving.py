"""
What `conformance serve cassettes` tells a person: who asked for what, and what nobody asked for.

Writes lines for people; answers nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from conformance.recording.cassette import Recording
from conformance.recording.playbook import Asked, Listener

MOST_NAMED = 20


class Account(Listener):
    """
    Tells of every refusal as it happens, with `every` of every answer too, and sums up.

    `say` is given lines; `clock` the time of day for them.
    """

    def __init__(
        self,
        recordings: Iterable[Recording],
        say: Callable[[str], None],
        *,
        every: bool,
        clock: Callable[[], str] = lambda: time.strftime("%H:%M:%S"),
    ) -> None:
        self._recordings = tuple(recordings)
        self._say = say
        self._every = every
        self._clock = clock
        self._played: Counter[int] = Counter()
        self._refused = 0
        self._several = len({found.head.target for found in self._recordings}) > 1

    def answered(self, asked: Asked, recording: Recording) -> None:
        """Count the answer; show it where every answer is wanted."""
        self._played[id(recording)] += 1
        if self._every:
            response = recording.response
            self._line(
                f"{asked.method} {asked.target}  {response.status} {self._name(recording)}, "
                f"{_number(len(response.body), 'byte')} in {_number(len(response.pieces), 'piece')}"
            )

    def refused(self, asked: Asked | None, status: int, message: str) -> None:
        """Count and show the refusal, with all that the client is told."""
        self._refused += 1
        what = f"{asked.method} {asked.target}" if asked else "what is no request"
        self._line(f"{what}  {status} refused")
        for line in message.splitlines():
            self._say(_clean(f"    {line}".rstrip()))

    def left(self, recording: Recording, sent: int, parts: int) -> None:
        """Show that a client went away in the middle, where every answer is wanted."""
        if self._every:
            self._line(
                f"the client left {self._name(recording)} after {sent} of {_number(parts, 'piece')}"
            )

    def summary(self) -> list[str]:
        """Return what was asked and what was not, as lines."""
        total, played = len(self._recordings), len(self._played)
        lines = [
            f"Answered {_number(self._played.total(), 'request')} from "
            f"{played} of {_number(total, 'recording')}, refused {self._refused}."
        ]
        idle = [found for found in self._recordings if id(found) not in self._played]
        if not played or not idle:
            return lines
        areas: dict[str, list[str]] = {}
        for found in idle:
            areas.setdefault(found.head.area, []).append(self._name(found))
        if self._every or len(idle) <= MOST_NAMED:
            named = (f"  {', '.join(sorted(names))}" for _, names in sorted(areas.items()))
            return [*lines, f"Nobody asked for {len(idle)}:", *named]
        shown = ", ".join(f"{area} {len(names)}" for area, names in sorted(areas.items()))
        return [*lines, f"Nobody asked for {len(idle)} ({shown}); --log names them."]

    def _line(self, text: str) -> None:
        self._say(_clean(f"{self._clock()} {text}"))

    def _name(self, recording: Recording) -> str:
        head = recording.head
        return f"{head.target}: {head.exchange}" if self._several else head.exchange


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _clean(line: str) -> str:
    """What clients send gets to a terminal without commands for it."""
    return "".join(letter if letter.isprintable() else "�" for letter in line)
