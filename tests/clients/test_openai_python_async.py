"""
Whether the installed OpenAI Python SDK reads streams without blocking as it does otherwise.

These tests record what one release does and promise nothing; a newer one may change it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx2
import openai
import pytest

from conformance.mutants import all_variations, mutants
from conformance.reference import KEY, ReferenceTransport, base_url
from tests.clients.openai_python import (
    CALLS,
    CITIES,
    SAID,
    TEXT,
    Heard,
    Through,
    added_up,
    client,
    each_event,
    iterated,
)


def awaited(through: Through, request: Mapping[str, Any], dialect: str = "openai") -> Heard:
    async def ask() -> list[Any]:
        async with (
            httpx2.AsyncClient(transport=ReferenceTransport(dialect, through=through)) as http,
            openai.AsyncOpenAI(
                api_key=KEY, base_url=base_url(dialect), http_client=http, max_retries=0
            ) as speaker,
        ):
            stream = await speaker.chat.completions.create(**request, stream=True)
            return [chunk async for chunk in stream]

    return added_up(asyncio.run(ask()))


@pytest.mark.parametrize("name", all_variations())
def test_whatever_the_contract_allows_is_read_as_by_the_blocking_client(name):
    through = all_variations()[name].through
    text, calls = awaited(through, TEXT), awaited(through, CALLS)
    assert (text.text, calls.calls) == (SAID, CITIES)
    assert (text, calls) == (iterated(client(through), TEXT), iterated(client(through), CALLS))


def test_a_byte_order_mark_costs_the_same_words():
    bom = all_variations()["bom"].through
    assert awaited(bom, TEXT, "gemini") == iterated(client(bom, "gemini"), TEXT)
    assert awaited(bom, TEXT, "gemini").text != SAID


def test_a_blank_line_after_an_event_with_an_id_raises_the_same_json_error():
    with pytest.raises(json.JSONDecodeError):
        awaited(each_event(lambda data: b"id: 1\n" + data + b": ping\n\n"), TEXT)


def test_an_error_event_raises_the_same_class():
    with pytest.raises(openai.APIError, match="overloaded"):
        awaited(mutants()["stream-error-as-event"].through, TEXT)
