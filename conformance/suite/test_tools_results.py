"""
Results of tools: what form one may have, in which order they come, and how many there must be.

Every conversation begins with the server's own call; what is judged is how the rest is taken.
"""

import json

from conformance.plugin import ask, came, covers, function, hold, results, user
from conformance.plugin.calling import calls, calls_once, calls_twice

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
DUBLIN = "What is the weather in Dublin? Use the tool."
BOTH = "What is the weather in Dublin and in Krakow? Use the tool once for each city."
STEPS = "What is the weather in Quito and in Sofia? Ask the tool for one city after the other."


def degrees(number):
    return json.dumps({"weather": "fair", "degrees": number})


def cities(answer):
    return [json.loads(call["function"]["arguments"])["city"] for call in answer.tool_calls]


def as_parts(messages):
    return [
        message | {"content": [{"type": "text", "text": message["content"]}]}
        for message in messages
    ]


def with_name(messages):
    return [message | {"name": "get_weather"} for message in messages]


def going_on(answer, *further):
    """The conversation that led to `answer`, the answer itself, and what comes then."""
    return [*answer.sent["messages"], came(answer), *further]


first = ask("tools/dublin", tools=[WEATHER], forcing=calls, messages=[user(DUBLIN)])
both = ask("tools/dublin-krakow", tools=[WEATHER], forcing=calls_twice, messages=[user(BOTH)])
step = ask(
    "tools/step",
    tools=[WEATHER],
    parallel_tool_calls=False,
    forcing=calls_once,
    messages=[user(STEPS)],
)


def after_first(exchange, then, **params):
    return ask(f"tools/{exchange}", tools=[WEATHER], after=first, messages=then, **params)


parts = after_first(
    "result-parts", lambda first: going_on(first, *as_parts(results(first, degrees(41))))
)
text = after_first(
    "result-text", lambda first: going_on(first, *results(first, "Fog, 42 degrees, no wind."))
)
name = after_first(
    "result-name",
    lambda first: going_on(first, *with_name(results(first, degrees(43)))),
    only="gemini",
)
streamed = after_first(
    "result-answer-streamed",
    lambda first: going_on(first, *results(first, degrees(44))),
    stream=True,
)
missing = after_first(
    "result-missing", lambda first: going_on(first, user("And now?")), expects="error"
)
stray = ask(
    "tools/result-stray",
    expects="error",
    tools=[WEATHER],
    messages=[
        user(DUBLIN),
        {"role": "tool", "tool_call_id": "call_of_nobody", "content": degrees(45)},
    ],
)
reversed_ = ask(
    "tools/results-reversed",
    tools=[WEATHER],
    after=both,
    messages=lambda both: going_on(both, *results(both, degrees(46), degrees(47))[::-1]),
)
one_of_two = ask(
    "tools/results-one-of-two",
    expects="error",
    tools=[WEATHER],
    after=both,
    messages=lambda both: going_on(both, *results(both, degrees(48))),
)
answered = after_first("result-dublin", lambda first: going_on(first, *results(first, degrees(49))))
later = ask(
    "tools/result-of-earlier-turn",
    tools=[WEATHER],
    after=answered,
    messages=lambda answered: going_on(answered, user("Reply with exactly: the next turn")),
)
next_step = ask(
    "tools/next-step",
    tools=[WEATHER],
    parallel_tool_calls=False,
    after=step,
    forcing=calls,
    messages=lambda step: going_on(step, *results(step, degrees(50))),
)


@covers("tool-result-roundtrip/parts")
def test_a_result_may_be_a_list_of_parts(parts):
    assert "41" in (parts.content or "")


@covers("tool-result-roundtrip/plain-text")
def test_a_result_may_be_plain_text(text):
    assert "42" in (text.content or "")


@covers("tool-result-roundtrip/name")
def test_a_result_may_name_its_function(name):
    assert "43" in (name.content or "")


@covers("tool-result-roundtrip/answer-streamed")
def test_the_answer_after_a_result_can_be_streamed(streamed):
    assert "44" in (streamed.content or "")


@covers("tool-result-roundtrip/missing-result")
def test_a_call_without_its_result_is_refused(missing):
    assert missing.status == 400


@covers("tool-result-roundtrip/stray-result")
def test_a_result_without_its_call_is_refused(stray):
    assert stray.status == 400


@covers("tool-result-roundtrip/earlier-turn")
def test_a_call_of_an_earlier_turn_may_stay(later):
    assert (later.content or "").strip() == "the next turn"


@covers("parallel-function-calls/any-order")
def test_results_may_come_in_another_order(reversed_):
    assert "46" in (reversed_.content or "")
    assert "47" in (reversed_.content or "")


@covers("parallel-function-calls/missing-result")
def test_two_calls_with_one_result_are_refused(one_of_two):
    assert one_of_two.status == 400


@covers("parallel-tool-calls-param/next-call")
def test_the_second_call_comes_after_the_first_result(step, next_step):
    assert sorted(cities(step) + cities(next_step)) == ["Quito", "Sofia"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
