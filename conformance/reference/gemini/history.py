"""
What the Gemini dialect demands of a conversation: roles, pairs of call and result, signatures.

Looks at messages only; fields it does not know were refused before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.gemini.errors import invalid
from conformance.reference.gemini.profiles import Profile
from conformance.reference.seeing import is_remote, picture_flaw, sound_flaw

# `model` stands in the vendor's own samples of OpenAI-shaped conversations.
_ROLES = ("system", "developer", "user", "assistant", "model", "tool")
_SPOKEN = ("assistant", "model")
_NO_PREFILL = (3, 6)


def check(messages: list[Any], model: str, profile: Profile) -> None:
    """Refuse a conversation the endpoint of the profile's time would refuse."""
    if not messages:
        invalid("Invalid value at 'messages': at least one message is wanted.")
    for number, message in enumerate(messages):
        _message(f"messages[{number}]", message)
    if all(message["role"] in ("system", "developer") for message in messages):
        invalid("contents is not specified")  # told, not recorded: wire facts 6.2
    last = messages[-1]
    if last["role"] in _SPOKEN and profile.generation(model) >= _NO_PREFILL:
        # Reported of 3.6 and later, also through gateways of this shape.
        invalid("Requests ending with a model turn are not supported.")
    _pairs(messages)
    if profile.signs(model):
        _signatures(messages)


def _message(at: str, message: Any) -> None:
    if not isinstance(message, dict):
        invalid(f"Invalid value at '{at}': an object is wanted.")
    role = message.get("role")
    if role not in _ROLES:
        invalid(f"Invalid value at '{at}.role': it must be one of {', '.join(_ROLES)}.")
    calls = message.get("tool_calls")
    if calls is not None and (role not in _SPOKEN or not isinstance(calls, list)):
        invalid(f"Invalid value at '{at}.tool_calls'.")
    for number, call in enumerate(calls or ()):
        function = call.get("function") if isinstance(call, dict) else None
        named = function if isinstance(function, dict) else {}
        if not all(isinstance(named.get(name), str) for name in ("name", "arguments")):
            invalid(f"Invalid value at '{at}.tool_calls[{number}].function'.")
    content = message.get("content")
    if content is None and (role not in _SPOKEN or not calls):
        invalid(f"Invalid value at '{at}.content': text or parts are wanted.")
    if content is not None and not isinstance(content, str | list):
        invalid(f"Invalid value at '{at}.content': text or parts are wanted.")
    for number, part in enumerate(content if isinstance(content, list) else ()):
        _part(f"{at}.content[{number}]", part)


def _part(at: str, part: Any) -> None:
    match part:
        case {"type": "text", "text": str()}:
            return
        case {"type": "image_url", "image_url": {"url": str() as address}}:
            if is_remote(address):
                # Reported with these words from 2025-03 on; the notebook says inline media only.
                invalid("Invalid or unsupported file uri: only inline images are taken.")
            flaw = picture_flaw(address)
        case {
            "type": "input_audio",
            "input_audio": {"data": str() as data, "format": str() as form},
        }:
            flaw = sound_flaw(data, form)
        case _:
            flaw = "no such part"
    if flaw is not None:  # what such refusals say was never recorded: the words are ours
        invalid(f"Invalid value at '{at}': {flaw}.")


def _pairs(messages: list[Mapping[str, Any]]) -> None:
    calls = results = 0
    for message in messages:
        if message["role"] == "tool":
            results += 1
            continue
        if results != calls:
            break
        calls, results = len(message.get("tool_calls") or ()), 0
    if results != calls:
        # Told to be demanded; calls were answered with ids of a client's own making, so only
        # their number can count (wire facts 3.5: ids used to be empty).
        invalid("The number of function responses must equal the number of function calls.")


def _signatures(messages: list[Mapping[str, Any]]) -> None:
    """Want back the signature of each step's first call in the current turn: wire facts 3.6."""
    users = [number for number, message in enumerate(messages) if message["role"] == "user"]
    start = users[-1] + 1 if users else 0
    for position, message in enumerate(messages[start:], start + 1):
        calls = message.get("tool_calls") or ()
        if calls and not _signed(calls[0]):
            name = calls[0]["function"]["name"]
            invalid(
                "Function call is missing a thought_signature in functionCall parts: "
                f"function call `default_api:{name}`, position {position}."
            )


def _signed(call: Mapping[str, Any]) -> bool:
    match call.get("extra_content"):
        case {"google": {"thought_signature": str() as signature}} if signature:
            return True
    return False
