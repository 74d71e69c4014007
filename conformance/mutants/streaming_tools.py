"""
Faults of how a stream of calls ends: what the chunk with the finish reason carries beside it.

The calls themselves are in `tools_streaming`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.mutants.editing import edits_chunks
from conformance.mutants.mutant import mutant


def _fragments(chunks: list[Any]) -> Iterator[Any]:
    for chunk in chunks:
        for choice in chunk["choices"]:
            yield from choice["delta"].get("tool_calls") or ()


@mutant(
    "toolcall-finish-usage-in-one-chunk",
    what="The call, its finish reason and the counts come in a single chunk.",
    breaks=("chat-stream/finish-alone", "chat-stream-usage/last-chunk"),
    reports=("stream-finish-on-same-chunk-as-toolcall",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def all_in_one_chunk(chunks: list[Any], _request: Any) -> list[Any] | None:
    if not any(_fragments(chunks)):
        return None
    whole: dict[int, Any] = {}
    for fragment in _fragments(chunks):
        if fragment["index"] in whole:
            function = whole[fragment["index"]]["function"]
            function["arguments"] += fragment["function"]["arguments"]
        else:
            whole[fragment["index"]] = fragment
    delta = {"role": "assistant", "content": None, "tool_calls": list(whole.values())}
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": "tool_calls"}
    only = {**chunks[0], "choices": [choice]}
    if chunks[-1].get("usage"):
        only["usage"] = chunks[-1]["usage"]
    return [only]


@mutant(
    "stream-finish-chunk-carries-arguments",
    what="The last piece of a call's arguments comes in the chunk with the finish reason.",
    breaks=("chat-stream/finish-alone",),
    reports=("stream-finish-chunk-carries-content",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def finish_chunk_carries_arguments(chunks: list[Any], _request: Any) -> None:
    for at in range(1, len(chunks)):
        before, chunk = chunks[at - 1], chunks[at]
        if any(_fragments([before])) and chunk["choices"] and chunk["choices"][0]["finish_reason"]:
            before["choices"][0]["finish_reason"] = chunk["choices"][0]["finish_reason"]
            del chunks[at]
            return
