"""
What the Gemini dialect takes: the fields it knows at every level, their types and ranges.

Messages and their order have a module of their own. Texts of type errors were never recorded
and are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.reference.gemini import extra, keywords, thinking
from conformance.reference.gemini.errors import invalid, unknown_fields
from conformance.reference.gemini.profiles import Profile
from conformance.reference.shaping import broken

# Wire facts 11: the public schema of 2024-11 to 2025-01. `seed` and `frequency_penalty`, `store`
# and `metadata` are not in it and were refused as unknown names ever since.
_SCHEMA = frozenset(
    {
        "audio",
        "max_completion_tokens",
        "max_tokens",
        "messages",
        "modalities",
        "model",
        "n",
        "parallel_tool_calls",
        "presence_penalty",
        "response_format",
        "stop",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_p",
        "user",
    }
)
_MESSAGE = frozenset({"role", "content", "name", "tool_calls", "tool_call_id", "extra_content"})
# Members of the SDK's own message object: told to be refused, never seen, so null passes.
_NULLABLE = frozenset({"refusal", "annotations", "audio", "function_call"})
_CALL = frozenset({"id", "type", "function", "extra_content"})
_EFFORTS = ("none", "minimal", "low", "medium", "high")
_TIERS = ("auto", "default", "standard", "flex", "priority")
_NUMBERS: Mapping[str, tuple[bool, float, float]] = {
    "n": (True, 1, 8),
    "max_tokens": (True, 1, 2**31 - 1),
    "max_completion_tokens": (True, 1, 2**31 - 1),
    "temperature": (False, 0, 2),
    "top_p": (False, 0, 1),
    "presence_penalty": (False, -2, 2),
}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "model": (str,),
    "messages": (list,),
    "tools": (list,),
    "tool_choice": (str, dict),
    "stream": (bool,),
    "stream_options": (dict,),
    "stop": (str, list),
    "parallel_tool_calls": (bool,),
    "response_format": (dict,),
    "reasoning_effort": (str,),
    "service_tier": (str,),
    "extra_body": (dict,),
    "user": (str,),
    "modalities": (list,),
    "audio": (dict,),
}


def check(body: Mapping[str, Any], profile: Profile) -> None:
    """Refuse unknown fields, all in one error, then wrong types and values out of range."""
    if unknown := list(_unknown(body, profile)):
        unknown_fields(unknown)
    for name, value in body.items():
        if value is not None:
            _check_value(name, value)
    extra.check(body)
    _check_tools(body)
    _check_combinations(body, profile)
    thinking.check(body, profile)


def _unknown(body: Mapping[str, Any], profile: Profile) -> Iterator[str]:
    yield from (name for name in body if name not in _SCHEMA | profile.fields)
    for at, message in _objects("messages", body.get("messages")):
        own = _MESSAGE | ({"thought_signature"} if profile.signs_messages else set())
        for name, value in message.items():
            if name not in own and not (name in _NULLABLE and not value):
                yield f"{at}.{name}"
        for call_at, call in _objects(f"{at}.tool_calls", message.get("tool_calls")):
            yield from (f"{call_at}.{name}" for name in call if name not in _CALL)
    for at, tool in _objects("tools", body.get("tools")):
        yield from (f"{at}.{name}" for name in tool if name not in ("type", "function"))
        function = tool.get("function")
        parameters = function.get("parameters") if isinstance(function, dict) else None
        yield from keywords.unknown_in_tool(f"{at}.function.parameters", parameters)
    yield from extra.unknown(body.get("extra_body"))
    options = body.get("stream_options")
    if isinstance(options, dict):
        yield from (f"stream_options.{name}" for name in options if name != "include_usage")


def _objects(at: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield f"{at}[{number}]", item


def _check_value(name: str, value: Any) -> None:
    if name == "response_format" and isinstance(value, dict):
        _check_format(value)
    if name in _NUMBERS:
        whole, low, high = _NUMBERS[name]
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            invalid(f"Invalid value at '{name}': a number is wanted.")
        if not low <= value <= high:
            invalid(f"Invalid value at '{name}': it must be from {low:g} to {high:g}.")
        return
    if not isinstance(value, _KINDS[name]):
        invalid(f"Invalid value at '{name}': another type is wanted.")
    for member, choices in (("reasoning_effort", _EFFORTS), ("service_tier", _TIERS)):
        if name == member and value not in choices:
            invalid(f"Invalid value at '{name}': it must be one of {', '.join(choices)}.")
    if name == "stop" and isinstance(value, list) and not all(isinstance(v, str) for v in value):
        invalid("Invalid value at 'stop': strings are wanted.")


def _check_format(form: Mapping[str, Any]) -> None:
    if form.get("type") not in ("text", "json_object", "json_schema"):
        invalid("Invalid value at 'response_format.type'.")
    if form["type"] == "json_schema":
        inner = form.get("json_schema")
        if not isinstance(inner, dict) or not isinstance(inner.get("schema"), dict):
            invalid("Invalid value at 'response_format.json_schema': a schema is wanted.")
        if not isinstance(inner.get("name"), str):  # called required by the old reference
            invalid("Invalid value at 'response_format.json_schema.name': a name is wanted.")
        if broken(inner["schema"]) is not None or keywords.refused_in_format(inner["schema"]):
            invalid("Request contains an invalid argument.")  # seen so, no field named: 6.2


def _check_tools(body: Mapping[str, Any]) -> None:
    names: list[str] = []
    for number, tool in enumerate(body.get("tools") or ()):
        function = tool.get("function") if isinstance(tool, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        if not isinstance(function, dict) or not isinstance(name, str) or not name:
            invalid(f"Invalid value at 'tools[{number}]': a function with a name is wanted.")
        if not isinstance(function.get("parameters") or {}, dict):
            invalid(f"Invalid value at 'tools[{number}].function.parameters'.")
        if not isinstance(function.get("description") or "", str):
            invalid(f"Invalid value at 'tools[{number}].function.description'.")
        names.append(name)
    match body.get("tool_choice"):
        case None | "none" | "auto" | "required":
            return
        case {"type": "function", "function": {"name": str() as name}} if name in names:
            return
    invalid("Invalid value at 'tool_choice'.")


def _check_combinations(body: Mapping[str, Any], profile: Profile) -> None:
    generation = profile.generation(body["model"])
    if (body.get("n") or 1) > 1 and generation[0] != 2:
        # Seen on other models than 2.5, wording not kept: wire facts 6.2.
        invalid("This model gives one candidate only: n must be 1.")
