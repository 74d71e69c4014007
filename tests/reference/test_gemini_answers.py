import base64
import json
import re

import pytest

HELLO = [{"role": "user", "content": "Say hello."}]
ROME = [{"role": "user", "content": "Weather in Rome?"}]
TWO = [{"role": "user", "content": "Weather in Paris and Rome?"}]


def keys_in_order(value: object) -> bool:
    if isinstance(value, dict):
        return list(value) == sorted(value) and all(map(keys_in_order, value.values()))
    return all(map(keys_in_order, value)) if isinstance(value, list) else True


def test_a_plain_answer_is_compact_with_alphabetical_keys_and_no_nulls(ask, weather) -> None:
    for heard in (ask("gemini", messages=HELLO), ask("gemini", messages=TWO, tools=weather)):
        body = heard.reply.body
        spelled = json.dumps(heard.json, separators=(",", ":"), ensure_ascii=False)

        assert keys_in_order(heard.json)
        assert body == spelled.encode()
        assert b":null" not in body


def test_text_is_raw_utf_8(ask) -> None:
    heard = ask(
        "gemini", messages=[{"role": "user", "content": "Reply with exactly: ü <b>\u2028=😀"}]
    )

    assert "ü <b>\u2028=😀".encode() in heard.reply.body


def test_the_envelope_has_six_members_and_none_of_openais_others(ask) -> None:
    heard = ask("gemini", messages=HELLO)

    assert list(heard.json) == ["choices", "created", "id", "model", "object", "usage"]
    assert list(heard.json["choices"][0]) == ["finish_reason", "index", "message"]
    assert list(heard.message) == ["content", "role"]


def test_the_id_holds_the_time_in_its_first_bytes(ask) -> None:
    body = ask("gemini", messages=HELLO).json
    octets = base64.urlsafe_b64decode(body["id"] + "=")

    assert len(body["id"]) == 23
    assert int.from_bytes(octets[:4], "little") == body["created"]


@pytest.mark.parametrize(
    "model", ["reference-chat", "models/reference-chat", "models/gemini-3.8-flash"]
)
def test_the_model_is_repeated_letter_for_letter(ask, model: str) -> None:
    assert ask("gemini", model=model, messages=HELLO).json["model"] == model


def test_thinking_is_in_the_total_alone(ask) -> None:
    usage = ask("gemini", messages=HELLO).json["usage"]

    assert list(usage) == ["completion_tokens", "prompt_tokens", "total_tokens"]
    assert usage["total_tokens"] > usage["prompt_tokens"] + usage["completion_tokens"]


def test_thinking_can_be_switched_off_on_2_5_only(ask) -> None:
    def gap(model: str) -> int:
        heard = ask("gemini", model=model, messages=HELLO, reasoning_effort="none")
        usage = heard.json["usage"]
        return usage["total_tokens"] - usage["prompt_tokens"] - usage["completion_tokens"]

    assert gap("gemini-2.5-flash") == 0
    assert gap("gemini-3.8-flash") > 0


def test_a_call_comes_without_content(ask, weather) -> None:
    message = ask("gemini", messages=ROME, tools=weather).message

    assert list(message) == ["role", "tool_calls"]


def test_only_the_first_of_parallel_calls_is_signed(ask, weather) -> None:
    first, second = ask("gemini", messages=TWO, tools=weather).message["tool_calls"]

    assert list(first) == ["extra_content", "function", "id", "type"]
    assert base64.b64decode(first["extra_content"]["google"]["thought_signature"], validate=True)
    assert list(second) == ["function", "id", "type"]


def test_calls_of_2_5_are_not_signed(ask, weather) -> None:
    (call,) = ask("gemini", model="gemini-2.5-flash", messages=ROME, tools=weather).message[
        "tool_calls"
    ]

    assert list(call) == ["function", "id", "type"]


def test_an_answer_cut_to_nothing_has_no_content_member(ask) -> None:
    heard = ask("gemini", messages=[{"role": "user", "content": "Count from 1 to 3."}], stop="1")

    assert heard.message == {"role": "assistant"}


def test_a_thought_summary_stands_in_front_of_the_content(ask) -> None:
    config = {"google": {"thinking_config": {"include_thoughts": True}}}
    message = ask("gemini", messages=HELLO, extra_body=config).message

    assert re.fullmatch(r"<thought>[^<]+</thought>Hello!.*", message["content"], re.DOTALL)
    assert message["extra_content"] == {"google": {"thought": True}}


def test_structured_answers_are_pretty_printed_text(ask) -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}}}
    form = {"type": "json_schema", "json_schema": {"name": "place", "schema": schema}}
    heard = ask(
        "gemini", messages=[{"role": "user", "content": "We met in Rome."}], response_format=form
    )

    assert heard.message["content"] == '{\n  "city": "Rome"\n}'


def test_headers_are_the_recorded_ones(ask) -> None:
    heard = ask("gemini", messages=HELLO)

    assert heard.header("content-type") == ["application/json"]
    assert heard.header("vary") == ["Origin", "X-Origin", "Referer"]
    assert heard.header("cache-control") == ["private"]
    assert heard.header("transfer-encoding") == ["chunked"]
    assert re.fullmatch(r"gfet4t7; dur=\d+", heard.header("server-timing")[0])
    assert heard.header("x-request-id") == []


def test_the_same_request_gets_the_same_bytes(ask) -> None:
    assert ask("gemini", messages=HELLO).reply == ask("gemini", messages=HELLO).reply


def test_its_own_call_is_accepted_back_with_its_signature(ask, weather) -> None:
    message = ask("gemini", messages=ROME, tools=weather).message
    nulls = {
        "content": None,
        "refusal": None,
        "annotations": None,
        "audio": None,
        "function_call": None,
    }
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "rain"}
    heard = ask("gemini", messages=[*ROME, {**nulls, **message}, result], tools=weather)

    assert heard.status == 200
    assert "rain" in heard.message["content"]


def test_without_its_signature_the_call_is_refused_by_its_name(ask, weather) -> None:
    message = ask("gemini", messages=ROME, tools=weather).message
    del message["tool_calls"][0]["extra_content"]
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "rain"}
    heard = ask("gemini", messages=[*ROME, message, result], tools=weather)

    assert heard.status == 400
    assert "thought_signature" in heard.json[0]["error"]["message"]
    assert "`default_api:get_weather`, position 2" in heard.json[0]["error"]["message"]


def test_signatures_of_earlier_turns_are_not_wanted_back(ask, weather) -> None:
    message = ask("gemini", messages=ROME, tools=weather).message
    del message["tool_calls"][0]["extra_content"]
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "rain"}
    heard = ask("gemini", messages=[*ROME, message, result, *HELLO], tools=weather)

    assert heard.status == 200


def test_2_5_wants_no_signature_back(ask, weather) -> None:
    model = "gemini-2.5-flash"
    message = ask("gemini", model=model, messages=ROME, tools=weather).message
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "rain"}

    assert (
        ask("gemini", model=model, messages=[*ROME, message, result], tools=weather).status == 200
    )
