import json
from typing import Any

import pytest

USER = {"role": "user", "content": "Say hello."}
KEY = ("authorization", "Bearer reference-key")


def error(heard: Any, status: int = 400, name: str = "INVALID_ARGUMENT") -> dict[str, Any]:
    assert heard.status == status
    (entry,) = heard.json
    assert list(entry["error"])[:3] == ["code", "message", "status"]
    assert entry["error"]["code"] == status
    assert entry["error"]["status"] == name
    return entry["error"]


def test_an_unknown_model_is_refused_as_recorded_to_the_byte(ask) -> None:
    heard = ask("gemini", model="no-such-model-xyz", messages=[USER])

    assert heard.status == 404
    assert heard.reply.body == (
        b'[{\n  "error": {\n    "code": 404,\n    "message": "models/no-such-model-xyz is not '
        b"found for API version v1main, or is not supported for generateContent. Call "
        b"ModelService.ListModels to see the list of available models and their supported "
        b'methods.",\n    "status": "NOT_FOUND"\n  }\n}\n]'
    )


def test_a_wrong_key_is_a_400(request_of) -> None:
    heard = request_of("gemini", "GET", "models", headers=(("authorization", "Bearer wrong"),))

    assert error(heard)["message"] == "Please pass a valid API key"


def test_no_key_is_a_400(request_of) -> None:
    assert "Authorization" in error(request_of("gemini", "GET", "models", headers=()))["message"]


def test_two_credentials_are_refused(request_of) -> None:
    heard = request_of("gemini", "GET", "models", headers=(KEY, ("X-Goog-Api-Key", "x")))

    assert "Multiple authentication credentials" in error(heard)["message"]


def test_a_query_is_refused(request_of) -> None:
    heard = request_of("gemini", "GET", "models", query="beta=true")

    assert "'beta'" in error(heard)["message"]


def test_an_unknown_route_is_a_404_in_the_same_form(request_of) -> None:
    error(request_of("gemini", "POST", "responses", body=b"{}"), 404, "NOT_FOUND")


def test_unknown_fields_are_all_named_in_one_error(ask) -> None:
    refused = error(ask("gemini", messages=[USER], seed=1, store=False))
    (details,) = refused["details"]

    assert refused["message"].split("\n") == [
        'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
        'Invalid JSON payload received. Unknown name "store": Cannot find field.',
    ]
    assert details["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert [violation.keys() for violation in details["fieldViolations"]] == [{"description"}] * 2


def test_an_unknown_nested_field_is_named_with_its_path(ask) -> None:
    refused = error(ask("gemini", messages=[USER], extra_body={"extra_body": {"google": {}}}))
    (violation,) = refused["details"][0]["fieldViolations"]

    assert violation["field"] == "extra_body"
    assert "\"extra_body\" at 'extra_body'" in violation["description"]


def test_an_unknown_member_of_a_message_is_named_with_its_path(ask) -> None:
    refused = error(ask("gemini", messages=[{**USER, "turn_id": 7}]))

    assert "Unknown name \"turn_id\" at 'messages[0]'" in refused["message"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b'{"a": Infinity}', b'{"a": 1e999}', b"[" * 5000]
)
def test_a_body_that_is_no_json_object_is_a_400(request_of, body: bytes) -> None:
    error(request_of("gemini", "POST", "chat/completions", body=body))


@pytest.mark.parametrize("name", ["model", "messages"])
def test_a_missing_field_is_named(request_of, name: str) -> None:
    body = {"model": "reference-chat", "messages": [USER]}
    del body[name]
    heard = request_of("gemini", "POST", "chat/completions", body=json.dumps(body).encode())

    assert f"'{name}'" in error(heard)["message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("messages", "hello"),
        ("temperature", "hot"),
        ("temperature", 9),
        ("n", 2),
        ("max_tokens", 0),
        ("stream", 1),
        ("stop", [1]),
        ("tools", [{"type": "function"}]),
        ("tool_choice", "anything"),
        ("response_format", {"type": "xml"}),
        ("reasoning_effort", "xhigh"),
        ("service_tier", "gold"),
    ],
)
def test_a_wrong_value_is_a_400(ask, field: str, value: Any) -> None:
    error(ask("gemini", **{"messages": [USER], field: value}))


def test_up_to_eight_candidates_are_given_on_2_5(ask) -> None:
    model = "gemini-2.5-flash"

    assert len(ask("gemini", model=model, messages=[USER], n=8).json["choices"]) == 8
    error(ask("gemini", model=model, messages=[USER], n=9))


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "Be kind."}],
        [USER, {"role": "assistant", "content": "Hel"}],
        [{"role": "robot", "content": "x"}],
        [{"role": "user", "content": None}],
        [{"role": "user", "content": [{"type": "video"}]}],
        [USER, {"role": "tool", "tool_call_id": "x", "content": "y"}],
    ],
)
def test_a_conversation_out_of_order_is_a_400(ask, messages: list[Any]) -> None:
    error(ask("gemini", messages=messages))


def test_effort_and_a_thinking_level_exclude_each_other(ask) -> None:
    config = {"google": {"thinking_config": {"thinking_level": "low"}}}
    refused = ask("gemini", messages=[USER], reasoning_effort="low", extra_body=config)

    assert "exclude" in error(refused)["message"]
