"""
What the reference model says, before any dialect spells it.

A value only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from conformance.reference.prompt import Call
from conformance.reference.tokens import count


class Finish(StrEnum):
    """Why an answer ended."""

    STOP = "stop"
    LENGTH = "length"
    CALLS = "tool_calls"


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One choice. `content` is None when the model called tools instead of speaking.

    `thinking` counts the tokens of thought nobody sees, `summary` is the account of them that a
    request may ask for.
    """

    content: str | None
    calls: tuple[Call, ...] = ()
    finish: Finish = Finish.STOP
    thinking: int = 0
    summary: str = ""

    @property
    def tokens(self) -> int:
        """Tokens of what can be seen, thinking left out."""
        return count(self.content or "") + calls_tokens(self.calls)


def calls_tokens(calls: tuple[Call, ...]) -> int:
    """Return how many tokens `calls` take."""
    return sum(7 + count(call.name) + count(call.arguments) for call in calls)
