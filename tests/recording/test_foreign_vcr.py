"""Cassettes of every dialect give the same exchanges, each with what its recording kept."""

import base64
import gzip
import json

import pytest
import yaml

from conformance.model import Exchange, Kind, Provenance
from conformance.recording import foreign_vcr
from conformance.recording.foreign_found import Place, Unreadable, each

URL = "https://api.example.com/v1/chat/completions"
ASK = b'{"model":"m-1","messages":[]}'
ANSWER = b'{"object":"chat.completion","model":"m-1-0613","created":1748902365,"choices":[]}'
ASKED = {"model": "m-2", "stream": True}
PLACE = Place("rec/hello.yaml", "hello")
TEXT, PARSED = ANSWER.decode(), json.loads(ANSWER)
COMPRESSED = gzip.compress(ANSWER)


def read(*interactions):
    return list(each(interactions, foreign_vcr.interaction, PLACE))


def interaction(response=None, **request):
    answer = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": TEXT}}
    return {
        "request": {"method": "POST", "uri": URL, "headers": {}, "body": ASK.decode()} | request,
        "response": answer | (response or {}),
    }


def only(found) -> Exchange:
    (one,) = found
    assert isinstance(one, Exchange), one
    return one


def why(found) -> str:
    (one,) = found
    assert isinstance(one, Unreadable), one
    assert one.number == 1
    return one.why


def test_an_interaction_becomes_an_observed_exchange():
    found = only(read(interaction({"headers": {"Date": ["Mon, 02 Jun 2025 22:12:45 GMT"]}})))
    assert (found.id, found.origin, found.surface) == ("hello#1", "rec/hello.yaml", "recorded")
    assert found.provenance is Provenance.OBSERVED
    assert (found.kind, found.model) == (Kind.COMPLETION, "m-1")
    assert (found.target, found.recorded) == ("api.example.com", "2025-06-02")
    assert found.request is not None
    assert (found.request.method, found.request.url, found.request.body) == ("POST", URL, ASK)
    assert found.response is not None
    assert (found.response.status, found.response.body) == (200, ANSWER)
    assert found.response.exact
    assert not found.response.pieces_kept


def test_interactions_are_numbered_and_one_broken_one_costs_no_other():
    first, second, third = read(interaction(), {"request": {}}, interaction())
    assert (first.id, third.id) == ("hello#1", "hello#3")
    assert second == Unreadable("rec/hello.yaml", "an interaction without a response", 2)
    assert str(second) == "rec/hello.yaml#2: an interaction without a response"


@pytest.mark.parametrize(
    "stored",
    [
        {"body": {"string": TEXT}},
        {"body": {"string": ANSWER}},
        {"body": {"string": [ANSWER[:9], TEXT[9:]]}},
        {"body": TEXT},
        {"body": {"base64_string": base64.b64encode(ANSWER).decode()}},
        {"body": {"type": "base64", "content": base64.b64encode(ANSWER).decode()}},
        {"body": {"type": "binary", "content": ANSWER.hex()}},
        {"body": {"string": COMPRESSED}},
        {"body": {"string": COMPRESSED}, "headers": {"Content-Encoding": ["gzip"]}},
        {"body": {"string": COMPRESSED.decode("latin-1")}},
        {"body": {"string": TEXT}, "headers": {"content-encoding": "br"}},
    ],
)
def test_a_body_kept_byte_by_byte_is_exact(stored):
    response = only(read(interaction(stored))).response
    assert response is not None
    assert (response.body, response.exact) == (ANSWER, True)


@pytest.mark.parametrize(
    "stored",
    [
        {"parsed_body": PARSED},
        {"body": {"string": PARSED}},
        {"body": {"type": "json", "content": PARSED}},
        {"body": {"type": "text", "content": TEXT}},
        {"parsed_body": PARSED, "headers": {"content-encoding": ["gzip"]}},
    ],
)
def test_a_body_kept_in_another_spelling_is_not_exact(stored):
    response = only(read(interaction(stored))).response
    assert response is not None
    assert (json.loads(response.body), response.exact) == (PARSED, False)


@pytest.mark.parametrize(
    "stored", [{"body": None}, {"body": {}}, {"body": {"string": None}}, {"body": {"type": "none"}}]
)
def test_an_absent_body_is_empty_and_has_no_piece(stored):
    response = only(read(interaction(stored))).response
    assert response is not None
    assert response.pieces == ()


def test_the_answers_of_httpx_in_old_cassettes_are_read():
    answer = {"status_code": 200, "http_version": "HTTP/1.1", "headers": {}, "content": TEXT}
    found = only(read({"request": interaction()["request"], "response": answer}))
    assert found.response is not None
    assert (found.response.status, found.response.body) == (200, ANSWER)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({"body": None, "parsed_body": ASKED}, b'{"model":"m-2","stream":true}'),
        ({"body": {"type": "json", "content": ASKED}}, b'{"model":"m-2","stream":true}'),
        ({"body": b'{"stream": true, "model": "m-2"}'}, b'{"stream": true, "model": "m-2"}'),
    ],
)  # fmt: skip
def test_a_request_body_is_read_in_every_dialect_and_tells_model_and_kind(asked, sent):
    found = only(read(interaction(**asked)))
    assert found.request is not None
    assert (found.request.body, found.model, found.kind) == (sent, "m-2", Kind.STREAM)


def test_without_a_request_body_the_answer_tells_the_model():
    assert only(read(interaction(body=None))).model == "m-1-0613"
    stream = 'data: {"error":1}\n\ndata: {"object":"chat.completion.chunk","model":"m-9"}\n\n'
    assert only(read(interaction({"body": {"string": stream}}, body=None))).model == "m-9"
    model = '{"id":"models/m-7","object":"model"}'
    assert only(read(interaction({"body": {"string": model}}, body=None))).model == "models/m-7"


@pytest.mark.parametrize("status", [{"code": 429, "message": "?"}, 429, "429", {"code": "429"}])
def test_a_status_is_read_however_it_is_written(status):
    response = only(read(interaction({"status": status}))).response
    assert response is not None
    assert response.status == 429


@pytest.mark.parametrize("status", [None, {}, 0, 4290, "OK", True, 200.0, "²00", {"code": None}])
def test_a_response_without_a_status_code_is_not_read(status):
    assert "status" in why(read(interaction({"status": status})))


@pytest.mark.parametrize(
    "headers",
    [
        {"a": ["1", "2"], "b": "3"},
        {"a": [1, b"2"], "b": 3, 4: "no name", "c": None, "d": [{}]},
        [["a", "1"], ["a", "2"], ["b", "3"], ["no pair"], 7],
    ],
)
def test_headers_keep_order_and_repetition_however_they_are_written(headers):
    response = only(read(interaction({"headers": headers}))).response
    assert response is not None
    assert response.headers == (("a", "1"), ("a", "2"), ("b", "3"))


def test_an_answer_without_headers_says_that_they_are_unknown():
    assert only(read(interaction())).facts == {"headers": "unknown"}
    assert only(read(interaction({"headers": {"a": ["1"]}}))).facts == {}


@pytest.mark.parametrize(
    ("response", "date"),
    [
        ({"headers": {"date": "Sun, 30 Feb 2025 00:00:00 GMT"}}, "2025-06-02"),
        ({"headers": {"date": "Mon, 01 Jan 2024 00:00:00 +99999999999"}}, "2025-06-02"),
        ({"body": {"string": '{"object":"model","created":1748902365}'}}, "2026-03-06"),
        ({"body": {"string": '{"object":"chat.completion","created":"1"}'}}, "2026-03-06"),
        ({"body": {"string": '{"object":"chat.completion","created":7}'}}, "2026-03-06"),
    ],
)
def test_the_date_is_the_first_believable_one(response, date):
    one = interaction(response) | {"recorded_at": "2026-03-06T19:22:51.217000+00:00"}
    assert only(read(one)).recorded == date


@pytest.mark.parametrize("noted", [None, "yesterday", 7, ["2026-03-06"]])
def test_an_unknown_date_stays_unknown(noted):
    assert only(read(interaction({"body": None}) | {"recorded_at": noted})).recorded is None


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://API.example.com:443/v1/models", "api.example.com"),
        ("http://user:pass@localhost:8080/v1/models", "localhost:8080"),
        ("/v1/models", "unknown"),
    ],
)
def test_the_target_is_the_host_that_was_asked(url, target):
    assert only(read(interaction(uri=url))).target == target


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (interaction(uri="http://[::1/v1"), "address"),
        (interaction(uri=None), "without method or address"),
        (interaction(body={"string": gzip.compress(ASK)[:-9] + b"\0" * 20}), "the request cannot"),
        (interaction({"body": {"file": "x"}}), "with the members 'file'"),
        (interaction({"body": {"type": "avro", "content": "x"}}), "'avro'"),
        (interaction({"body": {"type": "text", "content": 7}}), "'text'"),
        (interaction({"body": {"string": 7}}), "neither text nor bytes"),
        (interaction({"body": {"string": "\x1f\x8b\ufffd"}}), "are lost"),
        (interaction({"body": {"string": "\ud800"}}), "surrogate"),
        (interaction({"parsed_body": {"a": b"bytes"}}), "JSON cannot hold"),
        (interaction({"body": {"string": b"\x1f\x8b\x08nonsense"}}), "broken"),
    ],
)
def test_what_cannot_be_read_has_a_reason(broken, reason):
    assert reason in why(read(broken))


def test_a_cassette_without_interactions_is_named():
    (note,) = read()
    assert note == Unreadable("rec/hello.yaml", "its list of exchanges is empty")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"interactions": [1], "version": 1}, [1]),
        ([{"request": {"uri": "u"}, "response": 1}], [{"request": {"uri": "u"}, "response": 1}]),
        ({"http_interactions": []}, None),
        ({"interactions": {}}, None),
        ([], None),
        ("text", None),
    ],
)
def test_a_cassette_is_known_by_its_shape(data, expected):
    assert foreign_vcr.interactions(data) == expected


def test_a_cassette_of_ours_is_known_by_its_metadata():
    assert foreign_vcr.is_ours({"metadata": {"conformance": {}}, "interactions": []})
    assert not foreign_vcr.is_ours(yaml.safe_load("{interactions: [], metadata: {by: me}}"))
