"""
OpenAI's stream: a chunk with the role, one a token, one with the finish reason, usage, `[DONE]`.

Writes chunks from a completion already made; decides nothing about its content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from conformance.reference.answers import Answer
from conformance.reference.openai import identity
from conformance.reference.openai.completion import Completion
from conformance.reference.reply import Piece, Reply
from conformance.reference.spelling import DONE, compact, event
from conformance.reference.tokens import tokens

_FIRST_MS = 20.0
_NEXT_MS = 4.0
_ARGUMENT = re.compile(r"\w+|\W+")

# One choice of a chunk: its delta, its finish reason, the text its log probabilities are about.
_Step = tuple[dict[str, Any], str | None, str | None]


def reply(completion: Completion, options: Mapping[str, Any]) -> Reply:
    """Return `completion` as a stream; `options` are the request's `stream_options`."""
    events = [event(compact(chunk)) for chunk in _chunks(completion, options)]
    pieces: list[Piece] = [(_NEXT_MS, data) for data in events]
    pieces[0] = (_FIRST_MS, events[0])
    fields = identity.headers(
        completion.seed,
        when=completion.created,
        media_type="text/event-stream; charset=utf-8",
        length=None,
    )
    return Reply(200, fields, (*pieces, (0.0, DONE)))


def _chunks(completion: Completion, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    seed = completion.seed
    head = {
        "id": identity.completion_id(seed, stream=True),
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": completion.model,
        "service_tier": completion.tier,
        "system_fingerprint": identity.FINGERPRINT,
    }
    usage_asked = bool(options.get("include_usage"))
    obscured = options.get("include_obfuscation") is not False
    bodies: list[dict[str, Any]] = [
        {"choices": [_choice(completion, index, step)], **({"usage": None} if usage_asked else {})}
        for index, step in _interleaved(completion)
    ]
    if usage_asked:
        bodies.append({"choices": [], "usage": completion.usage})
    for number, body in enumerate(bodies):
        noise = seed.letters(f"noise {number}", 1 + seed.number(f"length {number}", 16))
        yield {**head, **body, **({"obfuscation": noise} if obscured else {})}


def _choice(completion: Completion, index: int, step: _Step) -> dict[str, Any]:
    delta, finish, spoken = step
    logprobs = completion.logprobs(spoken) if spoken else None
    return {"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": finish}


def _interleaved(completion: Completion) -> Iterator[tuple[int, _Step]]:
    rows = [_steps(completion, index, said) for index, said in enumerate(completion.answers)]
    for row in zip_longest(*rows):
        for index, step in enumerate(row):
            if step is not None:
                yield index, step


def _steps(completion: Completion, index: int, said: Answer) -> Iterator[_Step]:
    if said.calls:
        yield from _call_steps(completion, index, said)
    else:
        yield {"role": "assistant", "content": "", "refusal": None}, None, None
        for token in tokens(said.content or ""):
            yield {"content": token}, None, token
    yield {}, said.finish.value, None


def _call_steps(completion: Completion, index: int, said: Answer) -> Iterator[_Step]:
    several = len(said.calls) > 1
    if several:  # as real traffic has it: a single call starts in the very first chunk
        yield {"role": "assistant", "content": None}, None, None
    for number, call in enumerate(said.calls):
        start = {
            "index": number,
            "id": identity.call_id(completion.seed, index, number),
            "type": "function",
            "function": {"name": call.name, "arguments": ""},
        }
        if several:
            yield {"tool_calls": [start]}, None, None
        else:
            first = {"role": "assistant", "content": None, "tool_calls": [start], "refusal": None}
            yield first, None, None
        for fragment in _ARGUMENT.findall(call.arguments):
            part = {"index": number, "function": {"arguments": fragment}}
            yield {"tool_calls": [part]}, None, None
