"""
Rules about the course of a stream: what every chunk repeats, how it begins, ends and arrives.

How a choice finishes is in `finish`, fragments of calls are in `toolcalls`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import STREAM, first_of, rule
from conformance.contract.rules.envelope import not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange, Response
from conformance.wire import DONE, MISSING, read

# From this many characters on an answer is long: no tokenizer makes it one step of a model.
LONG = 400
# Arrivals nearer than this, in milliseconds, are one delivery on any network.
AT_ONCE_MS = 2.0


@rule("chat-stream/answers", kinds=STREAM)
def a_stream_request_is_answered(exchange: Exchange) -> Iterator[Breach]:
    """The page's streaming sample: status 200 and chunks with a choice."""
    yield from not_200(exchange)
    if not parts.chunk_choices(exchange):
        reading = read(exchange)
        if reading.json.parsed:
            more = "".join(f"; {problem.what}" for problem in reading.json.problems[:1])
            found = shorten(f"a plain body, {show(reading.value)}{more}")
        else:
            found = f"no choice in any event, of {len(parts.events(exchange))}"
        yield Breach("stream", ("chunks that hold a choice",), found)


@rule("chat-stream/choices-filled", kinds=STREAM, when=parts.no_chunk_choice)
def a_chunk_without_a_choice_comes_last(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: choices can be empty for the last chunk; others read choices[0]."""
    last = parts.chunk_choices(exchange)[-1].event
    for number, chunk in parts.chunks(exchange):
        # One with counts too early is the clause of the counts.
        if chunk.get("choices") == [] and chunk.get("usage") is None and number < last:
            expected = ("a choice", "no choice at all, but only behind the last one")
            yield Breach(f"event {number} /choices", expected, "an empty array")


@rule("chat-stream/done-sentinel", kinds=STREAM, when=parts.no_stream)
def a_stream_closes_with_the_done_sentinel(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: one `[DONE]`, last; one that fails may end with an error event instead."""
    reading = read(exchange)
    stream, done = reading.stream, reading.done
    if stream is None:
        return
    expected = (f"one {DONE} event, last", "an error event, last")
    last = len(stream.events)
    for number in done[1:]:
        yield Breach(f"event {number}", expected, f"{DONE} again, after that of event {done[0]}")
    if done and done[-1] != last:
        yield Breach(f"event {done[-1]}", expected, f"{last - done[-1]} events after {DONE}")
    if done or stream.unfinished == DONE:
        return
    events = parts.events(exchange)
    if not (events and parts.is_error(events[-1][1])):
        cut = exchange.response is not None and not exchange.response.complete
        how = "the connection broke" if cut else "the stream ended"
        yield Breach("stream", expected, f"{how} after event {last}")


@rule("chat-stream/no-error-event", kinds=STREAM, when=parts.no_stream)
def no_event_is_an_error(exchange: Exchange) -> Iterator[Breach]:
    """A stream that began with status 200 was promised to hold an answer."""
    for number, data in parts.events(exchange):
        if parts.is_error(data):
            held = data[0] if isinstance(data, list) else data
            yield Breach(f"event {number}", ("a chunk",), show_error(held["error"]))


def show_error(error: object) -> str:
    """Return an error object's message, or what stands in its place, as a short text."""
    message = error.get("message") if isinstance(error, dict) else None
    return show(message if isinstance(message, str) else error)


@rule("chat-stream/object", kinds=STREAM, when=parts.no_chunk)
def every_chunk_says_what_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object."""
    yield from breaches(exchange, "chat-stream/object")


@rule("chat-stream/id", kinds=STREAM, when=parts.no_chunk)
def every_chunk_has_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object."""
    yield from breaches(exchange, "chat-stream/id")


@rule("chat-stream/id-constant", kinds=STREAM, when=parts.no_chunk)
def all_chunks_share_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: each chunk has the same ID."""
    yield from _constant(exchange, "id")


@rule("chat-stream/created", kinds=STREAM, when=parts.no_chunk)
def every_chunk_says_when_it_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "chat-stream/created")


@rule("chat-stream/created-constant", kinds=STREAM, when=parts.no_chunk)
def all_chunks_share_a_time(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: each chunk has the same timestamp."""
    yield from _constant(exchange, "created")


@rule("chat-stream/model", kinds=STREAM, when=parts.no_chunk)
def every_chunk_names_its_model(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object."""
    yield from breaches(exchange, "chat-stream/model")


@rule("chat-stream/model-constant", kinds=STREAM, when=parts.no_chunk)
def all_chunks_name_one_model(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: the model that generates the completion, which is one."""
    yield from _constant(exchange, "model")


@rule("chat-stream/choice-index", kinds=STREAM, when=parts.no_chunk_choice)
def every_chunk_choice_has_its_number(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object."""
    yield from breaches(exchange, "chat-stream/choice-index")


@rule("chat-stream/delta-not-message", kinds=STREAM, when=parts.no_chunk_choice)
def a_chunk_choice_carries_a_delta_and_no_message(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object."""
    yield from breaches(exchange, "chat-stream/delta-not-message")
    for choice in parts.chunk_choices(exchange):
        if choice.members.get("message") is not None:
            found = show(choice.members["message"])
            yield Breach(f"{choice.where}/message", ("no message",), found)


@rule("chat-stream/role-first", kinds=STREAM, when=parts.no_chunk_choice)
def the_first_delta_says_the_role(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: the first delta of each choice brings the role."""
    departures = list(breaches(exchange, "chat-stream/role-first"))
    yield from departures
    told = {breach.where for breach in departures}
    seen: set[int] = set()
    for choice, delta in parts.deltas(exchange):
        where = f"{choice.where}/delta/role"
        if choice.index not in seen and delta.get("role") != "assistant" and where not in told:
            yield Breach(where, ('"assistant"',), show(delta.get("role", MISSING)))
        seen.add(choice.index)


@rule("chat-stream/role-once", kinds=STREAM, when=parts.no_chunk_choice)
def only_the_first_delta_says_the_role(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: later deltas carry what is new."""
    seen: set[int] = set()
    for choice, delta in parts.deltas(exchange):
        if choice.index in seen and delta.get("role") is not None:
            where = f"{choice.where}/delta/role"
            yield Breach(where, ("no role after the first delta",), show(delta["role"]))
        seen.add(choice.index)


def _short(exchange: Exchange) -> str | None:
    told = exchange.response is not None and exchange.response.pieces_kept
    if not told:
        return Reason.NO_PIECES
    return None if any(_long(of_one) for of_one in _texts(exchange).values()) else Reason.SHORT


@rule("chat-stream/incremental", kinds=STREAM, when=first_of(parts.no_chunk_choice, _short))
def a_long_answer_arrives_bit_by_bit(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream exists for this: text is sent as it is made."""
    response = exchange.response
    expected = ("text in several events, one after another",)
    for index, told in _texts(exchange).items():
        if response is None or not _long(told):
            continue
        found = None
        if len(told) == 1:
            found = f"all text of choice {index} in one event"
        elif len({piece for _, piece in told}) == 1:
            found = f"{len(told)} events of choice {index} in one piece"
        elif (spread := _spread(response, [piece for _, piece in told])) <= AT_ONCE_MS:
            found = f"{len(told)} events of choice {index} within {spread:.1f} ms"
        if found:
            yield Breach("stream", expected, found)


def _texts(exchange: Exchange) -> dict[int, list[tuple[int, int]]]:
    """Return, by choice, length of text and number of the last piece of every event with text."""
    reading = read(exchange)
    ends = {chunk.event.number: chunk.event.end for chunk in reading.chunks}
    found: dict[int, list[tuple[int, int]]] = {}
    for choice, delta in parts.deltas(exchange):
        content = delta.get("content")
        if isinstance(content, str) and content:
            piece = reading.piece_of(ends[choice.event] - 1)
            found.setdefault(choice.index, []).append((len(content), piece))
    return found


def _long(told: list[tuple[int, int]]) -> bool:
    return sum(length for length, _ in told) >= LONG


def _spread(response: Response, pieces: list[int]) -> float:
    """Return the milliseconds between first and last of `pieces`; endless when nobody knows."""
    times = response.arrivals_ms
    if len(times) != len(response.pieces):
        return math.inf
    return times[max(pieces)] - times[min(pieces)]


def _constant(exchange: Exchange, name: str) -> Iterator[Breach]:
    """Yield a breach for each chunk whose `name` differs from the first that has one."""
    first: object = None
    for number, chunk in parts.chunks(exchange):
        found = chunk.get(name)
        if not found or isinstance(found, dict | list):
            continue  # absent, empty and nested ones are the clause of the member itself
        if first is None:
            first = found
        elif found != first:
            yield Breach(f"event {number} /{name}", (f"{show(first)}, as before",), show(found))
