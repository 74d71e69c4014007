import json

import pytest

from conformance.reference.answers import Answer, Finish
from conformance.reference.prompt import read
from conformance.reference.script import answer
from conformance.reference.words import places


def say(*texts: str, system: str = "", **body: object) -> Answer:
    messages = [{"role": "system", "content": system}] if system else []
    for number, text in enumerate(texts):
        messages.append({"role": "assistant" if number % 2 else "user", "content": text})
    return answer(read({"messages": messages, **body}), spell=json.dumps)


@pytest.mark.parametrize(
    "text",
    [
        "OK",
        "a: b: c",
        "👩‍👩‍👧 and\u2028more\u2029",
        "  two spaces stay ",
        "naïve \U0001f600",
        '{"a": [1]}',
    ],
)
def test_an_exact_reply_is_the_text_after_the_colon_to_the_letter(text: str) -> None:
    assert say(f"Reply with exactly: {text}").content == text


@pytest.mark.parametrize(
    ("prompt", "reply"),
    [
        ("Reply with the word banana.", "banana"),
        ("Answer with the single word 'yes'.", "yes"),
        ("Repeat after me: one two", "one two"),
        ('Say "good night".', "good night"),
        ("Say this is a test", "this is a test"),
        ("What is 17 times 3?", "51"),
        ("In one word: what is the capital of France?", "Paris"),
        ("Count from 1 to 5.", "1, 2, 3, 4, 5"),
        ("Count from 3 to 1, one number per line.", "3\n2\n1"),
    ],
)
def test_known_prompts_get_what_they_force(prompt: str, reply: str) -> None:
    assert say(prompt).content == reply


def test_hello_is_answered_with_hello() -> None:
    assert "hello" in (say("Say hello.").content or "").lower()


@pytest.mark.parametrize(
    ("told", "question", "kept"),
    [
        ("My name is Ada.", "What is my name?", "Ada"),
        ("My favourite colour is teal, by the way.", "What is my favourite colour?", "teal"),
        ("Remember the number 7431.", "What was the number?", "7431"),
        ("The secret word is kumquat.", "What is the secret word?", "kumquat"),
    ],
)
def test_what_was_told_before_is_remembered(told: str, question: str, kept: str) -> None:
    assert kept in (say(told, "Noted.", question).content or "")


def test_a_system_message_about_the_end_is_obeyed() -> None:
    said = say("Say hello.", system="End every answer with the word BANANA.")

    assert (said.content or "").endswith("BANANA")


def test_a_system_message_about_the_start_is_obeyed() -> None:
    said = say("Say hello.", system="Begin every answer with the word AHOY.")

    assert (said.content or "").startswith("AHOY")


def test_two_system_messages_are_both_obeyed() -> None:
    messages = [
        {"role": "system", "content": "Start every answer with the word FOO."},
        {"role": "developer", "content": "End every answer with the word BAR."},
        {"role": "user", "content": "Say hello."},
    ]
    content = answer(read({"messages": messages}), spell=json.dumps).content or ""

    assert content.startswith("FOO")
    assert content.endswith("BAR")


def test_text_parts_are_read_like_text() -> None:
    parts = [{"type": "text", "text": "Reply with exactly: "}, {"type": "text", "text": "PONG"}]
    body = {"messages": [{"role": "user", "content": parts}]}

    assert answer(read(body), spell=json.dumps).content == "PONG"


def test_a_stop_sequence_ends_the_text_before_itself() -> None:
    said = say("Count from 1 to 10.", stop=["7", "5"])

    assert said == Answer("1, 2, 3, 4, ")


def test_a_limit_cuts_the_text_and_says_so() -> None:
    said = say("Count from 1 to 10.", max_completion_tokens=3)

    assert said.content == "1, 2, 3,"
    assert said.finish is Finish.LENGTH
    assert said.tokens == 3


def test_a_limit_that_is_not_reached_changes_nothing() -> None:
    assert say("Say hello.", max_tokens=100) == say("Say hello.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What is the weather in Paris and London?", ("Paris", "London")),
        ("Weather in San Francisco, CA and Boston, MA today?", ("San Francisco, CA", "Boston, MA")),
        ("weather in Paris, London, and New York?", ("Paris", "London", "New York")),
        ("Is it warmer in Oslo than in Rome?", ("Oslo", "Rome")),
        ("Say hello.", ()),
    ],
)
def test_places_are_found_in_their_order(text: str, found: tuple[str, ...]) -> None:
    assert places(text) == found


def test_a_schema_is_filled_from_the_prompt() -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "day": {"type": "string"},
            "participants": {"type": "array", "items": {"$ref": "#/$defs/person"}},
            "kind": {"enum": ["party", "fair"]},
            "size": {"type": "integer", "minimum": 2},
            "note": {"type": ["string", "null"]},
        },
        "$defs": {"person": {"type": "string"}},
    }
    form = {"type": "json_schema", "json_schema": {"name": "event", "schema": schema}}
    said = say("Alice and Bob go to a science fair on Friday.", response_format=form)
    value = json.loads(said.content or "")

    assert value["participants"] == ["Alice", "Bob"]
    assert value["day"] == "Friday"
    assert value["kind"] == "fair"
    assert value["size"] == 2
    assert value.keys() == schema["properties"].keys()


def test_an_endless_schema_ends() -> None:
    schema = {
        "type": "object",
        "properties": {"next": {"$ref": "#"}, "many": {"type": "array", "items": {"$ref": "#"}}},
    }
    form = {"type": "json_schema", "json_schema": {"name": "list", "schema": schema}}

    assert json.loads(say("Go.", response_format=form).content or "")


def test_a_prompt_longer_than_a_page_is_answered() -> None:
    assert say("Reply with the word banana. " + "Count from one. " * 50000).content == "banana"
