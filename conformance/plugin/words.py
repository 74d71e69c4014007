"""
Small makers of messages and tools, so that a suite module reads as prose.

Each returns the JSON that OpenAI's contract gives the thing, and nothing besides.
"""

from __future__ import annotations

from typing import Any

from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import untestable

_OPENAI_MESSAGE = ("role", "content", "refusal", "tool_calls", "function_call", "audio", "name")
# tool_calls and name may be left out of an assistant message, but OpenAI takes no null for them.
_OPENAI_NULLABLE = ("content", "refusal", "function_call", "audio")


def user(content: str | list[dict[str, Any]]) -> dict[str, Any]:
    """Return a user message."""
    return {"role": "user", "content": content}


def system(content: str) -> dict[str, Any]:
    """Return a system message."""
    return {"role": "system", "content": content}


def developer(content: str) -> dict[str, Any]:
    """Return a developer message."""
    return {"role": "developer", "content": content}


def assistant(content: str) -> dict[str, Any]:
    """Return an assistant message."""
    return {"role": "assistant", "content": content}


def function(name: str, description: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """Return a function declaration whose `properties` are all required."""
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": schema},
    }


def results(called: Asked, *contents: str) -> list[dict[str, Any]]:
    """
    Return one tool message for each of `contents`, answering the calls of `called` in order.

    Untestable when the answer holds fewer calls than there are results.
    """
    if len(called.tool_calls) < len(contents):
        raise untestable(
            f"{called.exchange.id} holds {len(called.tool_calls)} tool calls, "
            f"{len(contents)} are needed"
        )
    return [
        {"role": "tool", "tool_call_id": call.get("id"), "content": content}
        for call, content in zip(called.tool_calls, contents, strict=False)
    ]


def came(answered: Asked) -> dict[str, Any]:
    """Return the server's own message as it came; untestable when there is none."""
    if not answered.message:
        raise untestable(f"{answered.exchange.id} holds no message to send back")
    return dict(answered.message)


def openai_keys(answered: Asked) -> dict[str, Any]:
    """Return the server's own message with OpenAI's members alone, in calls as well."""
    message = {key: value for key, value in came(answered).items() if key in _OPENAI_MESSAGE}
    if "tool_calls" in message:
        message["tool_calls"] = [
            {key: call[key] for key in ("id", "type", "function") if key in call}
            for call in answered.tool_calls
        ]
    return message


def with_nulls(answered: Asked) -> dict[str, Any]:
    """Return the server's own message with null for every optional member that is absent."""
    return dict.fromkeys(_OPENAI_NULLABLE) | came(answered)
