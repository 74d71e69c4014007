"""Turns of several calls: step by step, in parallel, interleaved, under another role."""

import pytest

STEPS = [{"role": "user", "content": "Weather in Riga and in Tunis, one city after the other."}]
PARIS = [{"role": "user", "content": "Weather in Paris?"}]


def result_of(call, content="fair", **members):
    return {"role": "tool", "tool_call_id": call["id"], "content": content, **members}


def bare(call):
    return {key: call[key] for key in ("id", "type", "function")}


def city(call):
    return call["function"]["arguments"]


@pytest.fixture
def steps(ask, weather):
    """A dialect's two steps: the conversation up to the second call, and the call itself."""

    def walk(dialect, **body):
        body = {"tools": weather, "parallel_tool_calls": False, **body}
        first = ask(dialect, messages=STEPS, **body).message
        so_far = [*STEPS, first, result_of(first["tool_calls"][0])]
        return so_far, ask(dialect, messages=so_far, **body).message

    return walk


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_without_parallel_calls_the_second_city_comes_after_the_first_result(
    ask, weather, steps, dialect
) -> None:
    so_far, second = steps(dialect)
    first = so_far[1]
    messages = [*so_far, second, result_of(second["tool_calls"][0], "dust")]
    last = ask(dialect, messages=messages, tools=weather, parallel_tool_calls=False)

    assert [len(message["tool_calls"]) for message in (first, second)] == [1, 1]
    assert "Riga" in city(first["tool_calls"][0])
    assert "Tunis" in city(second["tool_calls"][0])
    assert "dust" in last.message["content"]


def test_every_step_is_signed_and_none_may_be_missing(ask, weather, steps) -> None:
    so_far, second = steps("gemini")
    signed = [call["extra_content"] for call in (*so_far[1]["tool_calls"], *second["tool_calls"])]
    unsigned = {**so_far[1], "tool_calls": [bare(so_far[1]["tool_calls"][0])]}
    messages = [*STEPS, unsigned, so_far[2], second, result_of(second["tool_calls"][0])]
    heard = ask("gemini", messages=messages, tools=weather)

    assert signed[0] != signed[1]
    assert heard.status == 400
    assert "thought_signature" in heard.json[0]["error"]["message"]


def test_parallel_calls_interleaved_with_their_results_are_refused(ask, weather) -> None:
    both = [{"role": "user", "content": "Weather in Riga and in Tunis?"}]
    first, second = ask("gemini", messages=both, tools=weather).message["tool_calls"]
    together = [{"role": "assistant", "tool_calls": [first, second]}]
    results = [result_of(first), result_of(second)]
    apart = [
        {"role": "assistant", "tool_calls": [first]},
        results[0],
        {"role": "assistant", "tool_calls": [second]},
        results[1],
    ]

    assert ask("gemini", messages=[*both, *together, *results], tools=weather).status == 200
    assert ask("gemini", messages=[*both, *apart], tools=weather).status == 400


def test_the_role_model_is_gemini_s_other_word_for_assistant(ask, weather) -> None:
    message = ask("gemini", messages=PARIS, tools=weather).message
    turn = [*PARIS, {**message, "role": "model"}, result_of(message["tool_calls"][0], "rain")]

    assert "rain" in ask("gemini", messages=turn, tools=weather).message["content"]
    assert ask("openai", messages=turn, tools=weather).status == 400


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_a_result_may_be_parts_or_plain_text_and_carry_a_name(ask, weather, dialect) -> None:
    message = ask(dialect, messages=PARIS, tools=weather).message
    call = message["tool_calls"][0]
    for result in (
        result_of(call, [{"type": "text", "text": "41 degrees"}]),
        result_of(call, "41 degrees", name="get_weather"),
    ):
        heard = ask(dialect, messages=[*PARIS, message, result], tools=weather)
        assert "41" in heard.message["content"]


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_calls_and_results_must_agree_in_number(ask, weather, dialect) -> None:
    message = ask(dialect, messages=PARIS, tools=weather).message
    result = result_of(message["tool_calls"][0])
    conversations = (
        [*PARIS, message, *PARIS],
        [*PARIS, message, result, result],
        [*PARIS, result],
    )

    assert [ask(dialect, messages=each, tools=weather).status for each in conversations] == [
        400,
        400,
        400,
    ]


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_a_choice_of_an_undeclared_function_is_refused(ask, weather, dialect) -> None:
    choice = {"type": "function", "function": {"name": "get_tide"}}

    assert ask(dialect, messages=PARIS, tools=weather, tool_choice=choice).status == 400


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
@pytest.mark.parametrize("turned", [False, True])
def test_results_are_matched_to_their_calls_by_id(ask, weather, dialect, turned) -> None:
    asked = [{"role": "user", "content": "Weather in Riga and in Tunis? Which city is warmer?"}]
    called = ask(dialect, messages=asked, tools=weather).message
    riga, tunis = called["tool_calls"]
    results = [result_of(riga, "4 degrees"), result_of(tunis, "29 degrees")]
    messages = [*asked, called, *(results[::-1] if turned else results)]

    assert ask(dialect, messages=messages, tools=weather).message["content"] == "Tunis"
