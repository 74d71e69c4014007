"""
An exchange as structure: its JSON, its events, its chunks and the message they make.

Reads everything once and judges nothing.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

from conformance.model import Event, Exchange, Kind, Response
from conformance.wire import chunks, jsontext, sse
from conformance.wire.chunks import Folded
from conformance.wire.jsontext import JsonProblem, JsonText
from conformance.wire.pointer import MISSING
from conformance.wire.sse import EventStream

DONE: Final = "[DONE]"
"""What the data of a chat stream's last event says."""

# No text is both: a line that makes an event cannot stand in a JSON text.
_NO_JSON: Final = JsonText(MISSING, (JsonProblem("byte 0", "The body is an event stream."),))


@dataclass(frozen=True, slots=True)
class Chunk:
    """An event that carries a chunk, and its data as JSON."""

    event: Event
    json: JsonText


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What an exchange's bytes say.

    `json` is the whole response body read as JSON and `value` its value, MISSING when it has none
    (as with a stream) or nothing came back. `stream` is there for anything asked, announced or
    evidently sent as an event stream; `chunks` are its events without the `[DONE]` ones, whose
    numbers are in `done`; `folded` what the chunks add up to. `request` is the value of the
    request body, or MISSING. `starts` are the byte offsets at which the pieces begin.
    """

    json: JsonText
    request: Any = MISSING
    stream: EventStream | None = None
    chunks: tuple[Chunk, ...] = ()
    done: tuple[int, ...] = ()
    folded: Folded = field(default_factory=Folded)
    starts: tuple[int, ...] = ()

    @property
    def value(self) -> Any:
        """The parsed response body, or MISSING."""
        return self.json.value

    def piece_of(self, offset: int) -> int:
        """Return the number (from 0) of the piece that the byte at `offset` came in."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def message(self, choice: int = 0) -> dict[str, Any] | None:
        """Return the message of a choice, as sent or folded from chunks, or None without one."""
        if self.chunks:
            return self.folded.message(choice)
        return _plain_message(self.value, choice)


@lru_cache(maxsize=64)
def read(exchange: Exchange) -> Reading:
    """Read `exchange`, whose response may be anything at all; kept for the next who ask."""
    request = MISSING
    if exchange.request is not None and exchange.request.body:
        request = jsontext.read(exchange.request.body).value
    response = exchange.response
    if response is None:
        return Reading(JsonText(MISSING), request)
    body = response.body
    starts = tuple(accumulate(map(len, response.pieces), initial=0))[:-1]
    if not _streams(exchange.kind, response, body):
        return Reading(jsontext.read(body), request, starts=starts)
    stream = sse.read(body)
    held = tuple(
        Chunk(event, jsontext.read_text(event.data))
        for event in stream.events
        if event.data != DONE
    )
    return Reading(
        json=_NO_JSON if stream.events else jsontext.read(body),
        request=request,
        stream=stream,
        chunks=held,
        done=tuple(event.number for event in stream.events if event.data == DONE),
        folded=chunks.fold(chunk.json.value for chunk in held if chunk.json.parsed),
        starts=starts,
    )


def _streams(kind: Kind, response: Response, body: bytes) -> bool:
    announced = response.media_type == "text/event-stream"
    return kind is Kind.STREAM or announced or sse.evident(body)


def _plain_message(value: Any, choice: int) -> dict[str, Any] | None:
    choices = value.get("choices") if isinstance(value, dict) else None
    if not isinstance(choices, list):
        return None
    found = _choice(choices, choice)
    message = found.get("message") if isinstance(found, dict) else None
    return message if isinstance(message, dict) else None


def _choice(choices: Sequence[Any], wanted: int) -> Any:
    """Find a choice by its index, or by its place when none of them has that index."""
    for choice in choices:
        if isinstance(choice, dict) and choice.get("index") == wanted:
            return choice
    placed = choices[wanted] if 0 <= wanted < len(choices) else None
    return placed if isinstance(placed, dict) else None
