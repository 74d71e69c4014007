import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import reference
from conformance.reference import Asked

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "role",
                    "content",
                    "type",
                    "function",
                    "name",
                    "parameters",
                    "properties",
                    "id",
                    "text",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {"name": "f", "parameters": {"type": "object", "properties": {"city": {}}}},
}
SCHEMA_WORDS = (
    "type properties required items enum const anyOf $ref minItems maxItems minimum maximum format"
)
SCHEMAS = st.dictionaries(st.sampled_from(SCHEMA_WORDS.split(" ")), ANYTHING, max_size=5)
FIELDS = [
    "messages",
    "tools",
    "tool_choice",
    "stop",
    "n",
    "max_tokens",
    "stream",
    "stream_options",
    "response_format",
    "extra_body",
    "temperature",
    "model",
]
BOTH = pytest.mark.parametrize("dialect", ["openai", "gemini"])
BOUNDED = settings(deadline=None, derandomize=True, database=None, max_examples=150)


def status(dialect: str, body: Any) -> int:
    headers = (("authorization", "Bearer reference-key"),)
    path = "/v1beta/openai/chat/completions"
    asked = Asked("POST", path, headers=headers, body=json.dumps(body).encode())
    return reference.answer(asked, dialect).status


@BOTH
def test_any_value_of_any_field_is_answered_or_refused(dialect: str) -> None:
    @BOUNDED
    @given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3))
    def check(fields: dict[str, Any]) -> None:
        body = {
            "model": "reference-chat",
            "messages": [{"role": "user", "content": "Say hello."}],
            **fields,
        }

        assert status(dialect, body) in (200, 400, 404)

    check()


@BOTH
def test_any_message_is_answered_or_refused(dialect: str) -> None:
    @BOUNDED
    @given(
        st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(["user", "assistant", "tool", "system", "x"])},
                optional=dict.fromkeys(("content", "tool_calls", "tool_call_id"), ANYTHING),
            ),
            max_size=4,
        )
    )
    def check(messages: list[Any]) -> None:
        assert status(dialect, {"model": "reference-chat", "messages": messages}) in (200, 400)

    check()


@BOTH
def test_any_schema_is_answered_or_refused(dialect: str) -> None:
    @BOUNDED
    @given(SCHEMAS, SCHEMAS)
    def check(parameters: dict[str, Any], schema: dict[str, Any]) -> None:
        function = {"name": "f", "parameters": {**parameters, "type": "object"}}
        user = {"role": "user", "content": "Call f in Rome with 3 and 4.5."}
        body = {"model": "reference-chat", "messages": [user]}
        tools = [{"type": "function", "function": function}]
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}

        assert status(dialect, {**body, "tools": tools}) == 200
        assert status(dialect, {**body, "response_format": form}) in (200, 400)

    check()


@BOTH
def test_any_bytes_are_refused(dialect: str, request_of: Any) -> None:
    @BOUNDED
    @given(st.binary(max_size=60))
    def check(body: bytes) -> None:
        assert request_of(dialect, "POST", "chat/completions", body=body).status == 400

    check()


@BOTH
def test_a_lone_surrogate_does_not_reach_the_wire(ask: Any, dialect: str) -> None:
    messages = [{"role": "user", "content": "Reply with exactly: a\ud83d!"}]

    assert ask(dialect, messages=messages).message["content"] == "a?!"
    assert ask(dialect, messages=messages, stream=True).chunks


@BOTH
def test_long_prompts_are_echoed_whole(ask: Any, dialect: str) -> None:
    text = "reply say exactly answer word " * 20000

    assert (
        ask(dialect, messages=[{"role": "user", "content": f"Reply with exactly: {text}"}]).message[
            "content"
        ]
        == text
    )
