"""
History: messages that say nothing, and turns in an order that no textbook has.

Clients build such conversations when they hand over, interrupt or repeat; OpenAI takes them all.
"""

import json

from conformance.plugin import ask, assistant, came, covers, function, hold, results, system, user
from conformance.plugin.calling import calls

CITY = {"type": "string", "description": "Name of a city."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
LIMA = "What is the weather in Lima? Use the tool."

silent = ask(
    "chat/content-empty",
    messages=[
        user("Say nothing at all."),
        assistant(""),
        user("Reply with exactly: after a silence"),
    ],
)
empty_part = ask(
    "chat/part-empty",
    messages=[
        user(
            [
                {"type": "text", "text": ""},
                {"type": "text", "text": "Reply with exactly: beside an empty part"},
            ]
        )
    ],
)
twice = ask(
    "chat/user-twice",
    messages=[user("My name is Leopoldine."), user("What is my name?")],
)
# Gemini's own documents say that its newer models refuse this.
unfinished = ask(
    "chat/last-turn-open",
    only="openai",
    messages=[user("What is the capital of Norway?"), assistant("Let me think.")],
)
instructed_late = ask(
    "chat/system-later",
    messages=[
        user("Say hello."),
        assistant("Hello."),
        system("End every answer with the word LYCHEE."),
        user("Say hello again."),
    ],
)
called = ask("chat/call", tools=[WEATHER], forcing=calls, messages=[user(LIMA)])


def without_content(message):
    return {name: value for name, value in message.items() if name != "content"}


def after_the_call(exchange, degrees, spelled):
    result = json.dumps({"weather": "fair", "degrees": degrees})
    return ask(
        f"chat/{exchange}",
        tools=[WEATHER],
        after=called,
        messages=lambda called: [user(LIMA), spelled(came(called)), *results(called, result)],
    )


call_empty = after_the_call("call-empty", 61, lambda message: message | {"content": ""})
call_bare = after_the_call("call-bare", 62, without_content)


@covers("chat-create/empty-content")
def test_an_empty_message_of_the_assistant_is_taken(silent):
    assert (silent.content or "").strip() == "after a silence"


@covers("chat-create/empty-part")
def test_an_empty_part_of_a_message_is_taken(empty_part):
    assert (empty_part.content or "").strip() == "beside an empty part"


@covers("chat-create/user-twice")
def test_a_user_may_speak_twice_in_a_row(twice):
    assert "Leopoldine" in (twice.content or "")


@covers("chat-create/last-turn-assistant")
def test_a_conversation_may_end_with_the_assistant(unfinished):
    assert unfinished.choices


@covers("chat-system-message/later")
def test_a_system_message_may_come_later(instructed_late):
    assert "LYCHEE" in (instructed_late.content or "")


@covers("chat-create/call-empty-content")
def test_a_call_may_come_back_with_an_empty_text(call_empty, called):
    assert called.tool_calls
    assert "61" in (call_empty.content or "")


@covers("chat-create/call-without-content")
def test_a_call_may_come_back_without_content(call_bare, called):
    assert called.tool_calls
    assert "62" in (call_bare.content or "")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
