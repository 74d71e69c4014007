"""
Instructor around the OpenAI client, in its default mode, which extracts through forced calls.

It has no loop of its own: its users have it extract calls, run them, and ask again. Each function
takes a prompt and returns what its user would see.
"""

# ruff: noqa: D103  # a task is named for what it does

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import instructor
from openai import OpenAI
from pydantic import BaseModel

MODEL = os.environ["OPENAI_MODEL"]


def speaker(mode: instructor.Mode = instructor.Mode.TOOLS) -> Any:
    """Return a client; base URL and key it finds itself, in the environment."""
    return instructor.from_openai(OpenAI(), mode=mode).chat.completions


class Person(BaseModel):
    """A person that a text is about."""

    name: str
    age: int


class Weather(BaseModel):
    """Tell the weather of a city."""

    city: str


class Weathers(BaseModel):
    """Tell the weather of several cities."""

    cities: list[str]


def _user(prompt: str) -> list[Any]:
    return [{"role": "user", "content": prompt}]


def _plain(messages: list[Any], **more: Any) -> Any:
    return speaker().create(model=MODEL, messages=messages, response_model=None, **more)


def text(prompt: str) -> dict[str, Any]:
    return {"text": _plain(_user(prompt)).choices[0].message.content}


def stream(prompt: str) -> dict[str, Any]:
    chunks = _plain(_user(prompt), stream=True)
    pieces = [found for chunk in chunks if (found := chunk.choices[0].delta.content)]
    return {"text": "".join(pieces), "pieces": len(pieces)}


def tools(prompt: str) -> dict[str, Any]:
    wanted = speaker(instructor.Mode.PARALLEL_TOOLS).create(
        model=MODEL, messages=_user(prompt), response_model=Iterable[Weather]
    )
    return _answered(prompt, [each.city for each in wanted])


def tools_streamed(prompt: str) -> dict[str, Any]:
    *_, whole = speaker().create_partial(
        model=MODEL, messages=_user(prompt), response_model=Weathers
    )
    return _answered(prompt, whole.cities)


def _answered(prompt: str, cities: list[str]) -> dict[str, Any]:
    found = "; ".join(f"18 degrees in {city}" for city in cities)
    answer = _plain(_user(f"{prompt} Reply with exactly: {found}"))
    return {"text": answer.choices[0].message.content, "calls": cities}


def structured(prompt: str) -> dict[str, Any]:
    person = speaker().create(model=MODEL, messages=_user(prompt), response_model=Person)
    return {"value": person.model_dump()}
