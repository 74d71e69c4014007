"""
Faults of how an answer with calls ends: finish reasons that are none of OpenAI's, or none at all.

Reported of tools, and broken promises of every answer.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.calling import all_of, edits_calls
from conformance.mutants.editing import edits_chunks
from conformance.mutants.mutant import mutant


@mutant(
    "finish-reason-end-turn",
    what="An answer that calls a function ends with the finish reason end_turn.",
    breaks=("chat-create/finish-reason",),
    reports=("finish-reason-end-turn",),
)
@edits_calls
def finish_reason_end_turn(choice: Any, _request: Any) -> None:
    choice["finish_reason"] = "end_turn"


@mutant(
    "finish-reason-tool-call",
    what="An answer that calls a function ends with tool_call, in the singular.",
    breaks=("chat-create/finish-reason",),
    reports=("finish-reason-tool-call-singular",),
)
@edits_calls
def finish_reason_tool_call(choice: Any, _request: Any) -> None:
    choice["finish_reason"] = "tool_call"


def _unfinished(choice: Any, _request: Any) -> None:
    choice["finish_reason"] = None


@edits_chunks()
def _never_finished(chunks: list[Any], _request: Any) -> None:
    for choice in (choice for chunk in chunks for choice in chunk["choices"]):
        if choice["finish_reason"] == "tool_calls":
            choice["finish_reason"] = None


calls_without_finish_reason = mutant(
    "calls-without-finish-reason",
    what="An answer that calls a function has no finish reason, nor has its stream at the end.",
    breaks=("chat-create/finish-reason", "chat-stream/finish-once"),
    reports=("xai-finish-reason-null-with-toolcalls",),
)(all_of(edits_calls(_unfinished), _never_finished))
