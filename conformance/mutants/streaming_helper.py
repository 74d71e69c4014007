"""
Faults of a stream that the library's stream helper falls over, where plain iteration goes on.

The same faults as raw HTTP sees them are in `streaming` and `tools_streaming`.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import edits_chunks
from conformance.mutants.mutant import mutant


@mutant(
    "stream-helper-choices-unnumbered",
    what="The choices of chunks have no index, by which the stream helper sorts them.",
    breaks=("chat-stream/choice-index", "chat-stream/helper"),
    reports=("cloudflare-choice-index-missing",),
    surface="python",
)
@edits_chunks()
def choices_unnumbered(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        for choice in chunk["choices"]:
            del choice["index"]


@mutant(
    "stream-helper-calls-unnumbered",
    what="The fragments of calls have no index, without which the stream helper cannot join them.",
    breaks=("tools-function/stream-index", "chat-stream/helper-calls"),
    reports=("stream-toolcall-index-missing",),
    surface="python",
)
@edits_chunks(when=lambda request: request.get("tools"))
def calls_unnumbered(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        for choice in chunk["choices"]:
            for fragment in choice["delta"].get("tool_calls") or ():
                del fragment["index"]
