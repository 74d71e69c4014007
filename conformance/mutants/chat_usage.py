"""
Faults in the token counts of a plain answer: what is counted where, and what is left out.

The counts of streams are the streams' business.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import edits
from conformance.mutants.mutant import mutant

_DETAILS = ("prompt_tokens_details", "completion_tokens_details")


def _reasoning(usage: Any) -> int:
    return int(usage["completion_tokens_details"]["reasoning_tokens"])


@mutant(
    "usage-total-mismatch",
    what="Tokens of thinking are counted in total_tokens and nowhere else.",
    breaks=("chat-create/usage-sum",),
    reports=("usage-thinking-tokens-not-in-completion",),
)
@edits()
def thinking_in_the_total_alone(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    usage["completion_tokens"] -= _reasoning(usage)
    for name in _DETAILS:
        del usage[name]


@mutant(
    "usage-reasoning-beside-completion",
    what="Tokens of thinking are itemised and in the total, but no part of completion_tokens.",
    breaks=("chat-create/usage-sum",),
    reports=("xai-usage-total-mismatch",),
)
@edits()
def reasoning_beside_completion(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    usage["completion_tokens"] -= _reasoning(usage)


@mutant(
    "usage-details-null",
    what="The details of usage are null although thinking was billed, so the sum has a gap.",
    breaks=("chat-create/usage-itemised", "chat-create/usage-sum"),
    reports=("usage-details-null",),
)
@edits()
def details_null(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    usage["completion_tokens"] -= _reasoning(usage)
    usage["prompt_tokens_details"] = None
    usage["completion_tokens_details"] = dict.fromkeys(usage["completion_tokens_details"])


@mutant(
    "usage-details-missing",
    what="usage has the three counts and no details.",
    breaks=("chat-create/usage-itemised",),
    reports=("usage-details-missing",),
)
@edits()
def details_missing(answer: Any, _request: Any) -> None:
    for name in _DETAILS:
        del answer["usage"][name]


@mutant(
    "usage-completion-tokens-missing",
    what="usage has no completion_tokens when nothing visible was produced.",
    breaks=("chat-create/usage",),
    reports=("usage-completion-tokens-missing",),
)
@edits()
def completion_tokens_missing(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    if usage["completion_tokens"] == _reasoning(usage):
        del usage["completion_tokens"]


@mutant(
    "usage-reasoning-tokens-counted-as-prompt",
    what="Tokens of thinking are counted as the prompt's.",
    breaks=("chat-create/usage-prompt",),
    reports=("usage-reasoning-tokens-counted-as-prompt",),
)
@edits()
def reasoning_counted_as_prompt(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    spent = _reasoning(usage)
    usage["prompt_tokens"] += spent - usage["prompt_tokens_details"]["cached_tokens"]
    usage["completion_tokens"] -= spent
    usage["completion_tokens_details"]["reasoning_tokens"] = 0


@mutant(
    "usage-null",
    what="The usage of a plain answer is null.",
    breaks=("chat-create/usage",),
)
@edits()
def usage_null(answer: Any, _request: Any) -> None:
    answer["usage"] = None


@mutant(
    "usage-total-of-the-day",
    what="total_tokens is a running total of the key and not the sum of the two counts beside it.",
    breaks=("chat-create/usage-sum",),
)
@edits()
def total_of_the_day(answer: Any, _request: Any) -> None:
    answer["usage"]["total_tokens"] += 10_000


@mutant(
    "usage-cached-above-prompt",
    what="cached_tokens counts more tokens than the whole prompt has.",
    breaks=("chat-create/usage-details",),
)
@edits()
def cached_above_prompt(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    usage["prompt_tokens_details"]["cached_tokens"] = usage["prompt_tokens"] + 64


@mutant(
    "usage-cached-tokens-not-mapped",
    what="A gateway forwards the three counts and not how much of the prompt was cached.",
    breaks=("chat-create/usage-itemised",),
    reports=("usage-cached-tokens-not-mapped",),
)
@edits()
def cached_tokens_not_mapped(answer: Any, _request: Any) -> None:
    del answer["usage"]["prompt_tokens_details"]
