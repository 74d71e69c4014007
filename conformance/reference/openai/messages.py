"""
What OpenAI takes as messages: roles, their members, and tool results that fit their calls.

Accepts what the endpoint itself sent, its null members included.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.openai.errors import Refused, invalid, missing, unknown, wrong_type
from conformance.reference.seeing import document_flaw, is_remote, picture_flaw, sound_flaw

_MEMBERS: Mapping[str, frozenset[str]] = {
    "system": frozenset({"content", "name"}),
    "developer": frozenset({"content", "name"}),
    "user": frozenset({"content", "name"}),
    "assistant": frozenset(
        {"content", "name", "refusal", "annotations", "audio", "function_call", "tool_calls"}
    ),
    "tool": frozenset({"content", "name", "tool_call_id"}),
    "function": frozenset({"content", "name"}),
}
_PARTS: Mapping[str, frozenset[str]] = {
    "system": frozenset({"text"}),
    "developer": frozenset({"text"}),
    "user": frozenset({"text", "image_url", "input_audio", "file"}),
    "assistant": frozenset({"text", "refusal"}),
    "tool": frozenset({"text"}),
    "function": frozenset({"text"}),
}
_INNER: Mapping[str, tuple[str, ...]] = {
    "image_url": ("url",),
    "input_audio": ("data", "format"),
    "file": ("filename", "file_data"),
}


def check(messages: Any, *, hears: bool) -> None:
    """Refuse messages OpenAI would refuse; `hears` tells whether the model takes audio."""
    if not isinstance(messages, list):
        wrong_type("messages", wanted="an array of objects", got=messages)
    if not messages:
        invalid("messages", "Invalid 'messages': it is empty, one is the least.", "empty_array")
    for number, message in enumerate(messages):
        _message(f"messages[{number}]", message, hears=hears)
    _pairs(messages)


def _message(at: str, message: Any, *, hears: bool) -> None:
    if not isinstance(message, dict):
        wrong_type(at, wanted="an object", got=message)
    role = message.get("role")
    if role is None:
        missing(f"{at}.role")
    if not isinstance(role, str):
        wrong_type(f"{at}.role", wanted="a string", got=role)
    if role not in _MEMBERS:
        known = ", ".join(f"'{name}'" for name in _MEMBERS)
        text = f"Invalid value: '{role}'. Supported values are: {known}."
        invalid(f"{at}.role", text, "invalid_value")
    for name in message:
        if name != "role" and name not in _MEMBERS[role]:
            unknown(f"{at}.{name}")
    if message.get("name") is not None and not isinstance(message["name"], str):
        wrong_type(f"{at}.name", wanted="a string", got=message["name"])
    if message.get("tool_calls") is not None:
        _calls(f"{at}.tool_calls", message["tool_calls"])
    _content(at, role, message, hears=hears)
    if role == "tool" and not isinstance(message.get("tool_call_id"), str):
        if message.get("tool_call_id") is None:
            missing(f"{at}.tool_call_id")
        wrong_type(f"{at}.tool_call_id", wanted="a string", got=message["tool_call_id"])


def _content(at: str, role: str, message: Mapping[str, Any], *, hears: bool) -> None:
    content = message.get("content")
    spoken = ("tool_calls", "refusal", "function_call", "audio")
    if content is None and role == "assistant" and any(message.get(name) for name in spoken):
        return
    if "content" not in message:
        missing(f"{at}.content")
    if isinstance(content, str):
        return
    if not isinstance(content, list):
        wrong_type(f"{at}.content", wanted="a string or an array of parts", got=content)
    for number, part in enumerate(content):
        _part(f"{at}.content[{number}]", at, role, part, hears=hears)


def _part(at: str, message_at: str, role: str, part: Any, *, hears: bool) -> None:
    if not isinstance(part, dict):
        wrong_type(at, wanted="an object", got=part)
    kind = part.get("type")
    if kind is None:
        missing(f"{at}.type")
    if kind not in _PARTS[role] or (kind == "input_audio" and not hears):
        # Real traffic names the message here, not the part.
        text = f"Invalid '{message_at}': content of type '{kind}' is not taken here."
        invalid(message_at, text, "invalid_value")
    inner = part.get(kind)
    if kind in ("text", "refusal"):
        if not isinstance(inner, str):
            wrong_type(f"{at}.{kind}", wanted="a string", got=inner)
        return
    if not isinstance(inner, dict):
        wrong_type(f"{at}.{kind}", wanted="an object", got=inner)
    for name in _INNER[kind]:
        if not isinstance(inner.get(name), str):
            wrong_type(f"{at}.{kind}.{name}", wanted="a string", got=inner.get(name))
    if kind == "input_audio":
        if (flaw := sound_flaw(inner["data"], inner["format"])) is not None:
            invalid(f"{at}.input_audio", f"Invalid audio: {flaw}.", "invalid_value")
    elif kind == "file":
        if (flaw := document_flaw(inner["file_data"])) is not None:
            invalid(f"{at}.file.file_data", f"Invalid file: {flaw}.", "invalid_value")
    # Nothing is fetched here: a picture that lies elsewhere is taken and not seen.
    elif not is_remote(inner["url"]) and (flaw := picture_flaw(inner["url"])) is not None:
        invalid(f"{at}.image_url.url", f"Invalid image: {flaw}.", "invalid_image_format")


def _calls(at: str, calls: Any) -> None:
    if not isinstance(calls, list):
        wrong_type(at, wanted="an array of objects", got=calls)
    if not calls:
        invalid(at, f"Invalid '{at}': it is empty, one is the least.", "empty_array")
    for number, call in enumerate(calls):
        here = f"{at}[{number}]"
        if not isinstance(call, dict):
            wrong_type(here, wanted="an object", got=call)
        for name in call:
            if name not in ("id", "type", "function"):
                unknown(f"{here}.{name}")
        for name in ("id", "type"):
            if name not in call:
                missing(f"{here}.{name}")
            if not isinstance(call[name], str):
                wrong_type(f"{here}.{name}", wanted="a string", got=call[name])
        if call["type"] != "function":
            text = f"Invalid value: '{call['type']}'. Supported values are: 'function'."
            invalid(f"{here}.type", text, "invalid_value")
        function = call.get("function")
        if not isinstance(function, dict):
            wrong_type(f"{here}.function", wanted="an object", got=function)
        for name in ("name", "arguments"):
            if not isinstance(function.get(name), str):
                wrong_type(f"{here}.function.{name}", wanted="a string", got=function.get(name))


def _pairs(messages: list[dict[str, Any]]) -> None:
    open_ids: list[str] = []
    for number, message in enumerate(messages):
        at = f"messages[{number}].role"
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_ids:
                text = "A message of role 'tool' must answer a call of the assistant before it."
                raise Refused(400, text, param=at)
            open_ids.remove(message["tool_call_id"])
            continue
        if open_ids:
            break
        open_ids = [call["id"] for call in message.get("tool_calls") or ()]
    if open_ids:
        text = "Each tool call must be answered by a message of role 'tool'; no answer came to: "
        raise Refused(400, text + ", ".join(open_ids), param="messages")
