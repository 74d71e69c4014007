"""
The OpenAI Python SDK before the reference endpoint, and the three ways its users read an answer.

Knows the SDK's public interface and how a small application puts a stream together; judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import openai

from conformance.mutants import mutants
from conformance.mutants.editing import is_stream
from conformance.reference import KEY, Endpoint, ReferenceTransport, Reply, base_url

Through = Callable[[Endpoint], Endpoint]

MODEL = "reference-chat"
SAID = "Grüße 👩‍🚀 世界 a/b"
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
TEXT: Mapping[str, Any] = {
    "model": MODEL,
    "messages": [{"role": "user", "content": f"Reply with exactly: {SAID}"}],
}
CALLS: Mapping[str, Any] = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "Weather in Paris and Rome?"}],
    "tools": [WEATHER],
}


@dataclass(frozen=True)
class Heard:
    """What an application has in hand at the end; `calls` are (name, arguments) in order."""

    text: str | None
    calls: tuple[tuple[str, Any], ...]
    finish: str | None
    role: str | None = "assistant"


CITIES = (("get_weather", '{"city":"Paris"}'), ("get_weather", '{"city":"Rome"}'))
"""The calls that `CALLS` brings about, as `Heard` holds them."""


def client(
    through: Through | None = None, dialect: str = "openai", *, retries: int = 0
) -> openai.OpenAI:
    """Return the SDK's client over the reference endpoint in this process."""
    http = httpx2.Client(transport=ReferenceTransport(dialect, through=through))
    return openai.OpenAI(
        api_key=KEY, base_url=base_url(dialect), http_client=http, max_retries=retries
    )


def broken(name: str) -> openai.OpenAI:
    """Return a client over the reference endpoint with the fault of one mutant."""
    mutant = mutants()[name]
    return client(mutant.through, mutant.dialect)


def streams(change: Callable[[Reply], Reply]) -> Through:
    """Put a change of every stream's bytes between a client and the endpoint."""

    def through(healthy: Endpoint) -> Endpoint:
        def answer(asked: Any) -> Reply:
            reply = healthy(asked)
            return change(reply) if is_stream(reply) else reply

        return answer

    return through


def each_event(change: Callable[[bytes], bytes]) -> Through:
    """Put a change of every event's bytes between a client and the endpoint."""
    return streams(
        lambda reply: replace(reply, pieces=tuple((p, change(data)) for p, data in reply.pieces))
    )


def created(speaker: openai.OpenAI, request: Mapping[str, Any]) -> Heard:
    """Ask for a plain answer."""
    return _of_message(speaker.chat.completions.create(**request).choices[0])


def iterated(speaker: openai.OpenAI, request: Mapping[str, Any]) -> Heard:
    """Ask for a stream, iterate over it, and add up the deltas."""
    return added_up(speaker.chat.completions.create(**request, stream=True))


def added_up(chunks: Iterable[Any]) -> Heard:
    """Add up the deltas of a stream, calls by their index."""
    texts: list[str] = []
    calls: dict[int | None, list[str]] = {}
    role = finish = None
    for chunk in chunks:
        for choice in chunk.choices:
            role = role or choice.delta.role
            finish = finish or choice.finish_reason
            texts.append(choice.delta.content or "")
            for fragment in choice.delta.tool_calls or ():
                call = calls.setdefault(fragment.index, ["", ""])
                call[0] += fragment.function.name or ""
                call[1] += fragment.function.arguments or ""
    told = tuple((name, arguments) for name, arguments in calls.values())
    return Heard("".join(texts) or None, told, finish, role)


def helped(speaker: openai.OpenAI, request: Mapping[str, Any]) -> Heard:
    """Ask for a stream through the SDK's own helper and take the completion it puts together."""
    with speaker.chat.completions.stream(**request) as stream:
        return _of_message(stream.get_final_completion().choices[0])


def _of_message(choice: Any) -> Heard:
    calls = choice.message.tool_calls or ()
    told = tuple((call.function.name, call.function.arguments) for call in calls)
    return Heard(choice.message.content, told, choice.finish_reason, choice.message.role)


WAYS = {"create": created, "iterate": iterated, "helper": helped}
STREAMED = {"iterate": iterated, "helper": helped}
