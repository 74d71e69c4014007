"""
How these tests ask the reference endpoint and read what it says.

Reads answers with the standard library alone: the suite's own readers are not trusted here.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from conformance import reference
from conformance.reference import Asked, Reply

AUTHORIZED = (("authorization", "Bearer reference-key"), ("content-type", "application/json"))


@dataclass(frozen=True)
class Heard:
    reply: Reply

    @property
    def status(self) -> int:
        return self.reply.status

    @property
    def json(self) -> Any:
        return json.loads(self.reply.body)

    @property
    def message(self) -> dict[str, Any]:
        return self.json["choices"][0]["message"]

    @property
    def finish(self) -> str:
        return self.json["choices"][0]["finish_reason"]

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.reply.headers if key == name]

    @property
    def events(self) -> list[str]:
        *blocks, rest = self.reply.body.decode().split("\n\n")
        assert rest == ""
        assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
        return [block.removeprefix("data: ") for block in blocks]

    @property
    def chunks(self) -> list[dict[str, Any]]:
        *events, done = self.events
        assert done == "[DONE]"
        return [json.loads(event) for event in events]

    @property
    def deltas(self) -> list[dict[str, Any]]:
        return [c["delta"] for chunk in self.chunks for c in chunk["choices"] if c["index"] == 0]

    @property
    def last_finish(self) -> str:
        given = [
            c["finish_reason"]
            for chunk in self.chunks
            for c in chunk["choices"][:1]
            if c.get("finish_reason")
        ]
        assert len(given) == 1
        return given[0]


def fold(deltas: list[dict[str, Any]]) -> dict[str, Any]:
    """Content and calls of one choice; calls are told apart by index, or by coming with an id."""
    content: str | None = None
    calls: list[dict[str, Any]] = []
    for delta in deltas:
        if delta.get("content") is not None:
            content = (content or "") + delta["content"]
        for part in delta.get("tool_calls", []):
            if part.get("id") is not None:
                calls.append({**part, "function": dict(part["function"])})
            else:
                calls[part["index"]]["function"]["arguments"] += part["function"]["arguments"]
    for call in calls:
        call.pop("index", None)
    return {"content": content, "tool_calls": calls}


@pytest.fixture
def folded() -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
    return fold


@pytest.fixture
def ask() -> Callable[..., Heard]:
    """Ask a dialect's chat route; `_profile` chooses a time, everything else is the body."""

    def asking(dialect: str, _profile: str | None = None, **body: Any) -> Heard:
        body = {"model": "reference-chat", **body}
        request = Asked(
            "POST",
            "/v1beta/openai/chat/completions",
            headers=AUTHORIZED,
            body=json.dumps(body).encode(),
        )
        return Heard(reference.answer(request, dialect, profile=_profile))

    return asking


@pytest.fixture
def request_of() -> Callable[..., Heard]:
    """Send any method, path, headers and body to a dialect."""

    def sending(
        dialect: str,
        method: str,
        path: str,
        *,
        headers: tuple[tuple[str, str], ...] = AUTHORIZED,
        body: bytes = b"",
        query: str = "",
        profile: str | None = None,
    ) -> Heard:
        asked = Asked(method, "/v1beta/openai/" + path, query, headers, body)
        return Heard(reference.answer(asked, dialect, profile=profile))

    return sending


@pytest.fixture
def weather() -> list[dict[str, Any]]:
    return [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "description": "Get the weather in a city.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "city": {"type": "string"},
                        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                    },
                    "required": ["city"],
                },
            },
        }
    ]
