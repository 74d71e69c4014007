"""
Results of tools: what form one may have, in which order they come, and how many there must be.

Every conversation begins with the server's own call; what is judged is how the rest is taken.
"""

import json

from conformance.plugin import (
    ask,
    assistant,
    came,
    covers,
    function,
    hold,
    results,
    system,
    user,
)
from conformance.plugin.calling import argument, calls, calls_once, calls_twice
from conformance.plugin.outcomes import untestable

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
DUBLIN = "What is the weather in Dublin? Use the tool."
BOTH = "What is the weather in Dublin and in Krakow? Use the tool once for each city."
WARMER = (
    "What is the weather in Vilnius and in Havana? Use the tool once for each city. In the end say "
    "which city is warmer: give its name and no other word."
)
STEPS = "What is the weather in Quito and in Sofia? Ask the tool for one city after the other."


def degrees(number):
    return json.dumps({"weather": "fair", "degrees": number})


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
first_in_history = after_first(
    "history-begins-with-call",
    lambda first: [
        system("You tell the weather."),
        came(first),
        *results(first, degrees(51)),
        assistant("It is 51 degrees in Dublin."),
        user("Reply with exactly: nobody asked first"),
    ],
)
next_question = after_first(
    "result-next-question",
    lambda first: going_on(
        first, *results(first, degrees(52)), user("Reply with exactly: the next question")
    ),
)
# An answer is as good as a plain refusal.
broken = ask(
    "tools/result-of-broken-call",
    expects="error",
    tools=[WEATHER],
    messages=[
        user(DUBLIN),
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_cut_short",
                    "type": "function",
                    "function": {"name": "get_weather", "arguments": '{"city": "Dub'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_cut_short", "content": "No such city."},
        assistant("I could not find out."),
        user("Reply with exactly: never mind"),
    ],
)
reversed_ = ask(
    "tools/results-reversed",
    tools=[WEATHER],
    after=both,
    messages=lambda both: going_on(both, *results(both, degrees(46), degrees(47))[::-1]),
)
compared = ask("tools/compared", tools=[WEATHER], forcing=calls_twice, messages=[user(WARMER)])
# The second city is the warmer one, and its result comes first.
matched = ask(
    "tools/results-matched",
    tools=[WEATHER],
    after=compared,
    messages=lambda compared: going_on(compared, *results(compared, degrees(3), degrees(33))[::-1]),
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
    said = parts.content or ""
    assert "41" in said
    assert '"type"' not in said, "the model was given the JSON of the parts, not their text"


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


@covers("tool-result-roundtrip/missing-result-id")
def test_the_refusal_of_a_missing_result_names_its_call(missing):
    name = missing.sent["messages"][1]["tool_calls"][0].get("id")
    if not name:
        raise untestable("the call that was sent back has no id")
    assert name in (missing.error_message or "")


@covers("tool-result-roundtrip/stray-result")
def test_a_result_without_its_call_is_refused(stray):
    assert stray.status == 400


@covers("tool-result-roundtrip/earlier-turn")
def test_a_call_of_an_earlier_turn_may_stay(later):
    assert (later.content or "").strip() == "the next turn"


@covers("tool-result-roundtrip/first-in-history")
def test_a_history_may_begin_with_a_call(first_in_history):
    assert (first_in_history.content or "").strip() == "nobody asked first"


@covers("tool-result-roundtrip/next-question")
def test_a_question_may_follow_a_result(next_question):
    assert (next_question.content or "").strip() == "the next question"


@covers("tool-result-roundtrip/broken-arguments")
def test_a_broken_call_in_the_history_is_answered_or_refused(broken):
    assert broken.status in (200, 400)


@covers("parallel-function-calls/any-order")
def test_results_may_come_in_another_order(reversed_):
    assert "46" in (reversed_.content or "")
    assert "47" in (reversed_.content or "")


@covers("parallel-function-calls/matched")
def test_results_are_matched_to_their_calls_by_id(compared, matched):
    assert argument(compared, "city") == ["Vilnius", "Havana"]
    assert "Havana" in (matched.content or "")
    assert "Vilnius" not in (matched.content or "")


@covers("parallel-function-calls/missing-result")
def test_two_calls_with_one_result_are_refused(one_of_two):
    assert one_of_two.status == 400


@covers("parallel-tool-calls-param/next-call")
def test_the_second_call_comes_after_the_first_result(step, next_step):
    found = argument(step, "city") + argument(next_step, "city")
    assert found in (["Quito", "Sofia"], ["Sofia", "Quito"])


@covers("tools-function/call-id-fresh")
def test_a_later_call_has_an_id_of_its_own(step, next_step):
    before, after = step.tool_calls[0].get("id"), next_step.tool_calls[0].get("id")
    if not (before and after):
        raise untestable("a call has no id")
    assert before != after


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
