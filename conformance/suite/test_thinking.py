"""
Thinking by effort: reasoning_effort in OpenAI's words, judged by the tokens that usage shows.

Every effort is asked the same question, so that one is the control of the other.
"""

import json

from conformance.catalogue import thinking
from conformance.plugin import ask, covers, function, hold, ignored, user
from conformance.plugin.calling import calls
from conformance.plugin.outcomes import Reason, not_applicable
from conformance.plugin.thinking import gap, itemised, shown, thought

# A model of the generation whose thinking can be switched off and has a budget in tokens.
EARLIER = "2.5-flash"
PUZZLE = (
    "Three boxes hold 12, 30 and 45 nails. Two nails wander from the first box to the second, then "
    "a third of the second box to the last. Explain how many nails each box holds in the end."
)
TEXT = "thinking aloud in small steps"
FORCED = f"Reply with exactly: {TEXT}"
LIMIT = 64  # less than a model thinks about the puzzle when it is told to think hard
CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)


def effort(name, **params):
    return ask(
        f"thinking/effort-{name}",
        role="thinking",
        reasoning_effort=name,
        messages=[user(PUZZLE)],
        **params,
    )


def earlier(name):
    return ask(
        f"thinking/effort-{name}-earlier",
        only="gemini",
        role=None,
        model=thinking.example(EARLIER),
        reasoning_effort=name,
        messages=[user(PUZZLE)],
    )


default = ask("thinking/default", role="thinking", messages=[user(PUZZLE)])
minimal = effort("minimal")
low = effort("low")
medium = effort("medium")
high = effort("high")
# The page says of all newer models of Gemini that their thinking cannot be switched off.
none = effort("none", only="openai")
default_earlier = ask(
    "thinking/default-earlier",
    only="gemini",
    role=None,
    model=thinking.example(EARLIER),
    messages=[user(PUZZLE)],
)
none_earlier = earlier("none")
minimal_earlier = earlier("minimal")
low_earlier = earlier("low")
medium_earlier = earlier("medium")
high_earlier = earlier("high")
forced = ask("thinking/forced", role="thinking", reasoning_effort="low", messages=[user(FORCED)])
streamed = ask(
    "thinking/forced-stream",
    role="thinking",
    reasoning_effort="low",
    stream=True,
    stream_options={"include_usage": True},
    messages=[user(FORCED)],
)
limited = ask(
    "thinking/limit",
    role="thinking",
    reasoning_effort="high",
    max_completion_tokens=LIMIT,
    messages=[user(PUZZLE)],
)
called = ask(
    "thinking/tools",
    role="thinking",
    reasoning_effort="high",
    tools=[WEATHER],
    forcing=calls,
    messages=[user("What is the weather in Bergen? Use the tool.")],
)


@covers("reasoning-effort-minimal/accepted")
def test_minimal_is_taken(minimal):
    assert minimal.content


@covers("reasoning-effort-low/accepted")
def test_low_is_taken(low):
    assert low.content


@covers("reasoning-effort-medium/accepted")
def test_medium_is_taken(medium):
    assert medium.content


@covers("reasoning-effort-high/accepted")
def test_high_is_taken(high):
    assert high.content


@covers("reasoning-effort-minimal/at-most-low")
def test_minimal_thinks_no_more_than_low(minimal, low):
    shown(low)
    assert thought(minimal) <= thought(low)


@covers("reasoning-effort-low/effect")
def test_low_thinks_less_than_high(low, high):
    shown(low, high)
    if thought(low) == thought(high):
        raise ignored(f"low and high both spend {thought(low)} tokens on thinking")
    assert thought(low) < thought(high)


@covers("reasoning-effort-medium/between")
def test_medium_lies_between_low_and_high(low, medium, high):
    shown(high)
    assert thought(low) <= thought(medium) <= thought(high)


@covers("reasoning-effort-low/streamed")
def test_an_effort_goes_with_a_stream(streamed, forced):
    assert streamed.content
    assert streamed.content == forced.content


@covers("reasoning-effort-low/content")
def test_no_thinking_stands_in_the_content(forced):
    assert (forced.content or "").strip() == TEXT


@covers("reasoning-effort-high/limit")
def test_a_limit_covers_thinking(limited):
    assert limited.usage["completion_tokens"] + max(0, gap(limited)) <= LIMIT


@covers("reasoning-effort-high/limit-shown")
def test_an_answer_that_thinking_used_up_says_so(limited):
    if limited.content:
        raise not_applicable(Reason.NOTHING, "thinking left room for text")
    assert limited.finish_reason == "length"
    assert thought(limited) > 0


@covers("reasoning-effort-high/tools")
def test_an_effort_goes_with_tools(called):
    (call,) = called.tool_calls
    assert json.loads(call["function"]["arguments"]) == {"city": "Bergen"}


@covers("reasoning-effort-none/off")
def test_none_switches_thinking_off(none, default):
    shown(default)
    assert thought(none) == 0


@covers("reasoning-effort-none/off")
def test_none_switches_the_thinking_of_an_earlier_model_off(none_earlier, default_earlier):
    shown(default_earlier)
    assert thought(none_earlier) == 0


@covers("reasoning-effort-minimal/budget")
def test_minimal_keeps_the_budget_of_the_table(minimal_earlier):
    assert thought(minimal_earlier) <= thinking.mapped("minimal", EARLIER)


@covers("reasoning-effort-low/budget")
def test_low_keeps_the_budget_of_the_table(low_earlier):
    assert thought(low_earlier) <= thinking.mapped("low", EARLIER)


@covers("reasoning-effort-medium/budget")
def test_medium_keeps_the_budget_of_the_table(medium_earlier):
    assert thought(medium_earlier) <= thinking.mapped("medium", EARLIER)


@covers("reasoning-effort-high/budget")
def test_high_keeps_the_budget_of_the_table(high_earlier):
    assert thought(high_earlier) <= thinking.mapped("high", EARLIER)


@covers("reasoning-effort-default/answered")
def test_a_thinking_model_answers_without_settings(default):
    assert default.content


@covers("reasoning-effort-default/at-most-high")
def test_the_default_thinks_no_more_than_high(default, high):
    shown(high)
    assert thought(default) <= thought(high)


@covers("reasoning-effort-default/itemised")
def test_thinking_is_itemised(default):
    assert itemised(default) is not None


@covers("reasoning-effort-default/gap")
def test_thinking_is_in_the_total_alone(default_earlier):
    assert itemised(default_earlier) is None
    assert gap(default_earlier) > 0


@covers("chat-create/usage-prompt")
def test_the_prompt_counts_the_same_however_long_is_thought(low, high):
    assert low.usage["prompt_tokens"] == high.usage["prompt_tokens"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
