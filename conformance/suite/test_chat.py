"""
Chat completions: a plain turn, its envelope, the roles and the turns of a conversation.

What the server says must be fit to be sent back to it.
"""

from conformance.plugin import (
    ask,
    assistant,
    came,
    covers,
    developer,
    hold,
    openai_keys,
    system,
    user,
    with_nulls,
)
from conformance.plugin.outcomes import Reason, not_applicable

ANTHEM = "Grüße, 世界, ça va? 👩‍🚀 \u2028 naïve"

hello = ask("chat/hello", messages=[user("Say hello.")])
forced = ask("chat/forced", messages=[user("Reply with exactly: the quick brown fox")])
unicode_ = ask("chat/unicode", messages=[user(f"Reply with exactly: {ANTHEM}")])
parts = ask(
    "chat/content-parts",
    messages=[user([{"type": "text", "text": "Reply with exactly: given in parts"}])],
)
remembered = ask(
    "chat/multi-turn",
    messages=[
        user("My name is Ottoline."),
        assistant("Nice to meet you, Ottoline."),
        user("What is my name?"),
    ],
)
instructed = ask(
    "chat/system",
    messages=[system("End every answer with the word PINEAPPLE."), user("Say hello.")],
)
developed = ask(
    "chat/developer",
    messages=[developer("End every answer with the word PINEAPPLE."), user("Say hello.")],
)
back_plain = ask(
    "chat/back-plain",
    after=hello,
    messages=lambda hello: [
        user("Say hello."),
        came(hello),
        user("Reply with exactly: as it came"),
    ],
)
back_openai_keys = ask(
    "chat/back-openai-keys",
    after=forced,
    messages=lambda forced: [
        user("Reply with exactly: the quick brown fox"),
        openai_keys(forced),
        user("Reply with exactly: reduced"),
    ],
)
with_head = ask(
    "chat/raw-response",
    "chat.completions.with_raw_response.create",
    messages=[user("Reply with exactly: with its head")],
)
back_nulls = ask(
    "chat/back-nulls",
    after=hello,
    messages=lambda hello: [
        user("Say hello."),
        with_nulls(hello),
        user("Reply with exactly: nulls"),
    ],
)


@covers("chat-create/forced-text")
def test_the_content_is_what_the_prompt_forces(forced):
    assert (forced.content or "").strip() == "the quick brown fox"


@covers("chat-create/own-id")
def test_two_completions_have_different_ids(hello, forced):
    if not (hello.value.get("id") and forced.value.get("id")):
        raise not_applicable(Reason.NOTHING, "an id is missing")
    assert hello.value["id"] != forced.value["id"]


@covers("chat-create/unicode")
def test_text_beyond_ascii_comes_back_unharmed(unicode_):
    assert (unicode_.content or "").strip() == ANTHEM


@covers("chat-create/content-parts")
def test_content_may_be_given_as_parts(parts):
    assert (parts.content or "").strip() == "given in parts"


@covers("chat-create/multi-turn")
def test_earlier_turns_are_known(remembered):
    assert "Ottoline" in (remembered.content or "")


@covers("chat-system-message/obeyed")
def test_a_system_message_is_obeyed(instructed):
    assert "PINEAPPLE" in (instructed.content or "")


@covers("chat-system-message/developer")
def test_a_developer_message_is_obeyed(developed):
    assert "PINEAPPLE" in (developed.content or "")


@covers("chat-create/back-plain")
def test_the_servers_own_message_may_be_sent_back_as_it_came(back_plain):
    assert (back_plain.content or "").strip() == "as it came"


@covers("chat-create/back-openai-keys")
def test_the_servers_own_message_may_be_sent_back_with_openai_keys_alone(back_openai_keys):
    assert (back_openai_keys.content or "").strip() == "reduced"


@covers("chat-create/back-nulls")
def test_the_servers_own_message_may_be_sent_back_with_nulls(back_nulls):
    assert (back_nulls.content or "").strip() == "nulls"


@covers("chat-create/sdk-carries")
def test_the_library_hands_on_what_the_wire_holds(forced):
    choice = forced.handed["choices"][0]
    assert choice["message"]["content"] == forced.content
    assert choice["finish_reason"] == forced.finish_reason
    assert forced.handed["usage"]["total_tokens"] == forced.usage["total_tokens"]


@covers("chat-create/sdk-carries")
def test_the_library_hands_on_the_head_beside_the_completion(with_head):
    assert with_head.handed["status"] == with_head.status
    choice = with_head.handed["parsed"]["choices"][0]
    assert choice["message"]["content"] == with_head.content
    assert choice["finish_reason"] == with_head.finish_reason


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
