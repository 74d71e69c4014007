"""The table from SDK calls to requests."""

from __future__ import annotations

import json

import pytest

from conformance.model import WrongUsage
from conformance.surfaces import RAW, Call, all_surfaces
from conformance.surfaces.routes import plan, unsuitable
from conformance.surfaces.strict_schema import strict


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (Call("audio.speech.create"), "no route"),
        (Call("models.retrieve"), "cannot stand there"),
        (Call("models.retrieve", {"model": ""}), "cannot stand there"),
        (Call("models.retrieve", {"model": ".."}), "cannot stand there"),
        (Call("models.retrieve", {"model": "%2e."}), "cannot stand there"),
        (Call("models.list", {"limit": 5}), "nowhere to go"),
        (Call("models.list", {"extra_body": {"a": 1}}), "nowhere to go"),
        (Call(RAW, {"path": "models"}), "needs method"),
        (Call("videos.retrieve", {"video_id": None}), "cannot stand there"),
        (Call("batches.retrieve", {"batch_id": "b", "limit": 5}), "nowhere to go"),
        (Call("files.content", {"file_id": "f", "extra_body": {"a": 1}}), "nowhere to go"),
        (Call("files.create", {"file": ("a.jsonl", b""), "purpose": "p"}), "must be given"),
        (Call("files.create", {"file": "text", "purpose": "p"}), "str is neither"),
        (Call("videos.create", {"prompt": "p", "input_reference": {"a": 1}}), "dict is neither"),
    ],
)
def test_an_impossible_call_has_a_reason_and_is_not_sent(
    surface, canned, endpoint, send, call, why
):
    transport = canned()
    assert why in unsuitable(call)
    assert surface.can(call)
    with pytest.raises(WrongUsage):
        send(surface, endpoint(transport), call)
    assert not transport.requests


def test_rest_sends_what_the_sdk_would_not(canned, endpoint, send):
    call = Call("chat.completions.create", {"model": "m"})
    surfaces = all_surfaces()
    assert surfaces["rest"].can(call) is None
    assert "messages" in surfaces["python"].can(call)
    transport = canned(status=400)
    send(surfaces["rest"], endpoint(transport), call)
    assert json.loads(transport.requests[0].content) == {"model": "m"}


def test_a_raw_call_is_for_rest_alone(canned, endpoint, send):
    call = Call(RAW, {"method": "delete", "path": "/nowhere?x=1", "extra_query": {"y": "2"}})
    surfaces = all_surfaces()
    assert "no call for this route" in surfaces["python"].can(call)
    transport = canned(status=404)
    send(surfaces["rest"], endpoint(transport), call)
    sent = transport.requests[0]
    assert (sent.method, str(sent.url)) == ("DELETE", "http://canned.invalid/v1/nowhere?x=1&y=2")
    assert sent.content == b""


@pytest.mark.parametrize(
    ("params", "body"),
    [({"json": {"a": "ü"}}, '{"a":"ü"}'.encode()), ({"content": '{"a":'}, b'{"a":'), ({}, None)],
)
def test_a_raw_body_is_json_or_exactly_what_was_given(params, body):
    assert plan(Call(RAW, {"method": "POST", "path": "x", **params})).body == body


def test_extra_body_wins_at_the_top_level():
    params = {"model": "m", "messages": [], "extra_body": {"model": "other", "z": {"y": 1}}}
    body = json.loads(plan(Call("chat.completions.create", params)).body)
    assert body == {"model": "other", "messages": [], "z": {"y": 1}}


def test_arguments_for_the_client_stay_with_the_client():
    params = {"model": "m", "messages": [], "timeout": 3, "extra_headers": {"a": "b"}}
    planned = plan(Call("chat.completions.create", params))
    assert json.loads(planned.body) == {"model": "m", "messages": []}
    assert planned.headers == {"a": "b"}


@pytest.mark.parametrize(
    ("path", "params", "missing"),
    [
        ("embeddings.create", {"model": "m"}, "input"),
        ("images.generate", {"model": "m"}, "prompt"),
        ("videos.create", {"model": "m"}, "prompt"),
        ("files.create", {"purpose": "batch"}, "file"),
        ("batches.create", {"endpoint": "/v1/embeddings"}, "completion_window and input_file_id"),
    ],
)
def test_rest_sends_what_the_sdk_insists_on_having(canned, endpoint, send, path, params, missing):
    surfaces = all_surfaces()
    assert surfaces["rest"].can(Call(path, params)) is None
    assert missing in surfaces["python"].can(Call(path, params))


def test_a_schema_is_made_strict_without_being_changed():
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/A", "title": "x"}, "b": {"default": None}},
        "$defs": {"A": {"type": "object", "properties": {"c": {"allOf": [{"type": "string"}]}}}},
        "allOf": [{"minProperties": 1}, {"maxProperties": 2}],
    }
    before = json.dumps(schema)
    closed = {
        "type": "object",
        "properties": {"c": {"type": "string"}},
        "required": ["c"],
        "additionalProperties": False,
    }
    assert strict(schema) == {
        "type": "object",
        "properties": {"a": {**closed, "title": "x"}, "b": {}},
        "$defs": {"A": closed},
        "allOf": [{"minProperties": 1}, {"maxProperties": 2}],
        "additionalProperties": False,
        "required": ["a", "b"],
    }
    assert json.dumps(schema) == before


def test_what_the_sdk_adds_unasked_stands_in_the_table():
    asked = {"model": "m", "input": "a"}
    assert json.loads(plan(Call("embeddings.create", asked)).body)["encoding_format"] == "base64"
    floats = {**asked, "encoding_format": "float"}
    assert json.loads(plan(Call("embeddings.create", floats)).body) == floats
    raw = Call(RAW, {"method": "POST", "path": "embeddings", "json": asked})
    assert json.loads(plan(raw).body) == asked
