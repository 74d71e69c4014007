"""
Rules about token counts: that they are there, where in a stream they come, that they add up.

Counts nothing itself: how many tokens a text has is the endpoint's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from conformance.contract import parts
from conformance.contract.parts import Members
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, Params, rule
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange

_COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")

# What each count's details may itemise, by OpenAI's own words; others' members may mean anything.
_DETAILS = {
    "prompt_tokens": ("cached_tokens", "audio_tokens"),
    "completion_tokens": (
        "reasoning_tokens",
        "audio_tokens",
        "accepted_prediction_tokens",
        "rejected_prediction_tokens",
    ),
}


def asks_for_usage(params: Params) -> bool:
    """Tell whether a request asks for counts in its stream; True when it is not known."""
    return params is None or _include_usage(params)


def _include_usage(params: Params) -> bool:
    options = params.get("stream_options") if params else None
    return isinstance(options, dict) and options.get("include_usage") is True


def _usage_known_asked(params: Params) -> bool:
    return params is not None and _include_usage(params)


def _usage_known_unasked(params: Params) -> bool:
    return params is not None and not _include_usage(params)


def _broken_off(exchange: Exchange) -> str | None:
    broken = Reason.BROKEN_OFF if parts.broken_off(exchange) else None
    return parts.no_chunk(exchange) or broken


def _no_counts(exchange: Exchange) -> str | None:
    return parts.no_chunk(exchange) or (None if _counted(exchange) else Reason.NO_USAGE)


@lru_cache(maxsize=parts.KEPT)
def _counted(exchange: Exchange) -> tuple[tuple[int, Members, Members], ...]:
    """Return event number, chunk and usage of every chunk that carries counts."""
    return tuple(
        (number, chunk, usage)
        for number, chunk in parts.chunks(exchange)
        if isinstance(usage := chunk.get("usage"), dict)
    )


@rule("chat-create/usage", kinds=PLAIN, when=parts.no_object)
def a_completion_carries_usage(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object; its types allow no usage, its service always sends it."""
    yield from breaches(exchange, "chat-create/usage")


@rule("chat-create/usage-sum", kinds=PLAIN, when=parts.no_usage)
def the_total_is_the_sum(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI counts reasoning inside completion_tokens, so nothing is left between the counts."""
    yield from _sum(parts.value(exchange)["usage"], "")


@rule("chat-create/usage-details", kinds=PLAIN, when=parts.no_usage)
def details_are_within_their_count(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's usage object: details itemise a count."""
    yield from _details(parts.value(exchange)["usage"], "")


@rule("chat-stream-usage/present", kinds=STREAM, asked=_usage_known_asked, when=_broken_off)
def a_stream_asked_for_usage_carries_it(exchange: Exchange) -> Iterator[Breach]:
    """The page's include_usage; the three counts are OpenAI's."""
    yield from breaches(exchange, "chat-stream-usage/present")
    if not _counted(exchange):
        yield Breach("stream", ("a chunk with usage",), "no chunk with usage")


@rule("chat-stream-usage/last-chunk", kinds=STREAM, asked=asks_for_usage, when=_no_counts)
def usage_comes_last_and_alone(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI sends the counts once, after every choice has finished, in a chunk without choices."""
    counted = _counted(exchange)
    number, chunk, _ = counted[-1]
    if len(counted) > 1:
        events = ", ".join(str(one[0]) for one in counted[:10])
        more = ", …" if len(counted) > 10 else ""
        yield Breach("stream", ("usage in one chunk",), f"usage in events {events}{more}")
    if chunk.get("choices"):
        found = show(chunk["choices"])
        yield Breach(f"event {number} /choices", ("an empty array beside usage",), found)
    # A chunk without choices may follow: OpenAI sends moderation results behind the counts.
    later = (at for at, one in parts.chunks(exchange) if at > number and one.get("choices"))
    if (after := next(later, None)) is not None:
        expected = ("usage after the last choice",)
        yield Breach(f"event {number} /usage", expected, f"event {after} holds a choice")


@rule("chat-stream-usage/sum", kinds=STREAM, asked=asks_for_usage, when=_no_counts)
def the_total_in_a_stream_is_the_sum(exchange: Exchange) -> Iterator[Breach]:
    """As in a plain answer; of several chunks with counts the last one speaks."""
    number, _, usage = _counted(exchange)[-1]
    yield from _sum(usage, f"event {number} ")


@rule("chat-stream-usage/details", kinds=STREAM, asked=asks_for_usage, when=_no_counts)
def details_in_a_stream_are_within_their_count(exchange: Exchange) -> Iterator[Breach]:
    """As in a plain answer; of several chunks with counts the last one speaks."""
    number, _, usage = _counted(exchange)[-1]
    yield from _details(usage, f"event {number} ")


@rule(
    "chat-stream-usage/not-asked",
    kinds=STREAM,
    asked=_usage_known_unasked,
    when=parts.no_chunk,
)
def a_stream_not_asked_for_usage_carries_none(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI sends counts in a stream to those who ask for them."""
    for number, chunk in parts.chunks(exchange):
        if (usage := chunk.get("usage")) is not None:
            yield Breach(f"event {number} /usage", ("no usage", "null"), show(usage))


def _sum(usage: Members, before: str) -> Iterator[Breach]:
    counts: list[Any] = [parts.whole(usage.get(name)) for name in _COUNTS]
    if None in counts:
        return  # the shape of the counts is another clause
    prompt, completion, total = counts
    if prompt + completion != total:
        expected = f"{show(prompt + completion)} ({show(prompt)} + {show(completion)})"
        yield Breach(f"{before}/usage/total_tokens", (expected,), show(total))


def _details(usage: Members, before: str) -> Iterator[Breach]:
    for count, names in _DETAILS.items():
        most = parts.whole(usage.get(count))
        found = usage.get(f"{count}_details")
        details = found if isinstance(found, dict) else {}
        for name in names:
            part = parts.whole(details.get(name))
            if part is not None and most is not None and part > most:
                expected = f"{count} ({show(most)}) at most"
                yield Breach(f"{before}/usage/{count}_details/{name}", (expected,), show(part))
