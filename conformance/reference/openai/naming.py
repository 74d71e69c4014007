"""
OpenAI's other names for tools: functions of old, custom tools, and a choice among some of them.

Turns them into plain functions before the model sees them and its calls back afterwards; knows
no other part of a request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.reference.answers import Answer
from conformance.reference.openai.errors import invalid, missing

_TEXT = {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}


@dataclass(frozen=True, slots=True)
class Naming:
    """How calls are to be spelled: as the one call of old, or as custom calls for some names."""

    old: bool = False
    custom: frozenset[str] = frozenset()

    def members(self, said: Answer, ids: tuple[str, ...]) -> dict[str, Any]:
        """Return the members of a message that hold the calls of `said`, whose ids are `ids`."""
        if not said.calls:
            return {}
        if self.old:
            first = said.calls[0]
            return {"function_call": {"name": first.name, "arguments": first.arguments}}
        return {
            "tool_calls": [
                self._custom(id_, call.name, call.arguments)
                if call.name in self.custom
                else {
                    "id": id_,
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                }
                for id_, call in zip(ids, said.calls, strict=True)
            ]
        }

    def finish(self, said: Answer) -> str:
        """Return the finish reason of `said`."""
        return "function_call" if self.old and said.calls else said.finish.value

    def _custom(self, id_: str, name: str, arguments: str) -> dict[str, Any]:
        said = json.loads(arguments).get("input", "")
        return {"id": id_, "type": "custom", "custom": {"name": name, "input": said}}


def plain(body: Mapping[str, Any]) -> tuple[Mapping[str, Any], Naming]:
    """
    Return `body` with plain functions and a plain choice alone, and how to spell calls to them.

    Raises `Refused` for a custom tool without a name and for a stream of calls so named, which
    the reference endpoint does not make.
    """
    told = dict(body)
    old = told.get("functions") is not None
    custom: set[str] = set()
    if old:
        told["tools"] = [{"type": "function", "function": each} for each in told.pop("functions")]
        choice = told.pop("function_call", None)
        told["tool_choice"] = _named(choice) if isinstance(choice, dict) else choice or "auto"
        told["parallel_tool_calls"] = False
    elif isinstance(told.get("tools"), list):
        told["tools"] = [_tool(each, n, custom) for n, each in enumerate(told["tools"])]
    match told.get("tool_choice"):
        case {"type": "custom", "custom": {"name": str() as name}}:
            told["tool_choice"] = _named({"name": name})
        case {"type": "allowed_tools", "allowed_tools": {"mode": str() as mode, "tools": [*some]}}:
            names = [(each.get(each.get("type")) or {}).get("name") for each in some]
            told["tools"] = [t for t in told["tools"] if t["function"]["name"] in names]
            told["tool_choice"] = mode
    if (old or custom) and told.get("stream"):
        invalid("stream", "Calls so named are not streamed here.", "unsupported_value")
    return told, Naming(old, frozenset(custom))


def _named(function: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": {"name": function.get("name")}}


def _tool(tool: Any, number: int, custom: set[str]) -> Any:
    if not isinstance(tool, dict) or tool.get("type") != "custom":
        return tool
    inner = tool.get("custom")
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
        missing(f"tools[{number}].custom.name")
    custom.add(inner["name"])
    said = {"name": inner["name"], "description": inner.get("description") or ""}
    return {"type": "function", "function": {**said, "parameters": _TEXT}}
