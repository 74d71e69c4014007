"""
What the plain answer and the stream of the Gemini dialect have in common: message, usage, ids.

A value; `chat` makes it, `chat` and `streaming` write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.model.exchange import Headers
from conformance.reference.answers import Answer
from conformance.reference.gemini import identity
from conformance.reference.gemini.profiles import Profile
from conformance.reference.seed import Seed


@dataclass(frozen=True, slots=True)
class Completion:
    """
    One answer to a request, with `n` choices; `model` is the string that was asked for and `tier`
    the service tier that served it.
    """

    profile: Profile
    seed: Seed
    model: str
    created: int
    prompt_tokens: int
    answers: tuple[Answer, ...]
    tier: str = "standard"

    def headers(self, media_type: str) -> Headers:
        """Return every header of the answer, under its media type."""
        fields = identity.headers(self.profile, self.seed, when=self.created, media_type=media_type)
        if "service_tier" not in self.profile.fields:
            return fields
        # Documented of the native API; recordings of this one kept no x- headers (wire facts 2).
        return (*fields, ("x-gemini-service-tier", self.tier))

    def envelope(self, kind: str, *, stream: bool) -> dict[str, Any]:
        """Return what surrounds the choices; there was no id before 2025-06 (wire facts 3.2)."""
        envelope: dict[str, Any] = {"created": self.created, "model": self.model, "object": kind}
        if self.profile.has_id:
            envelope["id"] = identity.completion_id(self.seed, self.created, stream=stream)
        return envelope

    def usage(self, completion_tokens: int) -> dict[str, int]:
        """Return usage after so many tokens: thinking is in the total alone (wire facts 4)."""
        thinking = sum(answer.thinking for answer in self.answers)
        return {
            "completion_tokens": completion_tokens,
            "prompt_tokens": self.prompt_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens + thinking,
        }

    @property
    def completion_tokens(self) -> int:
        """Visible tokens of all choices."""
        return sum(answer.tokens for answer in self.answers)

    def calls(self, index: int) -> list[dict[str, Any]]:
        """Return the tool calls of one choice; of several only the first is signed (3.6)."""
        form = self.profile.call_id_form(self.model)
        entries: list[dict[str, Any]] = []
        for number, call in enumerate(self.answers[index].calls):
            entry: dict[str, Any] = {
                "function": {"arguments": call.arguments, "name": call.name},
                "id": identity.call_id(form, self.seed, 100 * index + number),
                "type": "function",
            }
            if number == 0 and self.profile.signs(self.model):
                signature = identity.signature(self.seed, f"call {index}")
                entry["extra_content"] = {"google": {"thought_signature": signature}}
            entries.append(entry)
        return entries

    def extras(self, index: int) -> dict[str, Any]:
        """Return what a message carries besides OpenAI's members, by time and model (3.6)."""
        generation = self.profile.generation(self.model)
        said = self.answers[index]
        if self.profile.signs_messages and generation == (2, 5) and "pro" in self.model:
            signature = identity.signature(self.seed, f"message {index}")
            google = {"thought": True, "thought_signature": signature}
            return {"extra_content": {"google": google}, "thought_signature": signature}
        if generation == (3, 1) and not said.calls:
            signature = identity.signature(self.seed, f"message {index}")
            return {"extra_content": {"google": {"thought_signature": signature}}}
        return {}
