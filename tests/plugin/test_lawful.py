"""A request of ours that breaks OpenAI's schema is an error of the suite and names the place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.model import Exchange, InvalidRun, Kind, Request
from conformance.plugin import lawful
from conformance.plugin.asking import Ask
from conformance.surfaces import RAW
from tests.plugin.conftest import completion, made

CHAT = "chat.completions.create"
GOOD = {"model": "m", "messages": [{"role": "user", "content": "Hello."}]}
BAD = {"model": "m", "messages": [{"role": "user", "content": 3}]}


def sent(body: object, method: str = "POST") -> Exchange:
    request = Request(method, "http://nowhere.invalid/v1/x", body=json.dumps(body).encode())
    return replace(made(200, completion({})), request=request)


def test_a_lawful_request_passes():
    lawful.insist(Ask("chat/x", CHAT, "chat"), sent(GOOD))


def test_a_departure_is_named_with_its_place():
    with pytest.raises(InvalidRun, match=r"chat/made breaks .* at /messages/0/content"):
        lawful.insist(Ask("chat/x", CHAT, "chat"), sent(BAD))


@pytest.mark.parametrize(
    "ask",
    [
        Ask("chat/x", CHAT, "chat", expects="error"),
        Ask("chat/x", RAW, None, judged_as=Kind.COMPLETION),
        Ask("chat/x", CHAT, "chat", lawful=False),
        Ask("chat/x", "models.list", None),
    ],
)
def test_what_wants_a_refusal_or_is_unlawful_by_design_is_left_alone(ask):
    lawful.insist(ask, sent(BAD))


def test_a_body_that_is_no_json_is_left_alone():
    request = Request("POST", "http://nowhere.invalid/v1/x", body=b"--boundary")
    lawful.insist(Ask("chat/x", CHAT, "chat"), replace(sent(GOOD), request=request))


def test_an_answer_sent_back_that_breaks_the_schema_is_the_endpoints_and_no_error_of_ours():
    first = Ask("chat/x", CHAT, "chat")
    follow = Ask("chat/y", CHAT, "chat", after=first)

    assert lawful.insist(follow, sent(GOOD)) is None
    assert "/messages/0/content" in (lawful.insist(follow, sent(BAD)) or "")
