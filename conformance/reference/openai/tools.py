"""
What OpenAI takes as tools and as a choice among them.

Looks at the declaration only; what is called is the script's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conformance.reference.openai.errors import invalid, missing, wrong_type

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")
_MOST = 128


def check(body: Mapping[str, Any]) -> None:
    """Refuse tools, a tool choice or `parallel_tool_calls` that OpenAI would refuse."""
    tools = body.get("tools")
    if tools is not None:
        _tools(tools)
    for name in ("tool_choice", "parallel_tool_calls"):
        if body.get(name) is not None and tools is None and body[name] != "none":
            invalid(name, f"'{name}' goes only with 'tools'.", "invalid_value")
    if body.get("tool_choice") is not None:
        _choice(body["tool_choice"], [tool["function"]["name"] for tool in tools or ()])


def _tools(tools: Any) -> None:
    if not isinstance(tools, list):
        wrong_type("tools", wanted="an array of objects", got=tools)
    if not tools:
        invalid("tools", "Invalid 'tools': it is empty, one is the least.", "empty_array")
    if len(tools) > _MOST:
        invalid("tools", f"Invalid 'tools': at most {_MOST}.", "array_above_max_length")
    for number, tool in enumerate(tools):
        at = f"tools[{number}]"
        if not isinstance(tool, dict):
            wrong_type(at, wanted="an object", got=tool)
        if "type" not in tool:
            missing(f"{at}.type")
        if tool["type"] != "function":
            text = f"Invalid value: '{tool['type']}'. Supported values are: 'function'."
            invalid(f"{at}.type", text, "invalid_value")
        _function(f"{at}.function", tool.get("function"))


def _function(at: str, function: Any) -> None:
    if function is None:
        missing(at)
    if not isinstance(function, dict):
        wrong_type(at, wanted="an object", got=function)
    if "name" not in function:
        missing(f"{at}.name")
    if not isinstance(function["name"], str):
        wrong_type(f"{at}.name", wanted="a string", got=function["name"])
    if not _NAME.match(function["name"]):
        text = f"Invalid '{at}.name': letters, digits, '_' and '-' only, at most 64 of them."
        invalid(f"{at}.name", text, "invalid_value")
    optional = {"description": (str, "a string"), "strict": (bool, "a boolean")}
    for name, (kind, words) in {**optional, "parameters": (dict, "an object")}.items():
        if function.get(name) is not None and not isinstance(function[name], kind):
            wrong_type(f"{at}.{name}", wanted=words, got=function[name])
    parameters = function.get("parameters")
    if parameters and parameters.get("type") != "object":
        text = f"Invalid schema for function '{function['name']}': its type must be 'object'."
        invalid(f"{at}.parameters", text, "invalid_function_parameters")


def _choice(choice: Any, names: list[str]) -> None:
    match choice:
        case "auto" | "none" | "required":
            return
        case {"type": "function", "function": {"name": str() as name}}:
            if name not in names:
                text = f"Tool choice '{name}' is not among 'tools'."
                invalid("tool_choice", text, "invalid_value")
        case str():
            text = f"Invalid value: '{choice}'. Supported values are: 'none', 'auto', 'required'."
            invalid("tool_choice", text, "invalid_value")
        case _:
            wrong_type("tool_choice", wanted="a string or a named function", got=choice)
