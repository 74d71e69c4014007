"""
One server-sent event and where it sat in the stream.

A value only; `wire.sse` makes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """
    A dispatched event.

    `number` counts from 1. `data` is the joined data lines, `name` the event type (`message` when
    none was given), `last_id` the last event id so far. `start` and `end` are byte offsets of the
    event in the body: from its first line to the end of the blank line that dispatched it.
    """

    number: int
    data: str
    name: str = "message"
    last_id: str = ""
    start: int = 0
    end: int = 0
