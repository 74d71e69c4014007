"""
Summaries of thinking: what include_thoughts brings, plain and streamed, and where it stands.

The page says that they come; where, only recordings do. Other targets are not asked.
"""

from conformance.plugin import ask, covers, hold, ignored, user

FORCED = "Reply with exactly: what was weighed and found"
TEXT = "what was weighed and found"
OPEN, CLOSE = "<thought>", "</thought>"
ELSEWHERE = ("reasoning_content", "reasoning")


def wants(exchange, *, thoughts, **params):
    settings = {"google": {"thinking_config": {"include_thoughts": thoughts}}}
    return ask(
        f"thinking/{exchange}",
        only="gemini",
        role="thinking",
        extra_body={"extra_body": settings},
        messages=[user(FORCED)],
        **params,
    )


def summary(answer):
    """The text between the tags, or in a member of its own as other endpoints have it."""
    content = answer.content or ""
    if OPEN in content:
        return content.partition(OPEN)[2].partition(CLOSE)[0].strip()
    return next((answer.message[name] for name in ELSEWHERE if answer.message.get(name)), "")


def said(answer):
    content = answer.content or ""
    return content.rpartition(CLOSE)[2].strip()


def deltas(answer):
    choices = [choice for chunk in answer.chunks for choice in chunk.get("choices") or ()]
    found = [choice.get("delta") or {} for choice in choices]
    return [delta for delta in found if delta.get("content")]


def flag(delta):
    return ((delta.get("extra_content") or {}).get("google") or {}).get("thought") is True


without = wants("summary-unasked", thoughts=False)
asked_for = wants("summary", thoughts=True)
streamed = wants("summary-stream", thoughts=True, stream=True)


@covers("thinking-config-include-thoughts/summary")
def test_a_summary_comes_when_it_is_asked_for(asked_for):
    if not summary(asked_for) and (asked_for.content or "").strip() == TEXT:
        raise ignored("the answer is that of a request without include_thoughts")
    assert summary(asked_for)


@covers("thinking-config-include-thoughts/unasked")
def test_no_summary_comes_unasked(without):
    assert not summary(without)
    assert without.content


@covers("thinking-config-include-thoughts/answer")
def test_the_answer_comes_beside_the_summary(asked_for):
    assert said(asked_for) == TEXT


@covers("thinking-config-include-thoughts/in-content")
def test_the_summary_stands_in_front_of_the_answer(asked_for):
    content = asked_for.content or ""
    assert content.startswith(OPEN)
    assert content.count(CLOSE) == 1


@covers("thinking-config-include-thoughts/sdk-carries")
def test_the_library_hands_on_the_summary(asked_for):
    carried = asked_for.handed["choices"][0]["message"]
    for name in ("content", "extra_content", *ELSEWHERE):
        assert carried.get(name) == asked_for.message.get(name)


@covers("thinking-config-include-thoughts/stream-summary")
def test_a_stream_brings_the_summary(streamed):
    if not summary(streamed) and (streamed.content or "").strip() == TEXT:
        raise ignored("the stream is that of a request without include_thoughts")
    assert summary(streamed)


@covers("thinking-config-include-thoughts/stream-flag")
def test_chunks_of_the_summary_are_flagged(streamed):
    text, thinking = "", []
    for delta in deltas(streamed):
        text += delta["content"]
        thinking.append(CLOSE not in text)
    assert [flag(delta) for delta in deltas(streamed)] == thinking


@covers("thinking-config-include-thoughts/stream-order")
def test_the_summary_is_complete_before_the_answer(streamed):
    before, _, after = (streamed.content or "").partition(CLOSE)
    assert before.startswith(OPEN)
    assert after.strip() == TEXT


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
