"""
Rules about the envelope of a plain answer: that it answers, its names, its times, its message.

What the types of members are, the schemas say; how text and calls relate is not looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.contract import parts
from conformance.contract.parts import Members
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, rule
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING
from conformance.wire.pointer import join

_DAY = 86400
_CAMEL = re.compile(r"[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+")

# Members that OpenAI's objects hold objects in; the inside of any other is a vendor's own.
_OPENAI = frozenset(
    {
        *("choices", "message", "delta", "audio", "usage", "data"),
        *("tool_calls", "function", "custom", "function_call"),
        *("prompt_tokens_details", "completion_tokens_details"),
    }
)


def not_200(exchange: Exchange) -> Iterator[Breach]:
    """Yield a breach when a 2xx answer came with another status than 200."""
    if exchange.response is not None and exchange.response.status != 200:
        yield Breach("status", ("200",), str(exchange.response.status))


@rule("chat-create/answers", kinds=PLAIN)
def a_request_is_answered(exchange: Exchange) -> Iterator[Breach]:
    """The page's first sample: status 200 and a choice with a message."""
    yield from not_200(exchange)
    if parts.messages(exchange):
        return
    body = parts.value(exchange)
    expected = ("at least one choice that holds a message",)
    if not isinstance(body, dict):
        found = "no JSON" if body is MISSING else show(body)
        yield Breach("body", ("an object with choices",), found)
    elif choices := parts.choices(exchange):
        yield Breach(
            "/choices/0/message", expected, show(choices[0].members.get("message", MISSING))
        )
    else:
        yield Breach("/choices", expected, show(body.get("choices", MISSING)))


@rule("chat-create/object", kinds=PLAIN, when=parts.no_object)
def a_completion_says_what_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object."""
    yield from breaches(exchange, "chat-create/object")


@rule("chat-create/id", kinds=PLAIN, when=parts.no_object)
def a_completion_has_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object."""
    yield from breaches(exchange, "chat-create/id")


@rule("chat-create/created", kinds=PLAIN, when=parts.no_object)
def a_completion_says_when_it_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "chat-create/created")


@rule("chat-create/created-now", kinds=PLAIN, when=lambda exchange: _no_dates(exchange))
def a_completion_is_made_when_it_is_served(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object; a day is more than clocks differ, and a constant is older."""
    created, served = _created(exchange), _served(exchange)
    if created is not None and served is not None and abs(served - created) > _DAY:
        expected = f"within a day of {show(served)}, the answer's own date"
        yield Breach("/created", (expected,), show(created))


@rule("chat-create/model", kinds=PLAIN, when=parts.no_object)
def a_completion_names_its_model(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object."""
    yield from breaches(exchange, "chat-create/model")


@rule("chat-create/choice-index", kinds=PLAIN, when=parts.no_choice)
def choices_are_numbered_from_zero(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object; the order of the choices is free."""
    departures = list(breaches(exchange, "chat-create/choice-index"))
    yield from departures
    if departures:
        return
    indexes = [choice.index for choice in parts.choices(exchange)]
    seen: Counter[int] = Counter()
    for choice in parts.choices(exchange):
        seen[choice.index] += 1
        if choice.index >= len(indexes) or seen[choice.index] > 1:
            expected = f"each number from 0 to {len(indexes) - 1} once"
            yield Breach(f"{choice.where}/index", (expected,), show(choice.index))


@rule("chat-create/role", kinds=PLAIN, when=parts.no_message)
def a_message_is_the_assistants(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object."""
    yield from breaches(exchange, "chat-create/role")


@rule("chat-create/content", kinds=PLAIN, when=parts.no_message)
def a_message_has_content_or_null(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object: null, and not left out, where there is no text."""
    yield from breaches(exchange, "chat-create/content")


@rule("chat-create/no-native-members", kinds=PLAIN, when=parts.no_object)
def a_completion_has_no_camel_case(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI spells every member in snake_case."""
    yield from camel_case(parts.value(exchange), "")


@rule("chat-stream/no-native-members", kinds=STREAM, when=parts.no_chunk)
def a_chunk_has_no_camel_case(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI spells every member in snake_case."""
    for number, chunk in parts.chunks(exchange):
        if _any_capital(chunk):
            yield from camel_case(chunk, f"event {number} ")


def camel_case(body: Members, before: str = "") -> Iterator[Breach]:
    """Yield a breach for every member in camelCase where OpenAI's own objects have theirs."""
    places: list[tuple[tuple[str | int, ...], Any]] = [((), body)]
    while places:
        path, found = places.pop()
        if isinstance(found, list):
            places += [((*path, at), item) for at, item in enumerate(found)]
        elif isinstance(found, dict):
            for key, member in found.items():
                if _CAMEL.fullmatch(key):
                    where = shorten(f"{before}{join(*path, key)}")
                    yield Breach(where, ("names in snake_case only",), shorten(key))
                elif key in _OPENAI:
                    places.append(((*path, key), member))


def _any_capital(body: Members) -> bool:
    """Tell whether a member may be in camelCase, at a fraction of what it costs to say where."""
    places: list[Any] = [body]
    while places:
        found = places.pop()
        if isinstance(found, list):
            places += found
        elif isinstance(found, dict) and found:
            if not "".join(found).islower():
                return True
            places += [member for key, member in found.items() if key in _OPENAI]
    return False


def _created(exchange: Exchange) -> int | None:
    """Return when the answer says that it was made; what is no such time has its own clause."""
    body = parts.value(exchange)
    if not isinstance(body, dict) or any(breaches(exchange, "chat-create/created")):
        return None
    return parts.whole(body.get("created"))


def _served(exchange: Exchange) -> int | None:
    """Return the seconds that the answer's date header names, None without a readable one."""
    told = exchange.response.header("date") if exchange.response else None
    try:
        return int(parsedate_to_datetime(told).timestamp()) if told else None
    except (ValueError, OverflowError):
        return None


def _no_dates(exchange: Exchange) -> str | None:
    dated = _created(exchange) is not None and _served(exchange) is not None
    return parts.no_object(exchange) or (None if dated else Reason.NO_DATE)
