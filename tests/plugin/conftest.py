"""A target and a surface that count what is sent, and exchanges made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conformance.model import (
    Exchange,
    Kind,
    Provenance,
    Request,
    Response,
    TargetHead,
)
from conformance.plugin.bench import Bench, Lane
from conformance.surfaces import Call, Endpoint
from conformance.targets import Target

LAWFUL = b'{"model": "some-model", "messages": [{"role": "user", "content": "Hello."}]}'


class OneTarget(Target):
    """A target that is nowhere; `claims` as given."""

    def __init__(self, claims: str = "openai") -> None:
        self.claims = claims
        self._endpoint = Endpoint("http://nowhere.invalid/v1/", key="k")

    def head(self) -> TargetHead:
        return TargetHead("nowhere", Provenance.REHEARSED, models=(("chat", "some-model"),))

    def endpoint(self) -> Endpoint:
        return self._endpoint


class Counting:
    """A surface that answers from a list of (status, body), the last one for ever."""

    name = "counting"

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)
        self.sent: list[Call] = []
        self.refuses: str | None = None

    def can(self, call: Call) -> str | None:
        del call
        return self.refuses

    def send(self, call: Call, endpoint: Endpoint, **members: Any) -> Exchange:
        status, body = self.answers[min(len(self.sent), len(self.answers) - 1)]
        self.sent.append(call)
        return made(status, body, exchange=members.pop("exchange"), url=endpoint.base_url)


def made(
    status: int, body: Any, *, exchange: str = "chat/made", url: str = "http://nowhere.invalid/v1/"
) -> Exchange:
    """Return an exchange whose answer has this status and JSON body."""
    return Exchange(
        id=exchange,
        kind=Kind.COMPLETION,
        request=Request("POST", f"{url}chat/completions", body=LAWFUL),
        response=Response(
            status,
            (("content-type", "application/json"),),
            (json.dumps(body).encode(),),
        ),
        surface="counting",
        target="nowhere",
        provenance=Provenance.REHEARSED,
    )


def completion(message: dict[str, Any], finish_reason: str = "stop") -> dict[str, Any]:
    """Return a completion that holds `message`."""
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage}


@pytest.fixture
def lane_of() -> Callable[..., Lane]:
    def lane(surface: Any, claims: str = "openai") -> Lane:
        return Lane(OneTarget(claims), surface, {"chat": "some-model"}, Bench())

    return lane
