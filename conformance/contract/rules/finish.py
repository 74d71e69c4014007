"""
Rules about how a choice ends: its finish reason, and finish reason against what it holds.

Says nothing about why a model stopped, only whether the reason given can be true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import parts
from conformance.contract.parts import Members, Placed
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, rule
from conformance.contract.shape import breaches, declares_tools
from conformance.model import Breach, Exchange
from conformance.wire import MISSING

_HOLDS = ("content", "refusal", "tool_calls", "function_call", "audio")

# Ends before the model was done, at which a call may be unfinished.
CUT = ("length", "content_filter")


@rule("chat-create/finish-reason", kinds=PLAIN, when=parts.no_choice)
def a_choice_ends_with_a_known_reason(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's closed set of five."""
    yield from breaches(exchange, "chat-create/finish-reason")


def _not_stopped(exchange: Exchange) -> str | None:
    stopped = any(_stopped(choice) for choice, _ in parts.messages(exchange))
    return parts.no_message(exchange) or (None if stopped else Reason.NOT_STOPPED)


def _stopped(choice: Placed) -> bool:
    return choice.members.get("finish_reason") == "stop"


@rule("chat-create/not-empty", kinds=PLAIN, when=_not_stopped)
def a_choice_that_stopped_holds_something(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI answers with text, a refusal, audio or calls; stop says that the answer is whole."""
    for choice, message in parts.messages(exchange):
        if _stopped(choice) and not any(message.get(name) for name in _HOLDS):
            expected = ("text", "a refusal", "a tool call")
            held = [f"{name} {show(message[name])}" for name in _HOLDS if name in message]
            found = f"nothing in it: {', '.join(held)}" if held else show(message)
            yield Breach(f"{choice.where}/message", expected, shorten(found))


@rule("chat-stream/finish-reason-key", kinds=STREAM, when=parts.no_chunk_choice)
def every_chunk_choice_has_a_finish_reason_member(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: null, and not left out, until the last."""
    yield from breaches(exchange, "chat-stream/finish-reason-key")


@rule("chat-stream/finish-reason", kinds=STREAM, when=parts.no_chunk_choice)
def a_stream_ends_with_a_known_reason(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's closed set of five, and null before the end."""
    yield from breaches(exchange, "chat-stream/finish-reason")


def _cannot_finish(exchange: Exchange) -> str | None:
    broken = Reason.BROKEN_OFF if parts.broken_off(exchange) else None
    return parts.no_chunk_choice(exchange) or broken


@rule("chat-stream/finish-once", kinds=STREAM, when=_cannot_finish)
def every_choice_of_a_stream_finishes_once(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI closes each choice with one finish reason; an empty one is none."""
    finished = _finished(exchange)
    for index, places in finished.items():
        if len(places) != 1:
            found = f"{len(places)} of choice {index}" if places else f"none of choice {index}"
            where = f"{places[1].where}/finish_reason" if places else "stream"
            yield Breach(where, ("one finish reason a choice",), found)


@rule("chat-stream/finish-alone", kinds=STREAM, when=parts.no_chunk_choice)
def the_chunk_that_finishes_adds_nothing(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's last chunk of a choice has an empty delta."""
    for choice, delta in parts.deltas(exchange):
        if choice.members.get("finish_reason") and (added := adds(delta)):
            where = f"{choice.where}/delta/{added}"
            yield Breach(where, ("no addition beside a finish reason",), show(delta[added]))


@rule("chat-stream/nothing-after-finish", kinds=STREAM, when=parts.no_chunk_choice)
def a_finished_choice_gets_no_further_delta(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's finish reason is the last word on a choice; an empty delta adds nothing to it."""
    finished: set[int] = set()
    for choice in parts.chunk_choices(exchange):
        delta = choice.members.get("delta") if choice.index in finished else None
        if isinstance(delta, dict) and (added := adds(delta)):
            where = f"{choice.where}/delta/{added}"
            yield Breach(
                where, (f"nothing after choice {choice.index} finished",), show(delta[added])
            )
        if choice.members.get("finish_reason"):
            finished.add(choice.index)


def adds(delta: Members) -> str | None:
    """Return the name of the first member of `delta` that adds to a message, or None."""
    for name in _HOLDS:
        if delta.get(name):
            return name
    return None


@rule(
    "tools-function/finish-reason",
    kinds=PLAIN,
    asked=declares_tools,
    when=lambda exchange: _no_calls(exchange),
)
def an_answer_that_calls_ends_with_tool_calls(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's finish reasons: stop is for text, and for a call the request named itself."""
    reasons = reasons_for_a_call(parts.request(exchange))
    for choice, message in parts.messages(exchange):
        if message.get("tool_calls"):
            reason = choice.members.get("finish_reason", MISSING)
            if known(reason) and reason not in reasons:
                yield Breach(
                    f"{choice.where}/finish_reason", expected_for_a_call(reasons), show(reason)
                )


@rule(
    "tools-function/stream-finish-reason",
    kinds=STREAM,
    asked=declares_tools,
    when=lambda exchange: _no_finished_calls(exchange),
)
def a_stream_that_calls_ends_with_tool_calls(exchange: Exchange) -> Iterator[Breach]:
    """As in a plain answer; the last reason a choice gives counts."""
    reasons = reasons_for_a_call(parts.request(exchange))
    finished = _finished(exchange)
    for index in _calling(exchange):
        if not finished[index]:
            continue
        last = finished[index][-1]
        reason = last.members["finish_reason"]
        if known(reason) and reason not in reasons:
            yield Breach(f"{last.where}/finish_reason", expected_for_a_call(reasons), show(reason))


def known(reason: object) -> bool:
    """Tell whether a finish reason is one of OpenAI's; the others have a clause of their own."""
    return reason in ("stop", "length", "tool_calls", "content_filter", "function_call")


def reasons_for_a_call(params: Mapping[str, Any] | None) -> tuple[str, ...]:
    """
    Return the finish reasons an answer with a call may have.

    With a function named in tool_choice OpenAI itself ends with stop. A request that is not
    known may have named one, but a reader of the answer alone could not tell: stop is not in.
    """
    named = params is not None and isinstance(params.get("tool_choice"), dict)
    return ("tool_calls", "stop", *CUT) if named else ("tool_calls", *CUT)


def expected_for_a_call(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Return `reasons` as the phrases of a breach."""
    words = {name: f'"{name}" for an answer cut short' for name in CUT}
    words["stop"] = '"stop", as the request names the function'
    return tuple(words.get(reason, f'"{reason}"') for reason in reasons)


def _no_calls(exchange: Exchange) -> str | None:
    calls = any(message.get("tool_calls") for _, message in parts.messages(exchange))
    return parts.no_message(exchange) or (None if calls else Reason.NO_CALL)


def _calling(exchange: Exchange) -> list[int]:
    found = (choice.index for choice, delta in parts.deltas(exchange) if delta.get("tool_calls"))
    return list(dict.fromkeys(found))


def _no_finished_calls(exchange: Exchange) -> str | None:
    if reason := parts.no_chunk_choice(exchange):
        return reason
    calling, finished = _calling(exchange), _finished(exchange)
    if not calling:
        return Reason.NO_CALL
    return None if any(finished[index] for index in calling) else Reason.NOT_FINISHED


def _finished(exchange: Exchange) -> dict[int, list[Placed]]:
    """Return the places where each choice of a stream finishes, every choice seen being a key."""
    places: dict[int, list[Placed]] = defaultdict(list)
    for choice in parts.chunk_choices(exchange):
        held = places[choice.index]
        if choice.members.get("finish_reason"):
            held.append(choice)
    return places
