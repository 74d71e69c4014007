from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import reference

WAYS = [("openai", None), *(("gemini", profile) for profile in reference.PROFILES)]
EVERYWHERE = pytest.mark.parametrize(("dialect", "profile"), WAYS)
PROMPTS = [
    "Say hello.",
    "Reply with exactly: OK",
    "Reply with exactly: 👩‍👩‍👧‍👦 é\u2028 \u2029\u0085 end ",
    "Count from 1 to 120.",
    "Tell me a long story.",
    "What is the weather in Rome?",
    "What is the weather in Paris, London and New York?",
]


def members(message: dict[str, Any]) -> dict[str, Any]:
    return {"content": message.get("content"), "tool_calls": message.get("tool_calls") or []}


@EVERYWHERE
@pytest.mark.parametrize("text", PROMPTS)
def test_a_stream_folds_to_the_plain_answer(ask, folded, weather, dialect, profile, text) -> None:
    asked: dict[str, Any] = {"messages": [{"role": "user", "content": text}], "tools": weather}
    plain = ask(dialect, profile, **asked)
    stream = ask(dialect, profile, stream=True, **asked)

    assert plain.status == stream.status == 200
    assert folded(stream.deltas) == members(plain.message)


@EVERYWHERE
@pytest.mark.parametrize("limits", [{"max_tokens": 4}, {"stop": ["5"]}, {"stop": "1"}])
def test_a_bounded_stream_folds_to_the_plain_answer(ask, folded, dialect, profile, limits) -> None:
    asked = {"messages": [{"role": "user", "content": "Count from 1 to 30."}], **limits}
    plain = ask(dialect, profile, **asked)
    stream = ask(dialect, profile, stream=True, **asked)

    assert (folded(stream.deltas)["content"] or "") == (plain.message.get("content") or "")
    assert stream.last_finish == plain.finish


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_any_text_comes_through_both_ways(ask, folded, dialect) -> None:
    @settings(deadline=None, derandomize=True, database=None, max_examples=60)
    @given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
    def check(text: str) -> None:
        asked = {"messages": [{"role": "user", "content": f"Reply with exactly: {text}"}]}

        assert ask(dialect, **asked).message["content"] == text
        assert folded(ask(dialect, stream=True, **asked).deltas)["content"] == text

    check()
