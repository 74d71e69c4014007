import re

HELLO = [{"role": "user", "content": "Say hello."}]
TWO = [{"role": "user", "content": "Weather in Paris and Rome?"}]
WITH_USAGE = {"include_usage": True}


def test_the_first_delta_has_the_role_and_the_last_is_empty(ask) -> None:
    heard = ask("openai", messages=HELLO, stream=True)

    assert heard.deltas[0] == {"role": "assistant", "content": "", "refusal": None}
    assert all(list(delta) == ["content"] for delta in heard.deltas[1:-1])
    assert heard.deltas[-1] == {}
    assert heard.last_finish == "stop"


def test_a_chunk_has_the_members_of_real_traffic_in_their_order(ask) -> None:
    heard = ask("openai", messages=HELLO, stream=True, stream_options=WITH_USAGE)
    chunk = heard.chunks[1]

    assert list(chunk) == [
        "id",
        "object",
        "created",
        "model",
        "service_tier",
        "system_fingerprint",
        "choices",
        "usage",
        "obfuscation",
    ]
    assert list(chunk["choices"][0]) == ["index", "delta", "logprobs", "finish_reason"]
    assert chunk["object"] == "chat.completion.chunk"
    assert chunk["choices"][0]["finish_reason"] is None
    assert re.fullmatch("[0-9A-Za-z]{1,16}", chunk["obfuscation"])


def test_all_chunks_share_id_time_and_model(ask) -> None:
    chunks = ask("openai", messages=HELLO, stream=True).chunks

    assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1


def test_usage_comes_alone_and_last_when_asked_for(ask) -> None:
    plain = ask("openai", messages=HELLO).json["usage"]
    *others, last = ask("openai", messages=HELLO, stream=True, stream_options=WITH_USAGE).chunks

    assert last["choices"] == []
    assert last["usage"] == plain
    assert all(chunk["usage"] is None and chunk["choices"] for chunk in others)


def test_usage_is_absent_when_nobody_asked(ask) -> None:
    assert all("usage" not in chunk for chunk in ask("openai", messages=HELLO, stream=True).chunks)


def test_obfuscation_can_be_declined(ask) -> None:
    options = {"include_obfuscation": False}
    chunks = ask("openai", messages=HELLO, stream=True, stream_options=options).chunks

    assert all("obfuscation" not in chunk for chunk in chunks)


def test_a_single_call_starts_in_the_first_chunk_and_its_arguments_come_in_fragments(
    ask, weather
) -> None:
    messages = [{"role": "user", "content": "Weather in Rome?"}]
    first, *rest, last = ask("openai", messages=messages, tools=weather, stream=True).deltas
    fragments = [delta["tool_calls"][0] for delta in rest]

    assert first["content"] is None
    assert first["tool_calls"][0]["function"] == {"name": "get_weather", "arguments": ""}
    assert len(fragments) > 2
    assert all(fragment.keys() == {"index", "function"} for fragment in fragments)
    assert "".join(f["function"]["arguments"] for f in fragments) == '{"city":"Rome"}'
    assert last == {}


def test_parallel_calls_are_told_apart_by_index(ask, weather) -> None:
    heard = ask("openai", messages=TWO, tools=weather, stream=True)
    parts = [part for delta in heard.deltas for part in delta.get("tool_calls", [])]

    assert heard.deltas[0] == {"role": "assistant", "content": None}
    assert [part["index"] for part in parts if "id" in part] == [0, 1]
    assert heard.last_finish == "tool_calls"


def test_choices_are_interleaved_and_each_ends_once(ask) -> None:
    chunks = ask("openai", messages=HELLO, stream=True, n=2).chunks
    indices = [chunk["choices"][0]["index"] for chunk in chunks]
    ends = [c["choices"][0]["index"] for c in chunks if c["choices"][0]["finish_reason"]]

    assert indices[:4] == [0, 1, 0, 1]
    assert ends == [0, 1]


def test_the_header_names_the_stream_and_its_charset(ask) -> None:
    heard = ask("openai", messages=HELLO, stream=True)

    assert heard.header("content-type") == ["text/event-stream; charset=utf-8"]
    assert heard.header("transfer-encoding") == ["chunked"]
    assert heard.header("content-length") == []


def test_each_event_is_a_piece_of_its_own(ask) -> None:
    heard = ask("openai", messages=HELLO, stream=True)

    assert len(heard.reply.pieces) == len(heard.events)
    assert list(heard.reply.arrivals_ms) == sorted(heard.reply.arrivals_ms)
