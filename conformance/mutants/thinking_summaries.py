"""
Faults of thought summaries: ignored, unasked, in the wrong place or order, marked wrongly.

Put on the Gemini dialect, which alone promises them.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    edits,
    edits_chunks,
    is_chat,
    is_stream,
    with_body,
)
from conformance.mutants.mutant import mutant
from conformance.mutants.speaking import says
from conformance.mutants.thinking_config import config
from conformance.reference import Asked, Endpoint, Reply

_CLOSE = "</thought>"


def _wants_summary(request: Any) -> bool:
    return config(request).get("include_thoughts") is True


@mutant(
    "summary-ignored",
    what="include_thoughts is accepted and no summary comes.",
    breaks=(
        "thinking-config-include-thoughts/summary",
        "thinking-config-include-thoughts/stream-summary",
    ),
    dialect="gemini",
)
@asks_otherwise
def summary_ignored(request: Any) -> None:
    config(request).pop("include_thoughts", None)


@mutant(
    "summary-unasked",
    what="A summary comes although include_thoughts is false.",
    breaks=("thinking-config-include-thoughts/unasked",),
    dialect="gemini",
)
@asks_otherwise
def summary_unasked(request: Any) -> None:
    if config(request).get("include_thoughts") is False:
        config(request)["include_thoughts"] = True


def _in_place(text: str, _request: Any) -> str:
    head, close, _ = text.partition(_CLOSE)
    return head + close


def _behind(text: str, _request: Any) -> str:
    thought, close, said = text.partition(_CLOSE)
    return said + thought + close


summary_in_place_of_answer = mutant(
    "summary-in-place-of-answer",
    what="With include_thoughts the summary comes in place of the answer.",
    breaks=("thinking-config-include-thoughts/answer",),
    dialect="gemini",
)(says(_in_place, when=_wants_summary))


@mutant(
    "summary-in-a-member-of-its-own",
    what="The summary stands in reasoning_content and not between tags in content.",
    breaks=("thinking-config-include-thoughts/in-content",),
    dialect="gemini",
)
@edits(when=_wants_summary)
def summary_in_a_member_of_its_own(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        thought, close, text = (choice["message"].get("content") or "").partition(_CLOSE)
        if close:
            choice["message"] |= {"content": text, "reasoning_content": thought[len("<thought>") :]}


@mutant(
    "summary-not-flagged",
    what="No chunk of a stream says that it holds the summary.",
    breaks=("thinking-config-include-thoughts/stream-flag",),
    dialect="gemini",
)
@edits_chunks(when=_wants_summary)
def summary_not_flagged(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        for choice in chunk["choices"]:
            choice["delta"].pop("extra_content", None)


@mutant(
    "answer-flagged-as-summary",
    what="In a stream with a summary every chunk says that it holds the summary.",
    breaks=("thinking-config-include-thoughts/stream-flag",),
    dialect="gemini",
)
@edits_chunks(when=_wants_summary)
def answer_flagged_as_summary(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        for choice in chunk["choices"]:
            choice["delta"]["extra_content"] = {"google": {"thought": True}}


summary_behind_the_answer = mutant(
    "summary-behind-the-answer",
    what="In a stream the summary comes behind the answer.",
    breaks=("thinking-config-include-thoughts/stream-order",),
    dialect="gemini",
)(says(_behind, when=lambda body: _wants_summary(body) and body.get("stream")))


@mutant(
    "summary-breaks-json",
    what="Line breaks of a summary stand unescaped in the JSON, so that no library reads it.",
    breaks=("thinking-config-include-thoughts/sdk-carries",),
    dialect="gemini",
    surface="python",
)
def summary_breaks_json(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or b"<thought>" not in reply.body:
        return reply
    return with_body(reply, reply.body.replace(rb"\n", b"\n"))
