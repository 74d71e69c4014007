"""HAR logs give the same exchanges whoever exported them, and say what they did not keep."""

import base64
import gzip
import json

import pytest

from conformance.model import Exchange, Kind
from conformance.recording import foreign_har
from conformance.recording.foreign import read_paths
from conformance.recording.foreign_found import Place, Unreadable, each

URL = "https://api.example.com/v1/chat/completions"
ASK = '{"model":"m-1","messages":[]}'
ANSWER = '{"object":"chat.completion","model":"m-1","created":1748902365,"choices":[]}'
STREAM = 'data: {"object":"chat.completion.chunk","choices":[{"delta":{}}]}\n\ndata: [DONE]\n\n'
PLACE = Place("rec/app.har", "app", format="har")


def headers(**pairs):
    return [{"name": k.replace("_", "-"), "value": v} for k, v in pairs.items()]


def entry(content=None, *, answer=None, **request):
    sent = {"method": "POST", "url": URL, "headers": [], "postData": {"text": ASK}}
    came = {"status": 200, "headers": headers(content_type="application/json")}
    content = {"text": ANSWER, "mimeType": "application/json"} if content is None else content
    return {
        "startedDateTime": "2026-11-22T10:00:00.000Z",
        "request": sent | request,
        "response": came | {"content": content} | (answer or {}),
    }


def read(*entries):
    return list(each(entries, foreign_har.entry, PLACE))


def only(found) -> Exchange:
    (one,) = found
    assert isinstance(one, Exchange), one
    return one


def framed(text):
    return f"{len(text):x}\r\n{text}\r\n0\r\n\r\n"


def test_an_entry_is_an_exchange_with_request_answer_and_day():
    found = only(read(entry(answer={"headers": headers(x="1")}) | {"comment": "mine"}))
    assert (found.id, found.kind, found.target) == ("app#1", Kind.COMPLETION, "api.example.com")
    assert (found.model, found.recorded) == ("m-1", "2025-06-02")
    assert (found.request.body, found.response.body) == (ASK.encode(), ANSWER.encode())
    assert found.response.media_type == "application/json"
    assert found.response.exact
    assert not found.response.pieces_kept
    assert found.facts["format"] == "har"


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        ({"text": base64.b64encode(ANSWER.encode()).decode(), "encoding": "base64"}, {}),
        (
            {
                "text": base64.b64encode(gzip.compress(ANSWER.encode())).decode(),
                "encoding": "base64",
            },
            {"content_encoding": "gzip"},
        ),
        ({"text": ANSWER, "size": -1, "compression": 12}, {"content_encoding": "br"}),
        ({"text": framed(ANSWER)}, {"transfer_encoding": "chunked"}),
        ({"text": ANSWER}, {"transfer_encoding": "chunked"}),
    ],
)
def test_a_body_comes_as_it_was_before_compression_and_framing(content, sent):
    assert only(read(entry(content, answer={"headers": headers(**sent)}))).response.body == (
        ANSWER.encode()
    )


def test_an_event_stream_in_the_text_is_a_stream():
    ask = {"text": '{"model":"m","messages":[],"stream":true}'}
    stream = {"text": STREAM, "mimeType": "text/event-stream"}
    found = only(read(entry(stream, answer={"headers": []}, postData=ask)))
    assert (found.kind, found.response.media_type) == (Kind.STREAM, "text/event-stream")
    assert found.response.body == STREAM.encode()


def test_pseudo_headers_name_the_host_and_are_no_headers():
    pseudo = [
        {"name": ":authority", "value": "api.example.com"},
        {"name": ":scheme", "value": "https"},
    ]
    found = only(read(entry(url="/v1/chat/completions", headers=[*pseudo, *headers(accept="*/*")])))
    assert found.request.url == URL
    assert found.request.headers == (("accept", "*/*"),)


def test_redacted_and_broken_headers_cost_nothing():
    odd = [{"name": "authorization", "value": "[REDACTED]"}, {"name": "x"}, None, {"value": "y"}]
    assert only(read(entry(headers=odd))).request.headers == (("authorization", "[REDACTED]"),)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ({"size": 120, "mimeType": "application/json"}, {}),
        ({}, {}),
        ({"size": -1}, {"bodySize": -1}),
        ({"text": ""}, {"status": 0}),
    ],
)
def test_an_answer_that_was_not_kept_leaves_the_request(content, answer):
    found = only(read(entry(content, answer=answer)))
    assert found.response is None
    assert found.request.body == ASK.encode()
    assert found.facts["answer"] == "not kept"


@pytest.mark.parametrize(
    ("content", "answer"), [({"size": 0}, {}), ({}, {"status": 204}), ({}, {"bodySize": 0})]
)
def test_a_body_of_no_bytes_is_an_answer(content, answer):
    assert only(read(entry(content, answer=answer))).response.body == b""


def test_text_with_lost_bytes_is_not_judged_by_its_spelling():
    assert not only(read(entry({"text": ANSWER + "\ufffd"}))).response.exact
    assert not only(read(entry(answer={"_error": "net::ERR_ABORTED"}))).response.complete


def test_a_form_is_sent_as_its_parameters():
    form = {"mimeType": "x", "params": [{"name": "purpose", "value": "batch job"}]}
    assert only(read(entry(postData=form))).request.body == b"purpose=batch+job"


def test_a_body_beside_the_log_is_read_and_no_other_file(tmp_path):
    (tmp_path / "outside.json").write_text(ANSWER)
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "body.json").write_text(ANSWER)
    (folder / "ask.json").write_text(ASK)
    posted = {"mimeType": "application/json", "_file": "ask.json"}
    attached = entry({"_file": "body.json"}, postData=posted)
    log = {"log": {"entries": [attached, entry({"_file": "../outside.json"})]}}
    (folder / "har.har").write_text(json.dumps(log))
    inside, outside = read_paths([folder / "har.har"])
    assert (inside.request.body, inside.response.body) == (ASK.encode(), ANSWER.encode())
    assert outside.response is None


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (7, "without a request"),
        ({"request": {"method": "GET"}}, "method or address"),
        (entry(url="https://[/"), "address that is none"),
        (entry(answer={"status": 1200}), "status code"),
        (entry({"text": 7}), "no text"),
        (entry({"text": "e30", "encoding": "base64"}), "base64"),
    ],
)
def test_a_broken_entry_costs_no_other(broken, why):
    first, second, third = read(entry(), broken, entry())
    assert (first.id, third.id) == ("app#1", "app#3")
    assert isinstance(second, Unreadable)
    assert second.number == 2
    assert why in second.why
