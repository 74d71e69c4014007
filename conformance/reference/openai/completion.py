"""
What OpenAI's plain answer and its stream have in common: ids, answers, usage.

A value; `chat` makes it, `chat` and `streaming` write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.reference.answers import Answer
from conformance.reference.openai import logprobs
from conformance.reference.seed import Seed
from conformance.reference.tokens import tokens


@dataclass(frozen=True, slots=True)
class Completion:
    """
    One answer to a request, with `n` choices.

    `tier` is the service tier that served it. `top` is the number of alternatives to log
    probabilities, None when none were asked for.
    """

    seed: Seed
    model: str
    created: int
    prompt_tokens: int
    answers: tuple[Answer, ...]
    tier: str
    top: int | None

    @property
    def usage(self) -> dict[str, Any]:
        """The usage object: reasoning is part of the completion and itemised in its details."""
        reasoning = sum(answer.thinking for answer in self.answers)
        completion = reasoning + sum(answer.tokens for answer in self.answers)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion,
            "total_tokens": self.prompt_tokens + completion,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": reasoning,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }

    def logprobs(self, text: str) -> dict[str, Any] | None:
        """Return the log probabilities of `text`, None when they were not asked for."""
        if self.top is None:
            return None
        return {"content": logprobs.entries(tokens(text), top=self.top), "refusal": None}
