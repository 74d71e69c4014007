import json
from typing import Any

import pytest

USER = {"role": "user", "content": "Say hello."}
CHAT = "chat/completions"


def error(heard: Any) -> dict[str, Any]:
    assert list(heard.json) == ["error"]
    assert list(heard.json["error"]) == ["message", "type", "param", "code"]
    assert heard.json["error"]["message"]
    return heard.json["error"]


def test_no_key_is_a_401(request_of) -> None:
    heard = request_of("openai", "GET", "models", headers=())

    assert heard.status == 401
    assert error(heard)["code"] is None


@pytest.mark.parametrize("value", ["Bearer wrong-secret", "Bearer  reference-key-2"])
def test_a_wrong_key_is_a_401_that_does_not_repeat_it(request_of, value: str) -> None:
    heard = request_of("openai", "GET", "models", headers=(("Authorization", value),))

    assert heard.status == 401
    assert error(heard)["code"] == "invalid_api_key"
    assert value.split()[1].encode() not in heard.reply.body


def test_an_unknown_model_is_a_404(ask) -> None:
    heard = ask("openai", model="no-such-model", messages=[USER])

    assert heard.status == 404
    assert error(heard)["code"] == "model_not_found"
    assert "no-such-model" in error(heard)["message"]


def test_a_model_that_does_not_chat_is_refused(ask) -> None:
    heard = ask("openai", model="reference-embedding", messages=[USER])

    assert heard.status == 404
    assert error(heard)["param"] == "model"


def test_an_unknown_route_is_a_404(request_of) -> None:
    heard = request_of("openai", "POST", "responses", body=b"{}")

    assert heard.status == 404
    assert error(heard)["type"] == "invalid_request_error"


def test_a_wrong_method_is_a_405_that_names_the_right_one(request_of) -> None:
    heard = request_of("openai", "GET", CHAT)

    assert heard.status == 405
    assert heard.header("allow") == ["POST"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[1]", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 5000, b"null"]
)
def test_a_body_that_is_no_json_object_is_a_400(request_of, body: bytes) -> None:
    heard = request_of("openai", "POST", CHAT, body=body)

    assert heard.status == 400
    assert error(heard)["type"] == "invalid_request_error"


@pytest.mark.parametrize("name", ["model", "messages"])
def test_a_missing_parameter_is_named(request_of, name: str) -> None:
    body = {"model": "reference-chat", "messages": [USER]}
    del body[name]
    heard = request_of("openai", "POST", CHAT, body=json.dumps(body).encode())

    assert heard.status == 400
    assert error(heard)["param"] == name
    assert error(heard)["code"] == "missing_required_parameter"


@pytest.mark.parametrize(
    ("param", "value", "code"),
    [
        ("messages", "hello", "invalid_type"),
        ("messages", [], "empty_array"),
        ("temperature", "hot", "invalid_type"),
        ("temperature", True, "invalid_type"),
        ("temperature", 2.5, "decimal_above_max_value"),
        ("top_p", -0.1, "decimal_below_min_value"),
        ("n", 0, "integer_below_min_value"),
        ("n", 1.5, "invalid_type"),
        ("max_tokens", 0, "integer_below_min_value"),
        ("stream", "yes", "invalid_type"),
        ("stop", ["a", "b", "c", "d", "e"], "array_above_max_length"),
        ("stop", 5, "invalid_type"),
        ("reasoning_effort", "enormous", "invalid_value"),
        ("service_tier", "standard", "invalid_value"),
        ("stream_options", {"include_usage": True}, "invalid_value"),
        ("top_logprobs", 3, "invalid_value"),
        ("tool_choice", "required", "invalid_value"),
        ("parallel_tool_calls", False, "invalid_value"),
        ("tools", [], "empty_array"),
        ("tools", "get_weather", "invalid_type"),
        ("google", {"thinking_config": {}}, "unknown_parameter"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(ask, param: str, value: Any, code: str) -> None:
    heard = ask("openai", **{"messages": [USER], param: value})

    assert heard.status == 400
    assert error(heard)["param"] == param
    assert error(heard)["code"] == code


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ("hello", "messages[1]"),
        ({"content": "x"}, "messages[1].role"),
        ({"role": "robot", "content": "x"}, "messages[1].role"),
        ({"role": "user"}, "messages[1].content"),
        ({"role": "user", "content": None}, "messages[1].content"),
        ({"role": "user", "content": 5}, "messages[1].content"),
        ({"role": "user", "content": "x", "turn_id": 1}, "messages[1].turn_id"),
        ({"role": "user", "content": [{"type": "text"}]}, "messages[1].content[0].text"),
        ({"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}, "messages[1]"),
        ({"role": "assistant", "content": None}, "messages[1].content"),
        ({"role": "tool", "content": "x"}, "messages[1].tool_call_id"),
        ({"role": "tool", "content": "x", "tool_call_id": "call_1"}, "messages[1].role"),
    ],
)
def test_a_wrong_message_is_refused_by_its_place(ask, message: Any, param: str) -> None:
    heard = ask("openai", messages=[USER, message])

    assert heard.status == 400
    assert error(heard)["param"] == param


def test_a_call_without_its_result_is_refused(ask) -> None:
    function = {"name": "f", "arguments": "{}"}
    call = {"id": "call_1", "type": "function", "function": function}
    history = [USER, {"role": "assistant", "content": None, "tool_calls": [call]}, USER]
    heard = ask("openai", messages=history)

    assert heard.status == 400
    assert "call_1" in error(heard)["message"]


def test_a_forced_function_that_was_not_offered_is_refused(ask, weather) -> None:
    choice = {"type": "function", "function": {"name": "get_time"}}
    heard = ask("openai", messages=[USER], tools=weather, tool_choice=choice)

    assert heard.status == 400
    assert error(heard)["param"] == "tool_choice"


def test_json_mode_wants_the_word_in_a_message(ask) -> None:
    heard = ask("openai", messages=[USER], response_format={"type": "json_object"})

    assert heard.status == 400
    assert error(heard)["param"] == "messages"


def test_null_stands_for_a_parameter_not_given(ask) -> None:
    names = ("temperature", "stop", "tools", "stream", "stream_options", "max_tokens", "n", "user")
    heard = ask("openai", messages=[USER], **dict.fromkeys(names))

    assert heard.status == 200


def test_a_refusal_carries_a_request_id(ask) -> None:
    assert ask("openai", model="nope", messages=[USER]).header("x-request-id")
