"""
Streaming: a completion that arrives in pieces.

The pieces, joined, are the message a plain turn would have returned; the stream says when it is
over.
"""

from conformance.plugin import ask, covers, function, hold, ignored, user

ANTHEM = "Zwölf Boxkämpfer 東京 🏯 jagen \u2028 Viktor"
FOX = "Reply with exactly: the lazy dog sleeps in the warm evening sun"
USAGE = {"include_usage": True}

hello = ask("streaming/hello", stream=True, messages=[user("Say hello.")])
count = ask(
    "streaming/count", stream=True, messages=[user("Count from 1 to 200, separated by commas.")]
)
# Judged by the contract alone: an endpoint that knows tools must not hold a text back for them.
count_with_tools = ask(
    "streaming/count-with-tools",
    stream=True,
    tools=[function("lock_door", "Locks a door.")],
    messages=[user("Count from 1 to 200, separated by commas.")],
)
plain = ask("streaming/forced-plain", messages=[user(FOX)])
forced = ask("streaming/forced", stream=True, messages=[user(FOX)])
unicode_ = ask("streaming/unicode", stream=True, messages=[user(f"Reply with exactly: {ANTHEM}")])
counted = ask("streaming/usage", stream=True, stream_options=USAGE, messages=[user(FOX)])
cut_plain = ask(
    "streaming/length-plain", max_tokens=8, messages=[user("Count from 1 to 40, one a line.")]
)
cut = ask(
    "streaming/length",
    stream=True,
    max_tokens=8,
    messages=[user("Count from 1 to 40, one a line.")],
)


def visible(answered):
    """Return the tokens of the text alone: how much was thought may differ from time to time."""
    details = answered.usage.get("completion_tokens_details") or {}
    return answered.usage["completion_tokens"] - (details.get("reasoning_tokens") or 0)


@covers("chat-stream/forced-text")
def test_the_joined_deltas_are_what_the_prompt_forces(forced):
    assert (forced.content or "").strip() == "the lazy dog sleeps in the warm evening sun"


@covers("chat-stream/same-as-plain")
def test_the_joined_deltas_are_the_plain_message(forced, plain):
    assert forced.content == plain.content


@covers("chat-stream/finish-as-plain")
def test_a_stream_ends_for_the_reason_a_plain_answer_does(cut, cut_plain):
    assert cut.finish_reason == cut_plain.finish_reason


@covers("chat-stream/unicode")
def test_text_beyond_ascii_comes_back_unharmed(unicode_):
    assert (unicode_.content or "").strip() == ANTHEM


@covers("chat-stream-usage/effect")
def test_counts_come_when_they_are_asked_for(counted, forced):
    if not counted.usage:
        raise ignored("the stream has no counts, as without include_usage")
    assert not forced.usage


@covers("chat-stream-usage/as-plain")
def test_the_prompt_counts_the_same_in_a_stream(counted, plain):
    assert counted.usage["prompt_tokens"] == plain.usage["prompt_tokens"]


@covers("chat-stream-usage/answer-as-plain")
def test_the_text_counts_about_the_same_in_a_stream(counted, plain):
    streamed, whole = visible(counted), visible(plain)
    assert whole / 2 <= streamed <= whole * 1.5


@covers("chat-stream/sdk-carries")
def test_the_library_hands_on_every_delta(forced):
    choices = [chunk["choices"][0] for chunk in forced.carried.value if chunk["choices"]]
    text = "".join(choice["delta"].get("content") or "" for choice in choices)
    reasons = [choice.get("finish_reason") for choice in choices]
    assert text == forced.content
    assert forced.finish_reason in reasons


def test_contract(asked, rules):
    """Every stream above keeps the contract of its kind."""
    hold(rules, asked)
