"""
Thought signatures: where they sit on a call, and what becomes of a call without its own.

A promise of the Gemini documentation alone; other targets are not asked.
"""

from conformance.plugin import ask, came, covers, function, hold, openai_keys, results, user
from conformance.plugin.calling import calls, calls_twice, signature

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
CAIRO = "What is the weather in Cairo? Use the tool."
BOTH = "What is the weather in Cairo and in Lima? Use the tool once for each city."
HOT = '{"weather": "hot", "degrees": 38}'
PLACEHOLDER = "skip_thought_signature_validator"


def with_placeholder(called):
    call = openai_keys(called)["tool_calls"][0]
    google = {"google": {"thought_signature": PLACEHOLDER}}
    return {"role": "assistant", "tool_calls": [call | {"extra_content": google}]}


signed = ask("tools/signed", only="gemini", tools=[WEATHER], forcing=calls, messages=[user(CAIRO)])
signed_twice = ask(
    "tools/signed-twice", only="gemini", tools=[WEATHER], forcing=calls_twice, messages=[user(BOTH)]
)
unsigned = ask(
    "tools/signature-missing",
    only="gemini",
    expects="error",
    tools=[WEATHER],
    after=signed,
    messages=lambda signed: [user(CAIRO), openai_keys(signed), *results(signed, HOT)],
)
placeholder = ask(
    "tools/signature-placeholder",
    only="gemini",
    tools=[WEATHER],
    after=signed,
    messages=lambda signed: [user(CAIRO), with_placeholder(signed), *results(signed, HOT)],
)
signed_back = ask(
    "tools/signature-sent-back",
    only="gemini",
    tools=[WEATHER],
    after=signed,
    messages=lambda signed: [user(CAIRO), came(signed), *results(signed, HOT)],
)


@covers("thought-signature-location/on-call")
def test_a_call_carries_its_signature(signed):
    assert signature(signed.tool_calls[0])


@covers("thought-signature-parallel/first-only")
def test_of_parallel_calls_the_first_alone_is_signed(signed_twice):
    assert [bool(signature(call)) for call in signed_twice.tool_calls] == [True, False]


@covers("thought-signature-missing/refused")
def test_a_call_without_its_signature_is_refused(unsigned):
    assert unsigned.status == 400


@covers("thought-signature-dummy/accepted")
def test_a_placeholder_is_taken_for_a_signature(placeholder):
    assert "38" in (placeholder.content or "")


@covers("tool-result-roundtrip/answered")
def test_a_signed_call_is_taken_back_and_answered(signed_back):
    assert "38" in (signed_back.content or "")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
