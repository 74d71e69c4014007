"""
Thought signatures over several calls: step by step, in parallel, in a stream, and left out.

A promise of the Gemini documentation alone. A turn begins with the user's last message; all that
the model called since has to come back signed.
"""

from conformance.plugin import ask, came, covers, function, hold, openai_keys, results, user
from conformance.plugin.calling import calls, calls_once, calls_twice, signature

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
STEPS = "What is the weather in Riga and in Tunis? Ask the tool for one city after the other."
BOTH = "What is the weather in Riga and in Tunis? Use the tool once for each city."
ONE = "What is the weather in Tunis? Use the tool."
COOL = '{"weather": "wind", "degrees": 13}'
WARM = '{"weather": "dust", "degrees": 31}'
OTHER_PLACEHOLDER = "context_engineering_is_the_way_to_go"


def signed_with(called, placeholder):
    google = {"google": {"thought_signature": placeholder}}
    own = openai_keys(called)["tool_calls"]
    return {"role": "assistant", "tool_calls": [own[0] | {"extra_content": google}, *own[1:]]}


def alternating(called):
    """Every call in a message of its own, with its result behind it."""
    messages = []
    for call, result in zip(came(called)["tool_calls"], results(called, COOL, WARM), strict=False):
        messages += [{"role": "assistant", "tool_calls": [call]}, result]
    return messages


def google(exchange, **params):
    return ask(f"tools/{exchange}", only="gemini", tools=[WEATHER], **params)


step = google("signed-step", parallel_tool_calls=False, forcing=calls_once, messages=[user(STEPS)])
next_step = google(
    "signed-next-step",
    parallel_tool_calls=False,
    after=step,
    forcing=calls,
    messages=lambda step: [user(STEPS), came(step), *results(step, COOL)],
)
echoed = google(
    "signed-steps-sent-back",
    parallel_tool_calls=False,
    after=next_step,
    messages=lambda then: [*then.sent["messages"], came(then), *results(then, WARM)],
)
first_missing = google(
    "signature-of-first-step-missing",
    expects="error",
    parallel_tool_calls=False,
    after=next_step,
    messages=lambda then: [
        user(STEPS),
        {"role": "assistant", "tool_calls": bare(then.sent["messages"][1]["tool_calls"])},
        then.sent["messages"][2],
        came(then),
        *results(then, WARM),
    ],
)


def bare(made):
    return [{key: call[key] for key in ("id", "type", "function")} for call in made]


both = google("signed-both", forcing=calls_twice, messages=[user(BOTH)])
both_echoed = google(
    "signed-both-sent-back",
    after=both,
    messages=lambda both: [user(BOTH), came(both), *results(both, COOL, WARM)],
)
interleaved = google(
    "signed-both-interleaved",
    expects="error",
    after=both,
    messages=lambda both: [user(BOTH), *alternating(both)],
)
one = google("signed-tunis", forcing=calls, messages=[user(ONE)])
streamed = google("signed-stream", stream=True, forcing=calls, messages=[user(ONE)])
other_placeholder = google(
    "signature-other-placeholder",
    after=one,
    messages=lambda one: [user(ONE), signed_with(one, OTHER_PLACEHOLDER), *results(one, WARM)],
)
foreign = google(
    "signature-foreign-call",
    messages=[
        user(ONE),
        {
            "role": "assistant",
            "tool_calls": [
                {
                    "id": "call_12345",
                    "type": "function",
                    "function": {"name": "get_weather", "arguments": '{"city":"Tunis"}'},
                    "extra_content": {"google": {"thought_signature": OTHER_PLACEHOLDER}},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_12345", "content": WARM},
    ],
)
earlier_turn = google(
    "signature-of-earlier-turn",
    after=one,
    messages=lambda one: [
        user(ONE),
        openai_keys(one),
        *results(one, WARM),
        {"role": "assistant", "content": "It is 31 degrees in Tunis."},
        user("Reply with exactly: that was the turn before"),
    ],
)
# OpenAI has no such role; samples of the documentation write it.
role_model = google(
    "role-model",
    lawful=False,
    after=one,
    messages=lambda one: [user(ONE), came(one) | {"role": "model"}, *results(one, WARM)],
)
role_model_text = google(
    "role-model-text",
    lawful=False,
    messages=[
        user("My name is Ines."),
        {"role": "model", "content": "Hello, Ines."},
        user("What is my name?"),
    ],
)


@covers("thought-signature-sequential/every-step")
def test_every_step_is_signed_anew(step, next_step):
    first, second = signature(step.tool_calls[0]), signature(next_step.tool_calls[0])
    assert first
    assert second
    assert first != second


@covers("thought-signature-sequential/echoed")
def test_all_steps_are_taken_back_with_their_signatures(echoed):
    assert "31" in (echoed.content or "")


@covers("thought-signature-sequential/first-missing")
def test_the_first_step_needs_its_signature_still(first_missing):
    assert first_missing.status == 400


@covers("thought-signature-parallel/echoed")
def test_parallel_calls_are_taken_back_as_they_came(both_echoed):
    assert "13" in (both_echoed.content or "")
    assert "31" in (both_echoed.content or "")


@covers("thought-signature-interleaved/refused")
def test_calls_and_results_in_alternation_are_refused(interleaved):
    assert interleaved.status == 400


@covers("thought-signature-location/on-streamed-call")
def test_a_streamed_call_brings_its_signature(streamed):
    choices = [choice for chunk in streamed.chunks for choice in chunk.get("choices") or ()]
    deltas = [choice.get("delta") or {} for choice in choices]
    fragments = [call for delta in deltas for call in delta.get("tool_calls") or ()]
    naming = [call for call in fragments if (call.get("function") or {}).get("name")]
    assert any(signature(fragment) for fragment in naming)


@covers("thought-signature-dummy/other")
def test_the_other_placeholder_is_taken(other_placeholder):
    assert "31" in (other_placeholder.content or "")


@covers("thought-signature-dummy/foreign-call")
def test_a_call_of_somebody_else_is_taken_with_a_placeholder(foreign):
    assert "31" in (foreign.content or "")


@covers("thought-signature-missing/earlier-turn")
def test_an_earlier_turn_needs_no_signature(earlier_turn):
    assert (earlier_turn.content or "").strip() == "that was the turn before"


@covers("assistant-role-model/accepted")
def test_a_call_is_taken_back_under_the_role_model(role_model):
    assert "31" in (role_model.content or "")


@covers("assistant-role-model/text")
def test_text_is_taken_back_under_the_role_model(role_model_text):
    assert "Ines" in (role_model_text.content or "")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
