from itertools import pairwise

HELLO = [{"role": "user", "content": "Say hello."}]
LONG = [{"role": "user", "content": "Count from 1 to 200."}]
ROME = [{"role": "user", "content": "Weather in Rome?"}]
TWO = [{"role": "user", "content": "Weather in Paris and Rome?"}]
WITH_USAGE = {"include_usage": True}


def test_every_delta_has_the_role(ask, weather) -> None:
    for heard in (
        ask("gemini", messages=LONG, stream=True),
        ask("gemini", messages=TWO, tools=weather, stream=True),
    ):
        assert all(delta["role"] == "assistant" for delta in heard.deltas)


def test_the_finish_reason_comes_with_the_last_content_and_is_absent_before(ask) -> None:
    heard = ask("gemini", messages=LONG, stream=True)
    *before, last = [chunk["choices"][0] for chunk in heard.chunks]

    assert len(before) > 2
    assert all("finish_reason" not in choice for choice in before)
    assert last["finish_reason"] == "stop"
    assert last["delta"]["content"]


def test_chunks_are_large_and_cut_inside_words(ask) -> None:
    chunks = ask("gemini", messages=LONG, stream=True).chunks
    texts = [chunk["choices"][0]["delta"]["content"] for chunk in chunks]

    assert any(a[-1].isdigit() and b[0].isdigit() for a, b in pairwise(texts))
    assert max(map(len, texts)) > 80


def test_usage_is_in_every_chunk_as_a_running_total_when_asked_for(ask) -> None:
    plain = ask("gemini", messages=LONG).json["usage"]
    chunks = ask("gemini", messages=LONG, stream=True, stream_options=WITH_USAGE).chunks
    spent = [chunk["usage"]["completion_tokens"] for chunk in chunks]

    assert spent == sorted(spent)
    assert chunks[-1]["usage"] == plain
    assert all(len(chunk["choices"]) == 1 for chunk in chunks)


def test_usage_is_absent_when_nobody_asked(ask) -> None:
    assert all("usage" not in chunk for chunk in ask("gemini", messages=HELLO, stream=True).chunks)


def test_a_call_comes_whole_and_without_index(ask, weather) -> None:
    heard = ask("gemini", messages=TWO, tools=weather, stream=True)
    calls = [delta["tool_calls"] for delta in heard.deltas if "tool_calls" in delta]

    assert [len(parts) for parts in calls] == [1, 1]
    assert all("index" not in parts[0] and parts[0]["id"] for parts in calls)
    assert calls[0][0]["function"] == {"arguments": '{"city":"Paris"}', "name": "get_weather"}


def test_gemini_3_closes_calls_with_a_role_only_chunk_that_says_stop(ask, weather) -> None:
    heard = ask("gemini", messages=ROME, tools=weather, stream=True)

    assert heard.deltas[-1] == {"role": "assistant"}
    assert heard.last_finish == "stop"
    assert ask("gemini", messages=ROME, tools=weather).finish == "tool_calls"


def test_2_5_sends_call_reason_and_usage_in_one_chunk(ask, weather) -> None:
    heard = ask(
        "gemini",
        model="gemini-2.5-flash",
        messages=ROME,
        tools=weather,
        stream=True,
        stream_options=WITH_USAGE,
    )
    (chunk,) = heard.chunks

    assert chunk["choices"][0]["finish_reason"] == "tool_calls"
    assert chunk["choices"][0]["delta"]["tool_calls"]
    assert chunk["usage"]["completion_tokens"] > 0


def test_a_thought_summary_opens_the_stream_and_is_flagged(ask) -> None:
    config = {"google": {"thinking_config": {"include_thoughts": True}}}
    first, second, *_ = ask("gemini", messages=HELLO, extra_body=config, stream=True).deltas

    assert first["content"].startswith("<thought>")
    assert first["extra_content"] == {"google": {"thought": True}}
    assert second["content"].startswith("</thought>")
    assert "extra_content" not in second


def test_an_empty_answer_is_one_role_only_chunk(ask) -> None:
    messages = [{"role": "user", "content": "Count from 1 to 3."}]
    heard = ask("gemini", messages=messages, stop="1", stream=True)

    assert heard.deltas == [{"role": "assistant"}]
    assert heard.last_finish == "stop"
