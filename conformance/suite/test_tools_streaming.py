"""
Tools in a stream: the same calls, in fragments.

Whatever the fragments are, joined by their index they are the calls of a plain answer.
"""

from conformance.plugin import ask, came, covers, function, hold, results, user
from conformance.plugin.calling import calls, calls_twice, named

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
TIME = function("get_time", "Tells the time of day in a city.", city=CITY)
LISBON = "What is the weather in Lisbon? Use the tool."
BOTH = "What is the weather in Lisbon and in Oslo? Use the tool once for each city."
SUNNY = '{"weather": "sunny", "degrees": 23}'


plain = ask("tools/lisbon-plain", tools=[WEATHER], forcing=calls, messages=[user(LISBON)])
streamed = ask(
    "tools/lisbon-stream", stream=True, tools=[WEATHER], forcing=calls, messages=[user(LISBON)]
)
both_plain = ask("tools/both-plain", tools=[WEATHER], forcing=calls_twice, messages=[user(BOTH)])
both = ask(
    "tools/both-stream", stream=True, tools=[WEATHER], forcing=calls_twice, messages=[user(BOTH)]
)
counted = ask(
    "tools/usage-stream",
    stream=True,
    stream_options={"include_usage": True},
    tools=[WEATHER],
    forcing=calls,
    messages=[user(LISBON)],
)
answered = ask(
    "tools/result-streamed",
    tools=[WEATHER],
    after=streamed,
    messages=lambda streamed: [user(LISBON), came(streamed), *results(streamed, SUNNY)],
)
both_counted = ask(
    "tools/both-usage-stream",
    stream=True,
    stream_options={"include_usage": True},
    tools=[WEATHER],
    forcing=calls_twice,
    messages=[user(BOTH)],
)
none = ask(
    "tools/choice-none-stream",
    stream=True,
    tools=[WEATHER],
    tool_choice="none",
    messages=[user(LISBON)],
)
required = ask(
    "tools/choice-required-stream",
    stream=True,
    tools=[WEATHER],
    tool_choice="required",
    messages=[user("Say hello.")],
)
chosen = ask(
    "tools/choice-named-stream",
    stream=True,
    tools=[WEATHER, TIME],
    tool_choice={"type": "function", "function": {"name": "get_time"}},
    messages=[user("Lisbon, please.")],
)
single = ask(
    "tools/parallel-false-stream",
    stream=True,
    tools=[WEATHER],
    parallel_tool_calls=False,
    messages=[user(BOTH)],
)


cut = ask(
    "tools/length-stream",
    stream=True,
    max_tokens=4,
    tools=[WEATHER],
    tool_choice="required",
    messages=[user(LISBON)],
)


@covers("tools-function/stream-same-as-plain")
def test_a_streamed_call_is_the_plain_call(streamed, plain):
    assert named(streamed) == named(plain)


@covers("parallel-function-calls/stream-same-as-plain")
def test_streamed_calls_are_the_plain_calls(both, both_plain):
    assert named(both) == named(both_plain)


@covers("tools-function/stream-cut")
def test_a_stream_that_is_cut_within_a_call_says_length(cut):
    assert cut.finish_reason == "length"


@covers("tools-function/stream-text-whole")
def test_the_text_beside_a_streamed_call_does_not_stop_short(streamed, plain):
    said, whole = streamed.content or "", plain.content or ""
    # What a model says beside a call is its own choice: another text, or none, is no fault.
    assert not said or said == whole or not whole.startswith(said)


@covers("tool-result-roundtrip/streamed")
def test_a_call_joined_from_a_stream_is_taken_back(answered):
    assert "23" in (answered.content or "")


@covers("tools-function/stream-usage")
def test_the_prompt_of_a_streamed_call_counts_the_same(counted, plain):
    assert counted.usage["prompt_tokens"] == plain.usage["prompt_tokens"]


@covers("tool-choice-none/streamed")
def test_none_keeps_a_stream_free_of_calls(none):
    assert not none.tool_calls
    assert none.content


@covers("tool-choice-required/streamed")
def test_required_makes_a_stream_call(required):
    assert required.tool_calls


@covers("tool-choice-named/streamed")
def test_the_function_named_is_the_one_streamed(chosen):
    assert [name for name, _ in named(chosen)] == ["get_time"]


@covers("parallel-tool-calls-param/streamed")
def test_at_most_one_call_is_streamed_when_parallel_calls_are_off(single):
    assert len(single.tool_calls) <= 1


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
