"""
Thought signatures where they bind nobody: on text, in streams without calls, on older models.

A promise of the Gemini documentation alone; models are named where it speaks of a generation.
"""

from conformance.catalogue import thinking
from conformance.plugin import ask, came, covers, function, hold, openai_keys, results, user
from conformance.plugin.outcomes import Reason, not_applicable

# Text was seen signed on the one, calls unsigned on the other.
SIGNING = thinking.example("3.1-flash-lite")
OLDER = thinking.example("2.5-flash")
CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
SPLIT = "What is the weather in Split? Use the tool."
MILD = '{"weather": "mild", "degrees": 18}'
FORCED = "Reply with exactly: signed and sealed in a sentence"
TEXT = "signed and sealed in a sentence"
NEXT = "Reply with exactly: one turn further on"


def of_google(part):
    return ((part or {}).get("extra_content") or {}).get("google") or {}


def unsigned(message):
    return {key: message[key] for key in ("role", "content")}


def signatures(answer):
    """Event by event, whether a chunk carries a signature and whether it ends the choice."""
    choices = [choice for chunk in answer.chunks for choice in chunk.get("choices") or ()]
    return [
        (bool(of_google(choice.get("delta")).get("thought_signature")), choice.get("finish_reason"))
        for choice in choices
    ]


def of(model, exchange, **params):
    return ask(f"tools/{exchange}", only="gemini", role=None, model=model, **params)


text = of(SIGNING, "text-signed", messages=[user(FORCED)])
text_echoed = of(
    SIGNING,
    "text-signed-sent-back",
    after=text,
    messages=lambda text: [user(FORCED), came(text), user(NEXT)],
)
text_left_out = of(
    SIGNING,
    "text-signature-left-out",
    after=text,
    messages=lambda text: [user(FORCED), unsigned(came(text)), user(NEXT)],
)
streamed = of(SIGNING, "text-signed-stream", stream=True, messages=[user(FORCED)])
called = of(
    OLDER,
    "older-called",
    tools=[WEATHER],
    forcing=lambda answer: bool(answer.tool_calls),
    messages=[user(SPLIT)],
)
called_bare = of(
    OLDER,
    "older-signature-left-out",
    tools=[WEATHER],
    after=called,
    messages=lambda called: [user(SPLIT), openai_keys(called), *results(called, MILD)],
)
called_echoed = of(
    OLDER,
    "older-sent-back",
    tools=[WEATHER],
    after=called,
    messages=lambda called: [
        user(SPLIT),
        came(called),
        *results(called, '{"weather": "mild", "degrees": 19}'),
    ],
)
older_text = of(OLDER, "older-text", messages=[user(FORCED)])


@covers("thought-signature-text/place")
def test_a_signature_on_text_sits_in_the_message(text):
    assert of_google(text.message).get("thought_signature")


@covers("thought-signature-text/echoed")
def test_text_is_taken_back_with_its_signature(text_echoed):
    assert (text_echoed.content or "").strip() == "one turn further on"


@covers("thought-signature-text/left-out")
def test_text_is_taken_back_without_its_signature(text_left_out):
    assert (text_left_out.content or "").strip() == "one turn further on"


@covers("thought-signature-stream/before-the-end")
def test_a_signature_comes_no_later_than_the_finish_reason(streamed):
    seen = signatures(streamed)
    signed = [number for number, (has, _) in enumerate(seen) if has]
    if not signed:
        raise not_applicable(Reason.NOTHING, "no chunk carries a signature")
    ends = [number for number, (_, finish) in enumerate(seen) if finish]
    assert ends
    assert max(signed) <= min(ends)


@covers("thought-signature-stream/text-whole")
def test_a_signature_leaves_the_text_whole(streamed):
    assert (streamed.content or "").strip() == TEXT


@covers("thought-signature-25/optional")
def test_an_older_call_needs_no_signature(called_bare):
    assert "18" in (called_bare.content or "")


@covers("thought-signature-25/echoed")
def test_an_older_call_is_taken_back_as_it_came(called_echoed):
    assert "19" in (called_echoed.content or "")


@covers("thought-signature-25/text-unsigned")
def test_older_text_is_unsigned(older_text):
    assert not of_google(older_text.message).get("thought_signature")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
