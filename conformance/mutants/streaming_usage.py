"""
Faults of the token counts of a stream: whether they come, where, and how much they say.

Knows only what stands in chunks; what a text costs is the reference endpoint's to say.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import edits_chunks, forgets, refuses
from conformance.mutants.mutant import mutant


def _counts(request: Any) -> bool:
    return bool((request.get("stream_options") or {}).get("include_usage"))


def _shown(chunks: list[Any]) -> int:
    """Return the tokens of all text in a stream, at four characters each."""
    choices = (choice for chunk in chunks for choice in chunk["choices"])
    return sum(len(choice["delta"].get("content") or "") for choice in choices) // 4


stream_options_rejected = mutant(
    "stream-options-rejected",
    what="stream_options is refused as unknown with status 400.",
    breaks=("chat-stream-usage/effect", "chat-stream-usage/present"),
    reports=("stream-options-acceptance-unclear", "cloudflare-stream-options-unsupported"),
)(refuses(lambda request: "stream_options" in request, "Unknown parameter: 'stream_options'."))


sglang_usage_null = mutant(
    "sglang-usage-null-with-include",
    what="include_usage is taken without an error and brings no usage.",
    breaks=("chat-stream-usage/effect", "chat-stream-usage/present"),
    reports=("sglang-usage-null-with-include", "cloudflare-stream-options-unsupported"),
)(forgets("stream_options"))


@mutant(
    "usage-on-every-chunk",
    what="Every chunk carries the counts so far, asked for or not.",
    breaks=("chat-stream-usage/not-asked", "chat-stream-usage/last-chunk"),
    reports=("usage-on-every-chunk",),
)
@edits_chunks()
def usage_on_every_chunk(chunks: list[Any], _request: Any) -> None:
    known = next((chunk["usage"] for chunk in chunks if chunk.get("usage")), None)
    prompt = known["prompt_tokens"] if known else 7
    for number, chunk in enumerate(chunks):
        if not chunk.get("usage"):
            chunk["usage"] = {
                "prompt_tokens": prompt,
                "completion_tokens": number,
                "total_tokens": prompt + number,
            }


def _counts_on_finish(chunks: list[Any]) -> None:
    """Move the counts from their own chunk onto the one before it."""
    if chunks and not chunks[-1]["choices"]:
        counts = chunks.pop()
        chunks[-1]["usage"] = counts["usage"]


@mutant(
    "usage-on-finish-chunk",
    what="With include_usage the counts come on the chunk with the finish reason.",
    breaks=("chat-stream-usage/last-chunk",),
    reports=("stream-usage-merged-with-finish",),
)
@edits_chunks(when=_counts)
def usage_on_finish_chunk(chunks: list[Any], _request: Any) -> None:
    _counts_on_finish(chunks)


@mutant(
    "stream-usage-before-the-end",
    what="The chunk with the counts comes before the last choice has finished.",
    breaks=("chat-stream-usage/last-chunk",),
)
@edits_chunks(when=_counts)
def usage_before_the_end(chunks: list[Any], _request: Any) -> None:
    chunks.insert(1, chunks.pop())


@mutant(
    "stream-usage-corrupt-chained-proxy",
    what="A proxy counts again, at four characters a token of the text that is seen.",
    breaks=("chat-stream-usage/as-plain",),
    reports=("stream-usage-corrupt-chained-proxy",),
)
@edits_chunks(when=_counts)
def usage_counted_again(chunks: list[Any], request: Any) -> None:
    shown = _shown(chunks)
    asked = sum(len(str(message.get("content"))) for message in request["messages"]) // 4
    for chunk in chunks:
        if chunk.get("usage"):
            chunk["usage"] = {
                "prompt_tokens": asked,
                "completion_tokens": shown,
                "total_tokens": asked + shown,
            }


@mutant(
    "stream-usage-visible-only",
    what="A proxy counts the text that is seen again and keeps the details of what was thought.",
    breaks=("chat-stream-usage/details",),
    reports=("stream-usage-corrupt-chained-proxy",),
)
@edits_chunks(when=_counts)
def usage_visible_only(chunks: list[Any], _request: Any) -> None:
    shown = _shown(chunks)
    for chunk in chunks:
        if usage := chunk.get("usage"):
            usage["completion_tokens"] = shown
            usage["total_tokens"] = usage["prompt_tokens"] + shown


@mutant(
    "stream-usage-total-missing-thought",
    what="The total of a stream is not the sum of its two counts.",
    breaks=("chat-stream-usage/sum",),
)
@edits_chunks(when=_counts)
def usage_total_off(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        if usage := chunk.get("usage"):
            usage["total_tokens"] += 12


@mutant(
    "stream-usage-tripled",
    what="A stream counts every piece of text three times.",
    breaks=("chat-stream-usage/answer-as-plain",),
)
@edits_chunks(when=_counts)
def usage_tripled(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        if usage := chunk.get("usage"):
            usage["completion_tokens"] *= 3
            usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
