import re
from typing import Any

import pytest

HELLO = [{"role": "user", "content": "Say hello."}]


def test_a_plain_answer_has_the_members_of_real_traffic_in_their_order(ask) -> None:
    heard = ask("openai", messages=HELLO)
    body = heard.json

    assert list(body) == [
        "id",
        "object",
        "created",
        "model",
        "choices",
        "usage",
        "service_tier",
        "system_fingerprint",
    ]
    assert list(body["choices"][0]) == ["index", "message", "logprobs", "finish_reason"]
    assert list(heard.message) == ["role", "content", "refusal", "annotations"]
    assert re.fullmatch(r"chatcmpl-[0-9A-Za-z]{29}", body["id"])
    assert body["object"] == "chat.completion"
    assert body["model"] == "reference-chat"
    assert body["choices"][0]["logprobs"] is None
    assert heard.message["refusal"] is None


def test_a_call_has_the_members_of_real_traffic_in_their_order(ask, weather) -> None:
    heard = ask("openai", messages=[{"role": "user", "content": "weather in Rome?"}], tools=weather)
    (call,) = heard.message["tool_calls"]

    assert list(heard.message) == ["role", "content", "tool_calls", "refusal", "annotations"]
    assert heard.message["content"] is None
    assert list(call) == ["id", "type", "function"]
    assert re.fullmatch(r"call_[0-9A-Za-z]{24}", call["id"])


def test_the_body_is_pretty_printed_and_ends_with_a_newline(ask) -> None:
    body = ask("openai", messages=HELLO).reply.body

    assert body.startswith(b'{\n  "id": "')
    assert body.endswith(b"}\n")


def test_usage_adds_up_and_itemises_reasoning(ask) -> None:
    usage = ask("openai", model="reference-thinking", messages=HELLO).json["usage"]

    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert 0 < usage["completion_tokens_details"]["reasoning_tokens"] < usage["completion_tokens"]
    assert usage["prompt_tokens_details"] == {"cached_tokens": 0, "audio_tokens": 0}


def test_more_effort_is_more_reasoning(ask) -> None:
    def reasoning(effort: str) -> int:
        heard = ask("openai", model="reference-thinking", messages=HELLO, reasoning_effort=effort)
        return heard.json["usage"]["completion_tokens_details"]["reasoning_tokens"]

    assert reasoning("none") == 0
    assert reasoning("low") < reasoning("medium") < reasoning("high") < reasoning("xhigh")


def test_a_limit_covers_reasoning_too(ask) -> None:
    heard = ask("openai", model="reference-thinking", messages=HELLO, max_completion_tokens=5)

    assert heard.finish == "length"
    assert heard.message["content"] == ""
    assert heard.json["usage"]["completion_tokens"] == 5


def test_n_choices_are_numbered_and_counted(ask) -> None:
    one = ask("openai", messages=HELLO).json
    three = ask("openai", messages=HELLO, n=3).json

    assert [choice["index"] for choice in three["choices"]] == [0, 1, 2]
    assert three["usage"]["completion_tokens"] == 3 * one["usage"]["completion_tokens"]


@pytest.mark.parametrize(
    ("asked", "served"),
    [("auto", "default"), ("default", "default"), ("flex", "flex"), ("fast", "priority")],
)
def test_the_tier_that_served_is_named(ask, asked: str, served: str) -> None:
    assert ask("openai", messages=HELLO, service_tier=asked).json["service_tier"] == served


def test_log_probabilities_cover_the_text_token_by_token(ask) -> None:
    choice = ask("openai", messages=HELLO, logprobs=True, top_logprobs=2).json["choices"][0]
    entries = choice["logprobs"]["content"]

    assert "".join(entry["token"] for entry in entries) == choice["message"]["content"]
    assert all(bytes(entry["bytes"]).decode() == entry["token"] for entry in entries)
    assert all(len(entry["top_logprobs"]) == 2 for entry in entries)
    assert all(entry["logprob"] < 0 for entry in entries)


def test_headers_are_those_of_real_traffic(ask) -> None:
    heard = ask("openai", messages=HELLO)

    assert heard.header("content-type") == ["application/json"]
    assert heard.header("content-length") == [str(len(heard.reply.body))]
    assert heard.header("openai-version") == ["2020-10-01"]
    assert re.fullmatch("req_[0-9a-f]{32}", heard.header("x-request-id")[0])
    assert heard.header("x-ratelimit-limit-requests")


def test_the_same_request_gets_the_same_bytes(ask) -> None:
    assert ask("openai", messages=HELLO).reply == ask("openai", messages=HELLO).reply
    assert ask("openai", messages=HELLO).json["id"] != ask("openai", messages=HELLO, n=2).json["id"]


def test_json_mode_gives_an_object_with_the_keys_asked_for(ask) -> None:
    import json

    messages = [{"role": "user", "content": 'Give me JSON with the keys "name" and "city".'}]
    heard = ask("openai", messages=messages, response_format={"type": "json_object"})

    assert json.loads(heard.message["content"]).keys() == {"name", "city"}


def sent_back(message: dict[str, Any], *, nulls: bool) -> dict[str, Any]:
    """The message as a client keeps it: every null member spelled out, or OpenAI's keys alone."""
    if nulls:
        return {"function_call": None, "audio": None, "tool_calls": None, **message}
    return {
        key: value for key, value in message.items() if key in ("role", "content", "tool_calls")
    }


@pytest.mark.parametrize("nulls", [True, False])
def test_its_own_text_is_accepted_back(ask, nulls: bool) -> None:
    message = ask("openai", messages=HELLO).message
    heard = ask("openai", messages=[*HELLO, sent_back(message, nulls=nulls), *HELLO])

    assert heard.status == 200


@pytest.mark.parametrize("nulls", [True, False])
def test_its_own_calls_are_accepted_back(ask, weather, nulls: bool) -> None:
    question = {"role": "user", "content": "Weather in Paris and Rome?"}
    message = ask("openai", messages=[question], tools=weather).message
    results = [
        {"role": "tool", "tool_call_id": call["id"], "content": "sunny"}
        for call in message["tool_calls"]
    ]
    history = [question, sent_back(message, nulls=nulls), *results]
    heard = ask("openai", messages=history, tools=weather)

    assert heard.status == 200
    assert "sunny" in heard.message["content"]
