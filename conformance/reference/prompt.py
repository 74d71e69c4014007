"""
A chat request read into what the script needs: turns, tools and limits, no dialect left.

Reads bodies a dialect has already found well-formed; it refuses nothing itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import Any

from conformance.reference.seeing import Sight, sight
from conformance.reference.tokens import count


class Choice(StrEnum):
    """How free the model is to call tools."""

    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Call:
    """One function call; `arguments` is JSON text, `id` what the result of a past one names."""

    name: str
    arguments: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One function offered, its parameters as the JSON Schema that was sent."""

    name: str
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One message: `role` system, user, assistant or tool; `media` what is attached to it, `answers`
    the id of the call that a result is of.
    """

    role: str
    text: str
    calls: tuple[Call, ...] = ()
    media: tuple[Sight, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """
    One question to the script.

    `limit` bounds the visible tokens of an answer. `named` is the function a tool choice forces.
    `schema` is the schema an answer must fit, an empty one for any JSON object, None for text.
    """

    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    choice: Choice = Choice.AUTO
    named: str | None = None
    parallel: bool = True
    stop: tuple[str, ...] = ()
    limit: int | None = None
    schema: Mapping[str, Any] | None = None

    @property
    def system(self) -> str:
        """All system and developer messages, one a line."""
        return "\n".join(turn.text for turn in self.turns if turn.role == "system")

    @property
    def asked(self) -> Turn:
        """The last user message; an empty one when there is none."""
        turns = [turn for turn in self.turns if turn.role == "user"]
        return turns[-1] if turns else Turn("user", "")

    @property
    def since(self) -> tuple[Turn, ...]:
        """Every turn after the last user message."""
        after = list(takewhile(lambda turn: turn.role != "user", reversed(self.turns)))
        return tuple(reversed(after))

    @property
    def tokens(self) -> int:
        """Tokens of everything sent, with a few for each message's frame and each attachment."""
        messages = sum(
            4
            + count(turn.text)
            + 258 * len(turn.media)
            + sum(count(call.name) + count(call.arguments) for call in turn.calls)
            for turn in self.turns
        )
        tools = sum(
            8 + count(tool.description) + count(json.dumps(dict(tool.parameters)))
            for tool in self.tools
        )
        return 3 + messages + tools


def read(body: Mapping[str, Any]) -> Prompt:
    """Return the prompt of a well-formed chat request body."""
    choice, named = _choice(body.get("tool_choice"))
    stop = body.get("stop")
    limits = [body[name] for name in ("max_completion_tokens", "max_tokens") if body.get(name)]
    return Prompt(
        turns=tuple(_turn(message) for message in body["messages"]),
        tools=tuple(_tool(tool["function"]) for tool in body.get("tools") or ()),
        choice=choice,
        named=named,
        parallel=body.get("parallel_tool_calls") is not False,
        stop=(stop,) if isinstance(stop, str) else tuple(stop or ()),
        limit=min(limits) if limits else None,
        schema=_schema(body.get("response_format")),
    )


_ROLES = {"developer": "system", "model": "assistant", "function": "tool"}


def _turn(message: Mapping[str, Any]) -> Turn:
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    text = content if isinstance(content, str) else "".join(p.get("text") or "" for p in parts)
    return Turn(
        role=_ROLES.get(message["role"], message["role"]),
        text=text,
        calls=tuple(
            Call(call["function"]["name"], call["function"]["arguments"], call.get("id") or "")
            for call in message.get("tool_calls") or ()
        ),
        media=tuple(seen for part in parts if (seen := sight(part))),
        answers=message.get("tool_call_id") or "",
    )


def _tool(function: Mapping[str, Any]) -> Tool:
    return Tool(
        function["name"], function.get("description") or "", function.get("parameters") or {}
    )


def _choice(value: Any) -> tuple[Choice, str | None]:
    match value:
        case str():
            return Choice(value), None
        case {"function": {"name": str() as name}}:
            return Choice.REQUIRED, name
    return Choice.AUTO, None


def _schema(form: Any) -> Mapping[str, Any] | None:
    match form:
        case {"type": "json_object"}:
            return {}
        case {"type": "json_schema", "json_schema": {"schema": Mapping() as schema}}:
            return schema
        case {"type": "json_schema"}:
            return {}
    return None
