"""
LlamaIndex's OpenAILike, its agents, and its structured output.

Each function takes a prompt and returns what its user would see.
"""

# ruff: noqa: D103  # a task is named for what it does

from __future__ import annotations

import asyncio
import os
from typing import Any

from llama_index.core.agent.workflow import AgentOutput, FunctionAgent, ToolCallResult
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from pydantic import BaseModel


def speaker() -> OpenAILike:
    """Return a client of its own, because a client serves one event loop only."""
    return OpenAILike(
        model=os.environ["OPENAI_MODEL"],
        api_base=os.environ["OPENAI_BASE_URL"],
        api_key=os.environ["OPENAI_API_KEY"],
        is_chat_model=True,
        is_function_calling_model=True,
    )


class Person(BaseModel):
    """A person that a text is about."""

    name: str
    age: int


def get_weather(city: str) -> str:
    """Tell the weather of a city."""
    return f"18 degrees in {city}"


def text(prompt: str) -> dict[str, Any]:
    return {"text": speaker().chat([ChatMessage(prompt)]).message.content}


def stream(prompt: str) -> dict[str, Any]:
    pieces = [piece.delta for piece in speaker().stream_chat([ChatMessage(prompt)]) if piece.delta]
    return {"text": "".join(pieces), "pieces": len(pieces)}


def tools(prompt: str) -> dict[str, Any]:
    return asyncio.run(_loop(prompt, streaming=False))


def tools_streamed(prompt: str) -> dict[str, Any]:
    return asyncio.run(_loop(prompt, streaming=True))


async def _loop(prompt: str, *, streaming: bool) -> dict[str, Any]:
    agent = FunctionAgent(tools=[get_weather], llm=speaker(), streaming=streaming)
    running = agent.run(prompt)
    called = [
        event.tool_kwargs.get("city")
        async for event in running.stream_events()
        if isinstance(event, ToolCallResult)
    ]
    answer: AgentOutput = await running
    return {"text": answer.response.content, "calls": called}


def structured(prompt: str) -> dict[str, Any]:
    answer = speaker().as_structured_llm(Person).chat([ChatMessage(prompt)])
    return {"value": answer.raw.model_dump()}
