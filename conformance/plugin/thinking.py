"""
Thinking as the usage of an answer shows it.

Counts and never judges: how much thinking is right is for a test to say.
"""

from __future__ import annotations

from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import untestable
from conformance.plugin.placing import looks_at

_COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


@looks_at("/usage/completion_tokens_details/reasoning_tokens")
def itemised(asked: Asked) -> int | None:
    """Return usage.completion_tokens_details.reasoning_tokens, or None where it is not given."""
    details = asked.usage.get("completion_tokens_details")
    found = details.get("reasoning_tokens") if isinstance(details, dict) else None
    return found if _whole(found) else None


@looks_at("/usage", "{} tokens in the total beyond prompt and completion")
def gap(asked: Asked) -> int:
    """
    Return how many tokens the total holds beyond prompt and completion.

    Untestable when usage lacks one of the three counts.
    """
    counts = [asked.usage.get(name) for name in _COUNTS]
    if not all(_whole(count) for count in counts):
        raise untestable(f"the usage of {asked.exchange.id} lacks a count")
    prompt, completion, total = counts
    return int(total) - int(prompt) - int(completion)  # type: ignore[arg-type]  # whole, as seen


@looks_at("/usage", "{} tokens of thinking")
def thought(asked: Asked) -> int:
    """
    Return the tokens an answer spent on thinking: as itemised, else the gap in the total.

    Nought may also mean that usage keeps silent about thinking: see `shown`.
    """
    found = itemised(asked)
    return found if found is not None else max(0, gap(asked))


def shown(*answers: Asked) -> None:
    """Raise untestable when the usage of none of `answers` shows any thinking to compare with."""
    if not any(thought(answer) for answer in answers):
        names = ", ".join(answer.exchange.id for answer in answers)
        raise untestable(f"usage shows no thinking in {names}")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
