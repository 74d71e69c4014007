"""
The stream of the Gemini dialect: few large chunks, each with the role, calls whole, no index.

Writes chunks from a completion already made (wire facts 5); decides nothing about its content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any

from conformance.reference.answers import Answer
from conformance.reference.gemini.completion import Completion
from conformance.reference.reply import Piece, Reply
from conformance.reference.spelling import DONE, compact, event
from conformance.reference.tokens import count, tokens

_FIRST_MS = 30.0
_NEXT_MS = 15.0
_SIZES = (84, 208, 192, 148)  # characters of a chunk after the first: borders fall inside words


class _Step:
    """One choice of a chunk: delta, finish reason or None, visible tokens up to its end."""

    __slots__ = ("delta", "finish", "spent")

    def __init__(self, delta: dict[str, Any], *, finish: str | None = None, spent: int = 0) -> None:
        self.delta = {"role": "assistant", **delta}  # in every delta: wire facts 5.2
        self.finish = finish
        self.spent = spent


def reply(completion: Completion, options: Mapping[str, Any]) -> Reply:
    """Return `completion` as a stream; `options` are the request's `stream_options`."""
    chunks = _chunks(completion, usage=bool(options.get("include_usage")))
    events = [event(compact(chunk, alphabetical=True)) for chunk in chunks]
    pieces: list[Piece] = [(_NEXT_MS, data) for data in events]
    pieces[0] = (_FIRST_MS, events[0])
    fields = completion.headers("text/event-stream")
    return Reply(200, fields, (*pieces, (0.0, DONE)))


def _chunks(completion: Completion, *, usage: bool) -> Iterator[dict[str, Any]]:
    envelope = completion.envelope("chat.completion.chunk", stream=True)
    before = 0
    for index, said in enumerate(completion.answers):
        for step in _steps(completion, index, said):
            choice: dict[str, Any] = {"delta": step.delta, "index": index}
            if step.finish is not None:  # absent, not null, before the end: wire facts 5.2
                choice["finish_reason"] = step.finish
            chunk = {**envelope, "choices": [choice]}
            if usage:  # a running total in every chunk, and none of its own: wire facts 5.3
                chunk["usage"] = completion.usage(before + step.spent)
            yield chunk
        before += said.tokens


def _steps(completion: Completion, index: int, said: Answer) -> Iterator[_Step]:
    if said.calls:
        yield from _call_steps(completion, index, said)
        return
    texts = _cut(said.content or "")
    if said.summary:  # wire facts 3.7
        thought = {"content": f"<thought>{said.summary}\n", "extra_content": _thought()}
        yield _Step(thought)
        texts[0] = f"</thought>{texts[0]}"
    if not texts:
        yield _Step(completion.extras(index), finish=said.finish.value)
        return
    spent = 0
    for text in texts[:-1]:
        spent = min(spent + count(text), said.tokens)
        yield _Step({"content": text}, spent=spent)
    last = {"content": texts[-1], **completion.extras(index)}
    yield _Step(last, finish=said.finish.value, spent=said.tokens)


def _call_steps(completion: Completion, index: int, said: Answer) -> Iterator[_Step]:
    """
    Give one chunk a call, whole and without index (wire facts 5.4).

    Up to 2.5 the finish reason comes with the last call. On Gemini 3 a closing chunk holds it, and
    there it is `stop` although the plain answer says `tool_calls`.
    """
    calls = completion.calls(index)
    closing = completion.profile.signs(completion.model)
    extras = completion.extras(index)
    for number, call in enumerate(calls):
        last = number == len(calls) - 1
        finish = completion.profile.finish_of_calls if last and not closing else None
        spent = said.tokens if last else said.tokens * (number + 1) // len(calls)
        delta = {"tool_calls": [call], **(extras if last else {})}
        yield _Step(delta, finish=finish, spent=spent)
    if closing:
        yield _Step({}, finish="stop", spent=said.tokens)


def _cut(text: str) -> list[str]:
    """Cut `text` into a first token and large pieces, at least two when it has two tokens."""
    if not text:
        return []
    first = tokens(text)[0]
    pieces, rest, sizes = [first], text[len(first) :], cycle(_SIZES)
    while rest:
        size = next(sizes)
        pieces.append(rest[:size])
        rest = rest[size:]
    return pieces


def _thought() -> dict[str, Any]:
    return {"google": {"thought": True}}
