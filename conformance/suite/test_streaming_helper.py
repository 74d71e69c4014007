"""
The client library's stream helper: events while a completion arrives, and the whole at its end.

What it adds up must be what the chunks on the wire fold to.
"""

from conformance.plugin import ask, covers, function, hold, user
from conformance.plugin.calling import calls

CITY = {"type": "string", "description": "Name of a city."}
TIDE = function("get_tide", "Tells the height of the tide in a city.", city=CITY)
# Strict, because the helper of the async client took no other tools before 3.0.
TIDE["function"] |= {"strict": True}
TIDE["function"]["parameters"] |= {"additionalProperties": False}

told = ask(
    "streaming/helper",
    "chat.completions.stream",
    messages=[user("Reply with exactly: the ferry leaves the harbour at noon")],
)
called = ask(
    "streaming/helper-calls",
    "chat.completions.stream",
    tools=[TIDE],
    forcing=calls,
    messages=[user("How high is the tide in Lisbon? Use the tool.")],
)


def final(helped):
    return helped.handed["final"]["choices"][0]


def heard(helped, kind):
    return [event for event in helped.handed["events"] if event["type"] == kind]


@covers("chat-stream/helper")
def test_the_helper_ends_with_the_folded_message(told):
    assert final(told)["message"]["content"] == told.content
    assert final(told)["finish_reason"] == told.finish_reason


@covers("chat-stream/helper")
def test_the_helper_tells_of_every_delta_of_text(told):
    assert "".join(event["delta"] for event in heard(told, "content.delta")) == told.content


@covers("chat-stream/helper-calls")
def test_the_helper_ends_with_the_folded_calls(called):
    handed = [call["function"] for call in final(called)["message"]["tool_calls"]]
    wanted = [call["function"] for call in called.tool_calls]
    assert [(call["name"], call["arguments"]) for call in handed] == [
        (call["name"], call["arguments"]) for call in wanted
    ]


@covers("chat-stream/helper-calls")
def test_the_helper_says_when_a_call_is_whole(called):
    done = heard(called, "tool_calls.function.arguments.done")
    assert [event["name"] for event in done] == [
        call["function"]["name"] for call in called.tool_calls
    ]


def test_contract(asked, rules):
    """Every stream above keeps the contract of its kind."""
    hold(rules, asked)
