"""
Roles: who may speak in a conversation, in which order, and what is made of system messages.

The roles of tool calls are the tools' business.
"""

from conformance.plugin import ask, assistant, covers, hold, system, user

several = ask(
    "chat/system-several",
    messages=[
        system("Start every answer with the word KIWI."),
        system("End every answer with the word PINEAPPLE."),
        user("Say hello."),
    ],
)
alone = ask("chat/system-alone", messages=[system("Say hello.")])
in_parts = ask(
    "chat/system-parts",
    messages=[
        {
            "role": "system",
            "content": [{"type": "text", "text": "End every answer with the word MANGO."}],
        },
        user("Say hello."),
    ],
)
streamed = ask(
    "chat/system-streamed",
    stream=True,
    messages=[system("End every answer with the word PAPAYA."), user("Say hello.")],
)
speaker = ask("chat/name", messages=[user("Reply with exactly: named") | {"name": "ottoline"}])
unanswered = ask(
    "chat/last-turn-assistant",
    expects="error",
    only="gemini",
    messages=[user("What is the capital of France?"), assistant("The capital of France is")],
)


@covers("chat-system-message/several")
def test_every_system_message_is_obeyed(several):
    assert "KIWI" in (several.content or "")
    assert "PINEAPPLE" in (several.content or "")


@covers("chat-system-message/alone")
def test_a_system_message_alone_is_answered(alone):
    assert alone.content


@covers("chat-system-message/content-parts")
def test_a_system_message_may_be_given_in_parts(in_parts):
    assert "MANGO" in (in_parts.content or "")


@covers("chat-system-message/streamed")
def test_a_system_message_is_obeyed_in_a_stream(streamed):
    assert "PAPAYA" in (streamed.content or "")


@covers("chat-create/name")
def test_a_speaker_may_be_named(speaker):
    assert (speaker.content or "").strip() == "named"


@covers("chat-last-turn-not-model/refused")
def test_a_conversation_may_not_end_with_the_model(unanswered):
    assert unanswered.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
