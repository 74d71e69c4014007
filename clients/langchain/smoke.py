"""
LangChain's ChatOpenAI, as its documentation has one ask a compatible endpoint.

Each function takes a prompt and returns what its user would see.
"""

# ruff: noqa: D103  # a task is named for what it does

from __future__ import annotations

import os
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel


def speaker() -> ChatOpenAI:
    """Return a model; base URL and key it finds itself, in the environment."""
    return ChatOpenAI(model=os.environ["OPENAI_MODEL"])


class Person(BaseModel):
    """A person that a text is about."""

    name: str
    age: int


@tool
def get_weather(city: str) -> str:
    """Tell the weather of a city."""
    return f"18 degrees in {city}"


def text(prompt: str) -> dict[str, Any]:
    return {"text": speaker().invoke(prompt).text}


def stream(prompt: str) -> dict[str, Any]:
    pieces = [piece.text for piece in speaker().stream(prompt) if piece.text]
    return {"text": "".join(pieces), "pieces": len(pieces)}


def tools(prompt: str) -> dict[str, Any]:
    able = speaker().bind_tools([get_weather])
    return _loop(prompt, able.invoke)


def tools_streamed(prompt: str) -> dict[str, Any]:
    able = speaker().bind_tools([get_weather])

    def streamed(messages: list[Any]) -> AIMessage:
        chunks = list(able.stream(messages))
        whole: AIMessageChunk = sum(chunks[1:], chunks[0])
        return whole

    return _loop(prompt, streamed)


def _loop(prompt: str, ask: Any) -> dict[str, Any]:
    messages: list[Any] = [HumanMessage(prompt)]
    called = []
    answer = ask(messages)
    while answer.tool_calls:
        messages.append(answer)
        for call in answer.tool_calls:
            called.append(call["args"].get("city"))
            messages.append(get_weather.invoke(call))
        answer = ask(messages)
    return {"text": answer.text, "calls": called}


def structured(prompt: str) -> dict[str, Any]:
    return {"value": speaker().with_structured_output(Person).invoke(prompt).model_dump()}
