"""Every line between the suite and its JavaScript driver keeps the schema of its kind."""

from __future__ import annotations

import json
from collections import deque

import pytest
from jsonschema import Draft202012Validator

from conformance import places
from conformance.surfaces import Call, KeyForm, Zod, javascript_client
from conformance.surfaces.javascript import JavaScript

KINDS = ("start", "ready", "run", "result", "stop")
SCHEMAS = {
    kind: json.loads((places.schemas() / "suite" / f"driver-{kind}.schema.json").read_text("utf-8"))
    for kind in KINDS
}
HELLO = {"model": "m", "messages": [{"role": "user", "content": "Hi."}]}
ZOD = Zod("z", {"type": "object", "properties": {"a": {"type": "string"}}})
CALLS = [
    Call("chat.completions.create", HELLO),
    Call("chat.completions.create", {**HELLO, "stream": True}, slash=False),
    Call("chat.completions.create", {**HELLO, "extra_headers": {"x-a": "1"}}, key=KeyForm.NONE),
    Call("chat.completions.create", HELLO, key=KeyForm.WRONG),
    Call("chat.completions.parse", {**HELLO, "response_format": ZOD}),
    Call("models.list", {"extra_query": {"a": 1}}),
    Call("models.retrieve", {"model": "a/b"}),
    Call("files.create", {"file": ("a.txt", b"\0", "text/plain"), "purpose": "batch"}),
    Call("videos.download_content", {"video_id": "v", "variant": "thumbnail"}),
]


def wrong(message) -> list[str]:
    """Return what the schema of a message's kind has against it."""
    schema = SCHEMAS[message["kind"]]
    return [
        f"{message['kind']}: {each.message}"
        for each in Draft202012Validator(schema).iter_errors(message)
    ]


@pytest.fixture
def lines(monkeypatch):
    """Every message that went either way."""
    kept = []
    send = javascript_client.Driver.send

    def sending(self, message):
        kept.append(json.loads(json.dumps(message)))
        send(self, message)

    class Kept(javascript_client.Driver):
        def __init__(self, *args):
            super().__init__(*args)
            came, self.came = self.came, _Keeping(kept)
            self.came.extend(came)

    monkeypatch.setattr(javascript_client.Driver, "send", sending)
    monkeypatch.setattr(javascript_client, "Driver", Kept)
    return kept


class _Keeping(deque):
    def __init__(self, kept):
        super().__init__()
        self.kept = kept

    def popleft(self):
        message = super().popleft()
        self.kept.append(message)
        return message


def test_the_schemas_are_schemas():
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def test_every_line_of_a_conversation_keeps_its_schema(lines, canned, endpoint, send):
    surface = JavaScript()
    at = endpoint(canned())
    for call in CALLS:
        send(surface, at, call)
    send(surface, endpoint(canned(b"{}", status=404)), CALLS[0])
    surface.client.close()
    kinds = [line["kind"] for line in lines]
    assert [each for line in lines for each in wrong(line)] == []
    assert kinds == ["start", "ready", *["run", "result"] * (len(CALLS) + 1), "stop"]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "start", "packages": "p", "relay": "https://canned.invalid/", "calls": []},
        {"kind": "ready", "node": "24", "openai": "7.57.0", "calls": []},
        {"kind": "run", "id": "1", "path": "models.list"},
        {"kind": "result", "id": "1", "value": 1, "raised": "Error"},
        {"kind": "result", "id": "1"},
        {"kind": "stop", "now": True},
    ],
    ids=lambda message: message["kind"],
)
def test_a_line_that_is_wrong_breaks_its_schema(message):
    assert wrong(message)
