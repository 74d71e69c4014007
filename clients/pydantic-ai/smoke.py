"""
Pydantic AI's agents over a compatible endpoint.

Each function takes a prompt and returns what its user would see.
"""

# ruff: noqa: D103  # a task is named for what it does

from __future__ import annotations

import asyncio
import os
from typing import Any

from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

called: list[str] = []


def speaker() -> OpenAIChatModel:
    """Return a model, as one writes it for an endpoint that is not OpenAI's."""
    provider = OpenAIProvider(
        base_url=os.environ["OPENAI_BASE_URL"], api_key=os.environ["OPENAI_API_KEY"]
    )
    return OpenAIChatModel(os.environ["OPENAI_MODEL"], provider=provider)


class Person(BaseModel):
    """A person that a text is about."""

    name: str
    age: int


def get_weather(city: str) -> str:
    """Tell the weather of a city."""
    called.append(city)
    return f"18 degrees in {city}"


def text(prompt: str) -> dict[str, Any]:
    return {"text": Agent(speaker()).run_sync(prompt).output}


def stream(prompt: str) -> dict[str, Any]:
    async def listen() -> list[str]:
        async with Agent(speaker()).run_stream(prompt) as answer:
            return [piece async for piece in answer.stream_text(delta=True, debounce_by=None)]

    pieces = asyncio.run(listen())
    return {"text": "".join(pieces), "pieces": len(pieces)}


def tools(prompt: str) -> dict[str, Any]:
    called.clear()
    answer = Agent(speaker(), tools=[get_weather]).run_sync(prompt)
    return {"text": answer.output, "calls": called}


def tools_streamed(prompt: str) -> dict[str, Any]:
    called.clear()

    async def listen() -> str:
        async with Agent(speaker(), tools=[get_weather]).run_stream(prompt) as answer:
            return await answer.get_output()

    return {"text": asyncio.run(listen()), "calls": called}


def structured(prompt: str) -> dict[str, Any]:
    return {"value": Agent(speaker(), output_type=Person).run_sync(prompt).output.model_dump()}
