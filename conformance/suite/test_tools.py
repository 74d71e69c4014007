"""
Tools: a call, the choice of one, several at once, and the second turn with their results.

The server's own call, sent back with its result, has to be understood by the server.
"""

from conformance.plugin import (
    ask,
    came,
    covers,
    function,
    hold,
    ignored,
    openai_keys,
    results,
    user,
    with_nulls,
)
from conformance.plugin.calling import argument, calls, calls_twice, named

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
TIME = function("get_time", "Tells the time of day in a city.", city=CITY)
CLOCK = {
    "type": "function",
    "function": {
        "name": "get_clock",
        "description": "Tells the time of day here.",
        "parameters": {"type": "object", "properties": {}},
    },
}
STRICT = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather in a city.",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"city": CITY},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}
PARIS = "What is the weather in Paris? Use the tool."
BOTH = "What is the weather in Paris and in Tokyo? Use the tool once for each city."
SUNNY = '{"weather": "sunny", "degrees": 21}'
RAINY = '{"weather": "rain", "degrees": 9}'


weather = ask("tools/weather", tools=[WEATHER], forcing=calls, messages=[user(PARIS)])
auto = ask(
    "tools/choice-auto",
    tools=[WEATHER, TIME],
    tool_choice="auto",
    forcing=calls,
    messages=[user(PARIS)],
)
free = ask(
    "tools/choice-auto-free",
    tools=[WEATHER],
    tool_choice="auto",
    messages=[user("Reply with exactly: no tool is needed")],
)
none = ask("tools/choice-none", tools=[WEATHER], tool_choice="none", messages=[user(PARIS)])
required = ask(
    "tools/choice-required", tools=[WEATHER], tool_choice="required", messages=[user("Say hello.")]
)
not_required = ask("tools/choice-absent", tools=[WEATHER], messages=[user("Say hello.")])
not_chosen = ask(
    "tools/choice-absent-of-two", tools=[WEATHER, TIME], messages=[user("Paris, please.")]
)
chosen = ask(
    "tools/choice-named",
    tools=[WEATHER, TIME],
    tool_choice={"type": "function", "function": {"name": "get_time"}},
    messages=[user("Paris, please.")],
)
strict = ask("tools/strict", tools=[STRICT], forcing=calls, messages=[user(PARIS)])
clock = ask(
    "tools/no-parameters",
    tools=[CLOCK],
    forcing=calls,
    messages=[user("What time is it? Use the tool.")],
)
single = ask(
    "tools/parallel-false", tools=[WEATHER], parallel_tool_calls=False, messages=[user(BOTH)]
)
both = ask("tools/parallel", tools=[WEATHER], forcing=calls_twice, messages=[user(BOTH)])
answered = ask(
    "tools/result",
    tools=[WEATHER],
    after=weather,
    messages=lambda weather: [user(PARIS), came(weather), *results(weather, SUNNY)],
)
answered_openai_keys = ask(
    "tools/result-openai-keys",
    tools=[TIME, WEATHER],
    after=auto,
    messages=lambda auto: [user(PARIS), openai_keys(auto), *results(auto, SUNNY)],
)
answered_nulls = ask(
    "tools/result-nulls",
    tools=[WEATHER],
    after=weather,
    messages=lambda weather: [user(PARIS), with_nulls(weather), *results(weather, SUNNY)],
)
answered_both = ask(
    "tools/parallel-results",
    tools=[WEATHER],
    after=both,
    messages=lambda both: [user(BOTH), came(both), *results(both, SUNNY, RAINY)],
)


@covers("tools-function/called")
def test_a_prompt_that_needs_the_function_calls_it(weather):
    assert named(weather) == [("get_weather", {"city": "Paris"})]


@covers("tools-function/no-parameters")
def test_a_function_without_parameters_is_called(clock):
    assert named(clock) == [("get_clock", {})]


@covers("tool-choice-auto/accepted")
def test_auto_lets_the_model_call(auto):
    assert [name for name, _ in named(auto)] == ["get_weather"]


@covers("tool-choice-auto/free")
def test_auto_lets_the_model_answer_in_text(free):
    assert not free.tool_calls
    assert (free.content or "").strip() == "no tool is needed"


@covers("tool-choice-none/no-call")
def test_none_keeps_the_model_from_calling(none, weather):
    if named(none) == named(weather):
        raise ignored("the function is called, as without tool_choice")
    assert not none.tool_calls
    assert none.content


@covers("tool-choice-required/calls")
def test_required_makes_the_model_call(required, not_required):
    if not required.tool_calls and not not_required.tool_calls:
        raise ignored("no function is called, as without tool_choice")
    assert required.tool_calls


@covers("tool-choice-named/calls-it")
def test_the_function_named_is_the_one_called(chosen, not_chosen):
    called = [name for name, _ in named(chosen)]
    if called != ["get_time"] and called == [name for name, _ in named(not_chosen)]:
        raise ignored(f"{called or 'nothing'} is called, as without tool_choice")
    assert [name for name, _ in named(chosen)] == ["get_time"]


@covers("tool-function-strict/accepted")
def test_strict_is_taken(strict):
    assert named(strict) == [("get_weather", {"city": "Paris"})]


@covers("parallel-tool-calls-param/accepted")
def test_parallel_tool_calls_may_be_switched_off(single):
    assert single.status == 200


@covers("parallel-tool-calls-param/one-call")
def test_at_most_one_call_comes_when_parallel_calls_are_off(single, both):
    if len(single.tool_calls) == len(both.tool_calls):
        raise ignored("two functions are called at once, as without parallel_tool_calls")
    assert len(single.tool_calls) <= 1


@covers("parallel-function-calls/two-calls")
def test_two_cities_give_two_calls(both):
    assert argument(both, "city") == ["Paris", "Tokyo"]


@covers("parallel-function-calls/results")
def test_two_results_are_taken_and_used(answered_both):
    assert "21" in (answered_both.content or "")
    assert "9" in (answered_both.content or "")


@covers("tool-result-roundtrip/accepted")
def test_a_call_is_taken_back_with_its_result(answered):
    assert answered.status == 200


@covers("tool-result-roundtrip/answered")
def test_the_answer_uses_the_result(answered):
    assert "21" in (answered.content or "")


@covers("tool-result-roundtrip/openai-keys")
def test_a_call_with_openai_keys_alone_is_taken_back(answered_openai_keys):
    assert "21" in (answered_openai_keys.content or "")


@covers("tool-result-roundtrip/nulls")
def test_a_call_with_nulls_is_taken_back(answered_nulls):
    assert "21" in (answered_nulls.content or "")


@covers("tools-function/sdk-carries")
def test_the_library_hands_on_every_call(both):
    carried = both.handed["choices"][0]["message"]["tool_calls"]
    assert [call["function"] for call in carried] == [call["function"] for call in both.tool_calls]
    assert [call["id"] for call in carried] == [call["id"] for call in both.tool_calls]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
