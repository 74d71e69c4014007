"""
LiteLLM's `completion` for an endpoint that is only known to be compatible.

Each function takes a prompt and returns what its user would see.
"""

# ruff: noqa: D103  # a task is named for what it does

from __future__ import annotations

import json
import os
from typing import Any

import litellm
from pydantic import BaseModel

MODEL = f"openai/{os.environ['OPENAI_MODEL']}"
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tell the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


class Person(BaseModel):
    """A person that a text is about."""

    name: str
    age: int


def get_weather(city: str) -> str:
    return f"18 degrees in {city}"


def complete(**request: Any) -> Any:
    """Ask for a completion, as one writes it for an endpoint that is not OpenAI's."""
    here = {"api_base": os.environ["OPENAI_BASE_URL"], "api_key": os.environ["OPENAI_API_KEY"]}
    return litellm.completion(model=MODEL, **request, **here)


def _user(prompt: str) -> list[Any]:
    return [{"role": "user", "content": prompt}]


def text(prompt: str) -> dict[str, Any]:
    answer = complete(messages=_user(prompt))
    return {"text": answer.choices[0].message.content}


def stream(prompt: str) -> dict[str, Any]:
    chunks = complete(messages=_user(prompt), stream=True)
    pieces = [found for chunk in chunks if (found := chunk.choices[0].delta.content)]
    return {"text": "".join(pieces), "pieces": len(pieces)}


def tools(prompt: str) -> dict[str, Any]:
    def ask(messages: list[Any]) -> Any:
        return complete(messages=messages, tools=[WEATHER])

    return _loop(prompt, ask)


def tools_streamed(prompt: str) -> dict[str, Any]:
    def ask(messages: list[Any]) -> Any:
        chunks = complete(messages=messages, tools=[WEATHER], stream=True)
        return litellm.stream_chunk_builder(list(chunks), messages=messages)

    return _loop(prompt, ask)


def _loop(prompt: str, ask: Any) -> dict[str, Any]:
    messages, called = _user(prompt), []
    message = ask(messages).choices[0].message
    while message.tool_calls:
        messages.append(message)
        for call in message.tool_calls:
            arguments = json.loads(call.function.arguments)
            called.append(arguments["city"])
            content = get_weather(**arguments)
            messages.append({"role": "tool", "tool_call_id": call.id, "content": content})
        message = ask(messages).choices[0].message
    return {"text": message.content, "calls": called}


def structured(prompt: str) -> dict[str, Any]:
    answer = complete(messages=_user(prompt), response_format=Person)
    return {"value": Person.model_validate_json(answer.choices[0].message.content).model_dump()}
