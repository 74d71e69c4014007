"""Pairs of request and response are read in the shapes that applications log them in."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.catalogue.calls import calls
from conformance.model import Exchange, Kind
from conformance.plugin.lines import line_of
from conformance.recording.foreign import Unreadable, read_paths
from conformance.results.calls import call_of

URL = "https://api.example.com/v1/chat/completions"
ASK = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
ANSWER = {"object": "chat.completion", "model": "m", "choices": []}
STREAM = 'data: {"object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n'


def read(tmp_path, *values, name="log.jsonl"):
    text = "\n".join(map(json.dumps, values))
    (tmp_path / name).write_text(text, encoding="utf-8")
    return list(read_paths([tmp_path / name]))


def only(found) -> Exchange:
    (one,) = found
    assert isinstance(one, Exchange), one
    return one


@pytest.mark.parametrize(
    "pair",
    [
        {
            "request": {"method": "POST", "url": URL, "body": ASK},
            "response": {"status": 200, "body": ANSWER},
        },
        {
            "request": {"method": "post", "uri": URL, "json": ASK},
            "response": {"status_code": 200, "json": ANSWER},
        },
        {
            "req": {"url": URL, "data": json.dumps(ASK)},
            "res": {"statusCode": 200, "data": json.dumps(ANSWER)},
        },
        {"method": "POST", "url": URL, "request_body": ASK, "status": 200, "response_body": ANSWER},
        {"url": URL, "request": ASK, "response": ANSWER},
        {"url": URL, "request": json.dumps(ASK), "response": json.dumps(ANSWER)},
        {
            "request": {"url": URL, "body": {"string": json.dumps(ASK)}},
            "response": {"body": ANSWER},
        },
    ],
)
@pytest.mark.parametrize("name", ["log.jsonl", "log.json"])
def test_a_pair_in_any_usual_shape_is_one_exchange(tmp_path, pair, name):
    found = only(read(tmp_path, pair, name=name))
    assert (found.kind, found.target, found.model) == (Kind.COMPLETION, "api.example.com", "m")
    assert found.request.url == URL
    assert json.loads(found.request.body) == ASK
    assert (found.response.status, json.loads(found.response.body)) == (200, ANSWER)
    assert found.facts["format"] == "pairs"


def test_a_pair_of_bare_bodies_says_by_itself_what_was_asked_for(tmp_path):
    found = only(read(tmp_path, {"request": ASK, "response": ANSWER, "timestamp": "2026-11-22"}))
    assert (found.kind, found.target, found.recorded) == (Kind.COMPLETION, "unknown", "2026-11-22")
    embedded = {"request": {"model": "e", "input": "x"}, "response": {"object": "list", "data": []}}
    assert only(read(tmp_path, embedded)).kind is Kind.EMBEDDINGS


def test_a_refusal_in_a_pair_has_a_status_of_its_own_or_400(tmp_path):
    refusal = {"error": {"message": "no", "type": "x", "param": None, "code": None}}
    said, unsaid = read(
        tmp_path,
        {"request": ASK, "response": refusal, "status": 429},
        {"request": ASK, "response": refusal},
    )
    assert (said.response.status, unsaid.response.status) == (429, 400)


def test_a_stream_is_kept_as_text_or_not_at_all(tmp_path):
    ask = ASK | {"stream": True}
    text, chunks = read(
        tmp_path,
        {"request": ask, "response": STREAM},
        {"request": ask, "response": [{"object": "chat.completion.chunk", "choices": []}]},
    )
    assert (text.kind, text.response.body) == (Kind.STREAM, STREAM.encode())
    assert (chunks.kind, chunks.response) == (Kind.STREAM, None)


def test_a_request_alone_is_an_exchange_without_an_answer(tmp_path):
    bare, paired = read(tmp_path, ASK, {"request": ASK, "response": None})
    for found in (bare, paired):
        assert (found.kind, found.response) == (Kind.COMPLETION, None)
        assert json.loads(found.request.body) == ASK


def test_lines_of_a_batch_are_the_exchanges_they_stand_for(tmp_path):
    asked, answered, failed = read(
        tmp_path,
        {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": ASK},
        {"custom_id": "1", "response": {"status_code": 200, "body": ANSWER}, "error": None},
        {"custom_id": "2", "response": None, "error": {"code": "expired", "message": "too late"}},
    )
    assert (asked.kind, asked.response, asked.request.path) == (
        Kind.COMPLETION, None, "/v1/chat/completions",
    )  # fmt: skip
    assert (answered.kind, answered.request) == (Kind.COMPLETION, None)
    assert json.loads(answered.response.body) == ANSWER
    assert {asked.facts["format"], answered.facts["format"]} == {"batch"}
    assert isinstance(failed, Unreadable)
    assert "too late" in failed.why


def test_a_list_of_pairs_is_read_and_a_broken_one_costs_itself(tmp_path):
    pair = {"request": ASK, "response": ANSWER}
    first, second, third = read(tmp_path, [pair, {"a": 1}, pair], name="log.json")
    assert [first.id, third.id] == ["log#1", "log#3"]
    assert isinstance(second, Unreadable)
    assert second.number == 2


VALID = {
    "a.har": {"log": {"entries": [{
        "startedDateTime": "2026-11-22T10:00:00Z",
        "request": {"method": "POST", "url": URL, "headers": [{"name": "a", "value": "b"}],
                    "postData": {"text": json.dumps(ASK), "params": [{"name": "a"}]}},
        "response": {"status": 200, "headers": [], "bodySize": 1, "_error": None,
                     "content": {"text": "{}", "encoding": "base64", "_file": "x", "size": 1}},
    }]}},
    "b.json": {"http_interactions": [{
        "request": {"method": "post", "uri": URL, "body": {"encoding": "x", "string": "{}"}},
        "response": {"status": {"code": 200}, "headers": {"a": ["b"]},
                     "body": {"encoding": "x", "base64_string": "e30="}},
        "recorded_at": "Sun, 22 Nov 2026 10:00:00 GMT"}]},
    "c.jsonl": {"request": {"method": "POST", "url": URL, "headers": {"a": "b"}, "body": ASK},
                "response": {"status": 200, "headers": {}, "body": ANSWER}, "timestamp": "2026"},
    "d.jsonl": {"custom_id": "1", "method": "POST", "url": "/v1/x", "body": ASK},
    "e.jsonl": {"custom_id": "1", "response": {"status_code": 200, "body": ANSWER}, "error": {}},
}  # fmt: skip
ODD = st.sampled_from(
    [
        None,
        True,
        7,
        -1,
        1e400,
        "",
        "x",
        "https://[",
        "\ud800",
        [],
        [7],
        {},
        {"a": 1},
        [None],
        {"": []},
    ]
)


KNOWN = calls("gemini")


def places(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), name=st.sampled_from(sorted(VALID)), odd=ODD)
def test_whatever_stands_in_an_entry_no_reader_and_no_judge_raises(tmp_path, data, name, odd):
    value = copy.deepcopy(VALID[name])
    path = data.draw(st.sampled_from(list(places(value))[1:]))
    inside = value
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = odd
    (tmp_path / name).write_text(json.dumps(value))
    for found in read_paths([tmp_path / name]):
        if isinstance(found, Unreadable):
            assert found.why
        else:
            assert line_of(found).exchange == found.id
            assert call_of(found, KNOWN) is None or found.request is not None
