"""
Pairs: the same request plain and as a stream, and the server's own answers sent back to it.

A stream, joined, is the message of the plain answer, whatever cut or multiplied it.
"""

from conformance.plugin import ask, came, covers, hold, ignored, user

LIST = "Count from 1 to 30, separated by spaces."
PAIR = "Reply with exactly: one of a pair"

stopped = ask("chat/pair-stop", stop="17", messages=[user(LIST)])
stopped_stream = ask("chat/pair-stop-streamed", stop="17", stream=True, messages=[user(LIST)])
cut = ask("chat/pair-length", max_tokens=9, messages=[user(LIST)])
cut_stream = ask("chat/pair-length-streamed", max_tokens=9, stream=True, messages=[user(LIST)])
two_streamed = ask("chat/pair-n-streamed", n=2, stream=True, messages=[user(PAIR)])
spoken = ask("chat/pair-spoken", stream=True, messages=[user("Say hello to a stranger.")])
back_cut = ask(
    "chat/back-cut",
    after=cut,
    messages=lambda cut: [user(LIST), came(cut), user("Reply with exactly: go on")],
)
back_streamed = ask(
    "chat/back-streamed",
    after=spoken,
    messages=lambda spoken: [
        user("Say hello to a stranger."),
        came(spoken),
        user("Reply with exactly: as it streamed"),
    ],
)


@covers("chat-stop/streamed")
def test_a_stream_is_cut_where_the_plain_answer_is(stopped_stream, stopped):
    assert stopped_stream.content == stopped.content
    assert stopped_stream.finish_reason == stopped.finish_reason


@covers("chat-max-tokens/streamed")
def test_a_stream_is_limited_as_the_plain_answer_is(cut_stream, cut):
    assert cut_stream.content == cut.content
    assert cut_stream.finish_reason == cut.finish_reason


@covers("chat-n/streamed")
def test_a_stream_numbers_its_choices(two_streamed):
    chunks = two_streamed.chunks
    numbers = {choice["index"] for chunk in chunks for choice in chunk["choices"]}
    if numbers == {0}:
        raise ignored("n given as 2 streams one choice")
    assert numbers == {0, 1}


@covers("chat-stream/choices-apart")
def test_every_choice_of_a_stream_gets_its_own_text(two_streamed):
    texts = {0: "", 1: ""}
    for chunk in two_streamed.chunks:
        for choice in chunk["choices"]:
            text = (choice.get("delta") or {}).get("content") or ""
            texts[choice["index"]] = texts.get(choice["index"], "") + text
    assert {text.strip() for text in texts.values()} == {"one of a pair"}


@covers("chat-create/back-cut")
def test_an_answer_that_was_cut_may_be_sent_back(back_cut):
    assert (back_cut.content or "").strip() == "go on"


@covers("chat-create/back-streamed")
def test_an_answer_that_was_streamed_may_be_sent_back(back_streamed):
    assert (back_streamed.content or "").strip() == "as it streamed"


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
