"""Cassettes of Ruby's VCR are read with their encodings, and never as Ruby objects."""

import pytest

from conformance.model import Exchange, Kind
from conformance.recording.foreign import Unreadable, read_paths

ANSWER = '{"object":"chat.completion","model":"m","choices":[]}'
CASSETTE = """\
---
http_interactions:
- request:
    method: post
    uri: https://api.example.com/v1/chat/completions
    body:
      encoding: UTF-8
      string: '{"model":"m","messages":[]}'
    headers:
      Content-Type:
      - application/json
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - application/json
    body:
      encoding: %s
      %s
    http_version: null
  recorded_at: Sun, 22 Nov 2026 10:00:00 GMT
recorded_with: VCR 6.3.1
"""


def read(tmp_path, text, name="a.yml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return list(read_paths([tmp_path / name]))


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("UTF-8", f"string: '{ANSWER}'", ANSWER.encode()),
        ("ASCII-8BIT", f"string: '{ANSWER}'", ANSWER.encode()),
        ("ASCII-8BIT", "base64_string: |\n        eyJhIjoi\n        w6kifQ==", b'{"a":"\xc3\xa9"}'),
        ("ASCII-8BIT", "string: !binary |-\n        eyJhIjoiw6kifQ==", b'{"a":"\xc3\xa9"}'),
        ("ISO-8859-1", 'string: \'{"a":"é"}\'', b'{"a":"\xe9"}'),
        ("Klingon-1", 'string: \'{"a":"é"}\'', b'{"a":"\xc3\xa9"}'),
        ("US-ASCII", "string: ''", b""),
        ("UTF-8", "string:", b""),
    ],
)
def test_a_body_has_the_bytes_that_came(tmp_path, encoding, body, expected):
    (found,) = read(tmp_path, CASSETTE % (encoding, body))
    assert isinstance(found, Exchange), found
    assert found.response.body == expected


def test_an_interaction_says_where_it_went_and_when(tmp_path):
    (found,) = read(tmp_path, CASSETTE % ("UTF-8", "string: '{}'"))
    assert (found.request.method, found.kind) == ("POST", Kind.COMPLETION)
    assert (found.target, found.recorded) == ("api.example.com", "2026-11-22")
    assert found.facts["format"] == "ruby-vcr"


@pytest.mark.parametrize(
    "tag",
    ["!ruby/object:Gem::Installer", "!ruby/struct:VCR::Response", "!ruby/hash:Evil", "!str:X"],
)
def test_a_ruby_object_is_refused_and_costs_one_interaction(tmp_path, tag):
    good = CASSETTE % ("UTF-8", "string: '{}'")
    (start, item) = good.split("http_interactions:\n")
    item = item.split("recorded_with")[0]
    broken = item.replace("string: '{}'", f"string: {tag}\n        a: b")
    first, second, third = read(tmp_path, f"{start}http_interactions:\n{item}{broken}{item}")
    assert [first.id, third.id] == ["a#1", "a#3"]
    assert isinstance(second, Unreadable)
    assert "tag" in second.why


def test_a_json_cassette_of_betamax_is_read(tmp_path):
    text = (
        '{"recorded_with": "betamax/0.9.0", "http_interactions": [{"recorded_at": '
        '"2026-11-22T10:00:00", "request": {"method": "GET", "uri": "https://h.example/v1/models", '
        '"headers": {}, "body": {"encoding": "utf-8", "string": ""}}, "response": {"status": '
        '{"code": 200, "message": "OK"}, "headers": {}, "body": {"encoding": null, '
        '"base64_string": "e30="}}}]}'
    )
    (found,) = read(tmp_path, text, "b.json")
    assert (found.kind, found.response.body, found.recorded) == (Kind.MODELS, b"{}", "2026-11-22")
