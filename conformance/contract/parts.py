"""
Safe walks over what an answer holds: choices, messages, chunks, and the request behind it.

Skips what has the wrong type, because `shape` tells about that; gives no opinion itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from conformance.contract.reasons import Reason
from conformance.model import Exchange
from conformance.wire import read

Members = dict[str, Any]

KEPT: Final = 64
"""Exchanges whose walks are kept: many rules in a row ask for the same ones."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A choice: `where` it stands, as a breach says it, its members, its number, its event."""

    where: str
    members: Members
    index: int
    event: int = 0


def request(exchange: Exchange) -> Mapping[str, Any] | None:
    """Return the members of the request body, or None when it is not known to be an object."""
    body = read(exchange).request
    return body if isinstance(body, dict) else None


def value(exchange: Exchange) -> Any:
    """Return the parsed response body, or MISSING."""
    return read(exchange).value


def text(member: object) -> bool:
    """Tell whether `member` is a string and not empty."""
    return isinstance(member, str) and member != ""


def whole(member: object) -> int | None:
    """Return `member` as an int when JSON Schema calls it an integer (so 1.0 is one), or None."""
    if isinstance(member, float) and member.is_integer():
        return int(member)
    return member if isinstance(member, int) and not isinstance(member, bool) else None


@lru_cache(maxsize=KEPT)
def choices(exchange: Exchange) -> tuple[Placed, ...]:
    """Return the choices of a plain answer that are objects, in order."""
    return tuple(_choices(value(exchange), ""))


@lru_cache(maxsize=KEPT)
def messages(exchange: Exchange) -> tuple[tuple[Placed, Members], ...]:
    """Return the choices of a plain answer that hold a message, with it."""
    return tuple(
        (choice, message)
        for choice in choices(exchange)
        if isinstance(message := choice.members.get("message"), dict)
    )


@lru_cache(maxsize=KEPT)
def events(exchange: Exchange) -> tuple[tuple[int, Any], ...]:
    """Return number and parsed data (or MISSING) of every event but the done ones."""
    return tuple((chunk.event.number, chunk.json.value) for chunk in read(exchange).chunks)


@lru_cache(maxsize=KEPT)
def chunks(exchange: Exchange) -> tuple[tuple[int, Members], ...]:
    """Return number and members of every event that is an object and no error."""
    return tuple(
        (number, data)
        for number, data in events(exchange)
        if isinstance(data, dict) and not is_error(data)
    )


@lru_cache(maxsize=KEPT)
def chunk_choices(exchange: Exchange) -> tuple[Placed, ...]:
    """Return the choices of all chunks that are objects, in order of arrival."""
    return tuple(
        choice
        for number, data in chunks(exchange)
        for choice in _choices(data, f"event {number} ", event=number)
    )


@lru_cache(maxsize=KEPT)
def deltas(exchange: Exchange) -> tuple[tuple[Placed, Members], ...]:
    """Return the choices of all chunks that hold a delta, with it."""
    return tuple(
        (choice, delta)
        for choice in chunk_choices(exchange)
        if isinstance(delta := choice.members.get("delta"), dict)
    )


def is_error(data: object) -> bool:
    """Tell whether an event's `data` is an error: OpenAI's object, or that in a list."""
    if isinstance(data, list) and data:
        data = data[0]
    return isinstance(data, dict) and data.get("error") is not None and "choices" not in data


def error_body(exchange: Exchange) -> tuple[str, Any]:
    """
    Return where in an error's body OpenAI's object stands, and that object or what is there.

    A list with one object, as the Gemini API sends, is looked into, so that its wrapping hides
    nothing: the place is then "/0".
    """
    body = value(exchange)
    if isinstance(body, list) and body and isinstance(body[0], dict):
        return "/0", body[0]
    return "", body


def error_members(exchange: Exchange) -> Members | None:
    """Return the members of the error object in an error's body, or None without one."""
    _, body = error_body(exchange)
    found = body.get("error") if isinstance(body, dict) else None
    return found if isinstance(found, dict) else None


@lru_cache(maxsize=KEPT)
def broken_off(exchange: Exchange) -> bool:
    """Tell whether an event of the stream is an error."""
    return any(is_error(data) for _, data in events(exchange))


def _choices(data: Any, before: str, *, event: int = 0) -> Iterator[Placed]:
    found = data.get("choices") if isinstance(data, dict) else None
    for place, choice in enumerate(found if isinstance(found, list) else ()):
        if isinstance(choice, dict):
            index = whole(choice.get("index")) or 0
            yield Placed(f"{before}/choices/{place}", choice, index, event)


# Conditions of rules: None, or the reason why the answer gives them nothing to judge.


def no_object(exchange: Exchange) -> str | None:
    """Say that the body is no JSON object."""
    return None if isinstance(value(exchange), dict) else Reason.NO_OBJECT


def no_choice(exchange: Exchange) -> str | None:
    """Say that a plain answer holds no choice."""
    return no_object(exchange) or (None if choices(exchange) else Reason.NO_CHOICE)


def no_message(exchange: Exchange) -> str | None:
    """Say that no choice of a plain answer holds a message."""
    return no_choice(exchange) or (None if messages(exchange) else Reason.NO_MESSAGE)


def no_error(exchange: Exchange) -> str | None:
    """Say that an error's body holds no error object."""
    return None if error_members(exchange) is not None else Reason.NO_ERROR


def no_usage(exchange: Exchange) -> str | None:
    """Say that a plain answer carries no usage object."""
    body = value(exchange)
    found = body.get("usage") if isinstance(body, dict) else None
    return None if isinstance(found, dict) else Reason.NO_USAGE


@lru_cache(maxsize=KEPT)
def no_stream(exchange: Exchange) -> str | None:
    """Say that the body is no event stream at all but something else whole: JSON, or nothing."""
    reading = read(exchange)
    body = exchange.response.body if exchange.response else b""
    return None if reading.stream and body and not reading.json.parsed else Reason.NO_STREAM


@lru_cache(maxsize=KEPT)
def no_chunk(exchange: Exchange) -> str | None:
    """Say that a stream holds no chunk."""
    return no_stream(exchange) or (None if chunks(exchange) else Reason.NO_CHUNK)


@lru_cache(maxsize=KEPT)
def no_chunk_choice(exchange: Exchange) -> str | None:
    """Say that no chunk of a stream holds a choice."""
    return no_chunk(exchange) or (None if chunk_choices(exchange) else Reason.NO_CHOICE)
