"""
Chat parameters of OpenAI's that no document of Google's mentions: clients send them all the same.

Whether one is refused, or taken and left without effect, makes the difference for its users.
"""

import json

from conformance.plugin import ask, covers, hold, ignored, user

SAID = "Reply with exactly: taken in addition"
RANDOM = "Name three animals in any order, and nothing else."
GET_WEATHER = {
    "name": "get_weather",
    "description": "Tells the weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


def with_(name, **params):
    return ask(f"chat/{name}", messages=[user(SAID)], **params)


not_stored = with_("store", store=False)
labelled = with_("metadata", metadata={"origin": "conformance"})
less_frequent = with_("frequency-penalty", frequency_penalty=0.5)
weighed = with_("logprobs", logprobs=True)
seeded = ask("chat/seed", seed=7, temperature=0, messages=[user(RANDOM)])
seeded_again = ask("chat/seed-again", seed=7, temperature=0, user="else", messages=[user(RANDOM)])
called = ask(
    "chat/functions",
    functions=[GET_WEATHER],
    function_call={"name": "get_weather"},
    messages=[user("What is the weather in Lisbon?")],
)


@covers("chat-unmentioned/store")
def test_store_is_taken(not_stored):
    assert not_stored.content.strip() == "taken in addition"


@covers("chat-unmentioned/metadata")
def test_metadata_is_taken(labelled):
    assert labelled.content.strip() == "taken in addition"


@covers("chat-unmentioned/frequency-penalty")
def test_frequency_penalty_is_taken(less_frequent):
    assert less_frequent.content


@covers("chat-unmentioned/seed")
def test_seed_is_taken(seeded):
    assert seeded.content


@covers("chat-unmentioned/seed-repeats")
def test_one_seed_gives_one_text(seeded, seeded_again):
    assert seeded_again.content == seeded.content


@covers("chat-unmentioned/logprobs")
def test_logprobs_stand_beside_every_token_of_the_text(weighed):
    told = weighed.choices[0].get("logprobs")
    if told is None:
        raise ignored("the answer holds no logprobs, as without the parameter")
    assert "".join(entry["token"] for entry in told["content"]) == weighed.content
    assert all(entry["logprob"] <= 0 for entry in told["content"])


@covers("chat-unmentioned/functions")
def test_a_function_is_called_by_its_older_name(called):
    call = called.message.get("function_call")
    if call is None and called.content:
        raise ignored("the answer is text, as without functions")
    assert call["name"] == "get_weather"
    assert json.loads(call["arguments"]).keys() == {"city"}


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
