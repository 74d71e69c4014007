"""
Folds the chunks of a streamed chat completion into what a plain answer would hold.

Takes whatever the chunks bring; whether they may bring it is for rules to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.wire.toolcalls import Joiner, absorb


@dataclass(frozen=True, slots=True)
class FoldedChoice:
    """
    One choice of a folded stream.

    `message` always has `role` and `content`, None where no delta brought them; `refusal`,
    `tool_calls` and anything else are there when they came.
    """

    index: int
    message: dict[str, Any]
    finish_reason: Any = None
    logprobs: Any = None


@dataclass(frozen=True, slots=True)
class Folded:
    """
    A folded stream: `choices` by their index, and the envelope's members.

    `id`, `model` and `created` are the first that came, `usage` the last; None when none did.
    `notes` are sentences on what the folding had to guess or pass over.
    """

    choices: Mapping[int, FoldedChoice] = field(default_factory=dict)
    id: Any = None
    model: Any = None
    created: Any = None
    usage: Any = None
    notes: tuple[str, ...] = ()

    def message(self, choice: int = 0) -> dict[str, Any] | None:
        """Return the message of the choice with that index, or None when there is none."""
        found = self.choices.get(choice)
        return found.message if found else None


def fold(chunks: Iterable[Any]) -> Folded:
    """
    Fold `chunks`, the parsed `chat.completion.chunk` objects in order.

    Text members of a delta are joined, objects merged, tool-call fragments joined as `toolcalls`
    does. Values of any type are taken without raising.
    """
    folding = _Folding()
    for chunk in chunks:
        folding.add(chunk)
    return folding.folded()


class _Folding:
    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._usage: Any = None
        self._choices: dict[int, _Growing] = {}
        self._notes: dict[str, None] = {}  # a set that keeps its order

    def add(self, chunk: Any) -> None:
        if not isinstance(chunk, dict):
            self._notes.setdefault("A chunk is no object.")
            return
        for key in ("id", "model", "created"):
            if key not in self._head and (value := chunk.get(key)) is not None:
                self._head[key] = value
        if (usage := chunk.get("usage")) is not None:
            self._usage = usage
        choices = chunk.get("choices")
        if isinstance(choices, list):
            for choice in choices:
                self._choice(choice)
        elif choices is not None:
            self._notes.setdefault("The choices of a chunk are no list.")

    def _choice(self, choice: Any) -> None:
        if not isinstance(choice, dict):
            self._notes.setdefault("A choice is no object.")
            return
        index = choice.get("index")
        if not isinstance(index, int) or isinstance(index, bool):
            self._notes.setdefault("A choice has no integer index and counts as choice 0.")
            index = 0
        growing = self._choices.get(index)
        if growing is None:
            growing = self._choices[index] = _Growing(self._notes)
        growing.take(choice)

    def folded(self) -> Folded:
        choices = {index: self._choices[index].whole(index) for index in sorted(self._choices)}
        notes = tuple(self._notes)
        return Folded(choices=choices, usage=self._usage, notes=notes, **self._head)


class _Growing:
    """A choice as its deltas make it."""

    def __init__(self, notes: dict[str, None]) -> None:
        self._notes = notes
        self._texts: dict[str, list[str]] = {}
        self._others: dict[str, Any] = {}
        self._calls: Joiner | None = None
        self._old_call: Joiner | None = None  # the old function_call, one call without an index
        self._finish_reason: Any = None
        self._logprobs: Any = None

    def take(self, choice: dict[str, Any]) -> None:
        if (reason := choice.get("finish_reason")) is not None:
            self._finish_reason = reason
        if (logprobs := choice.get("logprobs")) is not None:
            self._take_logprobs(logprobs)
        delta = choice.get("delta")
        if isinstance(delta, dict):
            for key, value in delta.items():
                if value is not None:
                    self._take_member(key, value)
        elif delta is not None:
            self._notes.setdefault("A delta is no object.")

    def _take_member(self, key: str, value: Any) -> None:
        if key == "tool_calls":
            self._take_calls(value)
        elif isinstance(value, str) and key != "role":
            self._texts.setdefault(key, []).append(value)
        elif key in ("content", "refusal"):
            self._notes.setdefault(f"The {key} of a delta is no text.")
        elif key == "function_call" and isinstance(value, dict):
            self._old_call = self._old_call or Joiner()
            self._old_call.add({"index": 0, "function": value})
        else:
            absorb(self._others, {key: value})

    def _take_calls(self, fragments: Any) -> None:
        if not isinstance(fragments, list):
            self._notes.setdefault("The tool_calls of a delta are no list.")
            return
        self._calls = self._calls or Joiner()
        for fragment in fragments:
            self._calls.add(fragment)

    def _take_logprobs(self, logprobs: Any) -> None:
        if not isinstance(logprobs, dict):
            self._logprobs = logprobs
            return
        if not isinstance(self._logprobs, dict):
            self._logprobs = {}
        for key, items in logprobs.items():
            held = self._logprobs.get(key)
            if isinstance(items, list) and isinstance(held, list):
                held.extend(items)
            elif items is not None or key not in self._logprobs:
                self._logprobs[key] = list(items) if isinstance(items, list) else items

    def whole(self, index: int) -> FoldedChoice:
        message: dict[str, Any] = {"role": None, "content": None, **self._others}
        for key, texts in self._texts.items():
            message[key] = "".join(texts)
        if self._old_call is not None:
            message["function_call"] = self._old_call.joined().calls[0]["function"]
        if self._calls is not None:
            joined = self._calls.joined()
            message["tool_calls"] = list(joined.calls)
            self._notes.update(dict.fromkeys(joined.notes))
        return FoldedChoice(index, message, self._finish_reason, self._logprobs)
