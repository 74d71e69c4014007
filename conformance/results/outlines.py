"""
What a recorded exchange looks like: status, headers that matter, framing, and the outline of its
body.

Which places and headers count is data (`drift.toml`, and the wire schemas); compares nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from conformance.contract.closed import closed
from conformance.model import Exchange, Headers, Kind, Response
from conformance.recording.cassette import Recording
from conformance.wire import jsontext, read
from conformance.wire.outline import Lens, Outline, outline
from conformance.wire.reading import DONE, Reading

FILE = Path(__file__).with_name("drift.toml")


@dataclass(frozen=True, slots=True)
class Look:
    """
    What an exchange looks like.

    `body` says what kind of thing the body is. `headers` are those that matter, by name in lower
    case; `framing` says by name how an event stream is made. `outline` is that of the JSON value,
    of all chunks of a stream, or of all lines. `places` says for parts of a stream in which event
    each occurs last.
    """

    status: int
    body: str
    complete: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    framing: Mapping[str, str] = field(default_factory=dict)
    outline: Outline = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


def look_of(recording: Recording) -> Look:
    """Return what `recording` looks like."""
    response, head = recording.response, recording.head
    exchange = Exchange(
        id=head.exchange,
        kind=head.kind,
        request=recording.request,
        response=response,
        surface=head.surface,
        target=head.target,
        provenance=head.provenance,
    )
    reading = read(exchange)
    body, values = _values(reading, response)
    streamed = reading.stream is not None and bool(reading.stream.events)
    return Look(
        status=response.status,
        body=body,
        complete=response.complete,
        headers=_headers(response.headers),
        framing=_framing(reading) if streamed else {},
        outline=outline(values, lens(head.kind, answered=response.ok)) if values else {},
        places=_places(reading) if streamed else {},
    )


@cache
def lens(kind: Kind, *, answered: bool) -> Lens:
    """Return what is seen of the values of an answer of `kind`, or of an error."""
    known, said = closed(kind, answered=answered), _said()
    words, filled = _fitting(said["words"]), _fitting(said["filled"])
    return Lens(
        words=lambda where: where in known.words or words(where),
        number=lambda where: where in known.numbers,
        filled=filled,
        length=_fitting(said["lengths"].get(kind.value, ())),
    )


@cache
def _said() -> Mapping[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def _fitting(patterns: Sequence[str]) -> Callable[[str], bool]:
    @cache
    def fits(where: str) -> bool:
        return any(fnmatchcase(where, pattern) for pattern in patterns)

    return fits


def _values(reading: Reading, response: Response) -> tuple[str, list[Any]]:
    """Return what kind of body it is, and the JSON values in it."""
    if reading.stream is not None and reading.stream.events:
        held = [chunk.json.value for chunk in reading.chunks if chunk.json.parsed]
        broken = len(held) < len(reading.chunks)
        return "an event stream" + (" with data that is no JSON" if broken else ""), held
    if not response.body:
        return "nothing", []
    if reading.json.parsed:
        strict = "" if reading.json.strict else " that is not strict"
        return f"JSON{strict}", [reading.json.value]
    lines = [jsontext.read(line) for line in response.body.splitlines() if line.strip()]
    if lines and all(line.parsed for line in lines):
        return "lines of JSON", [line.value for line in lines]
    return "no JSON", []


def _headers(headers: Headers) -> dict[str, str]:
    said = _said()["headers"]
    found: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if any(fnmatchcase(lower, pattern) for pattern in said["value"]):
            found[lower] = _plain(value)
        elif any(fnmatchcase(lower, pattern) for pattern in said["presence"]):
            found[lower] = "present"
    return found


def _plain(value: str) -> str:
    """Return a media type without the boundary, which is new every time."""
    kind, *parameters = (part.strip().lower() for part in value.split(";"))
    kept = sorted(each for each in parameters if each and not each.startswith("boundary="))
    return "; ".join((kind, *kept))


def _framing(reading: Reading) -> dict[str, str]:
    stream = reading.stream
    assert stream is not None
    last = stream.events[-1].number
    match reading.done:
        case ():
            done = "absent"
        case (number,):
            done = "the last event" if number == last else "an event before the last"
        case _:
            done = "more than one event"
    return {
        DONE: done,
        "comments": "some" if stream.comments else "none",
        "event names": ", ".join(sorted({event.name for event in stream.events})),
        "event ids": "some" if any(event.last_id for event in stream.events) else "none",
        "line ends": ", ".join(sorted(stream.endings)) or "none",
        "byte order mark": "there" if stream.bom else "none",
        "fields unknown to the standard": "some" if stream.strange else "none",
        "data after the last event": "some" if stream.unfinished else "none",
    }


def _places(reading: Reading) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in reading.chunks:
        for part in _parts(chunk.json.value):
            found[part] = chunk.event.number
    return found


def _parts(value: Any) -> set[str]:
    """Return which parts of an answer a chunk brings, of those whose order matters."""
    if not isinstance(value, dict):
        return set()
    found = {"usage"} if value.get("usage") else set()
    found |= {"an error"} if value.get("error") else set()
    choices = value.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            found |= {"finish_reason"} if choice.get("finish_reason") else set()
            delta = choice.get("delta")
            held = delta if isinstance(delta, dict) else {}
            found |= {name for name in ("content", "tool_calls") if held.get(name)}
    return found
