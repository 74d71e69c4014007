"""Spans give the exchanges whose bodies their tracer kept, and nothing is rebuilt from the rest."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.catalogue import load
from conformance.catalogue.calls import calls
from conformance.model import Exchange, Kind, Outcome
from conformance.recording import foreign
from conformance.recording.foreign import Part, Unreadable, parts, read_paths
from conformance.results.audit import verdicts_on
from conformance.results.calls import call_of

# Written by the tracers themselves, of calls of the reference endpoint.
REAL = Path(__file__).parent / "spans"
ASK = {"model": "m", "messages": [{"role": "user", "content": "hi"}], "seed": 7}
ANSWER = {"object": "chat.completion", "model": "m", "choices": []}
CLIENT = {
    "openinference.span.kind": "LLM",
    "input.value": json.dumps(ASK),
    "output.value": json.dumps(ANSWER),
}
OVER_HTTP = {
    "http.request.method": "POST",
    "url.full": "https://api.example.com/v1/chat/completions",
    "http.request.body.text": json.dumps(ASK),
    "http.response.status_code": 200,
    "http.response.header.content-type": ["application/json"],
    "http.response.body.text": json.dumps(ANSWER),
}
RESHAPED = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "m",
    "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
}


def typed(value):
    """Spell a value as OTLP does in JSON."""
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [typed(each) for each in value]}}
        case dict():
            pairs = [{"key": key, "value": typed(inner)} for key, inner in value.items()]
            return {"kvlistValue": {"values": pairs}}
        case _:
            return {"stringValue": value}


def span(attributes, number=1, parent=None):
    pairs = [{"key": key, "value": typed(value)} for key, value in attributes.items()]
    data = {"spanId": f"id{number}", "startTimeUnixNano": "1795370846118910402"}
    return data | {"attributes": pairs} | ({"parentSpanId": parent} if parent else {})


def resource(*spans):
    return {"resource": {}, "scopeSpans": [{"scope": {}, "spans": list(spans)}]}


def export(*spans):
    return {"resourceSpans": [resource(*spans)]}


def printed(attributes, number=1):
    context = {"trace_id": "0x1", "span_id": f"0x{number}"}
    start = {"name": "call", "context": context, "start_time": "2026-11-22T10:00:00.1Z"}
    return start | {"parent_id": None, "attributes": attributes}


def read(tmp_path, value, name="a.json"):
    (tmp_path / name).write_text(json.dumps(value))
    return list(read_paths([tmp_path / name]))


def only(found) -> Exchange:
    (one,) = found
    assert isinstance(one, Exchange), one
    return one


def told(found):
    return [
        (one.id, one.kind, one.request, one.response)
        if isinstance(one, Exchange)
        else (one.number, one.why)
        for one in found
    ]


def test_bodies_over_http_are_judged_as_they_were_sent():
    whole, streamed, refused = read_paths([REAL / "logfire-http.jsonl"])
    assert whole.request.path == "/v1beta/openai/chat/completions"
    assert json.loads(whole.request.body)["model"] == whole.model == "reference-chat"
    assert whole.response.media_type == "application/json"
    assert whole.response.exact
    assert (streamed.kind, streamed.response) == (Kind.STREAM, None)
    assert refused.response.status == 404
    for one in (whole, refused):
        assert {each.outcome for each in verdicts_on(one, load())} == {Outcome.PASS}


@pytest.mark.parametrize("name", ["openinference.jsonl", "printed.txt"])
def test_parameters_and_answer_of_a_client_are_judged_but_not_their_spelling(name):
    whole, streamed, *refused = read_paths([REAL / name])
    assert whole.request.url == "/chat/completions"
    assert json.loads(whole.request.body)["seed"] == 7
    assert (whole.response.status, whole.response.exact) == (200, False)
    assert whole.facts == {"format": "otel", "headers": "unknown"}
    assert {each.outcome for each in verdicts_on(whole, load())} == {Outcome.PASS}
    assert (streamed.kind, streamed.response) == (Kind.STREAM, None)
    assert all(one.response is None for one in refused)


def test_parameters_without_a_whole_answer_are_a_request_told_once():
    found = list(read_paths([REAL / "logfire-openai.jsonl"]))
    assert [(one.id, one.kind, one.response) for one in found] == [
        ("logfire-openai#1.1", Kind.COMPLETION, None),
        ("logfire-openai#2.1", Kind.STREAM, None),
    ]
    assert {one.recorded for one in found} == {"2026-11-22"}


def test_messages_in_a_shape_of_the_tracer_are_listed_and_not_rebuilt():
    found = list(read_paths([REAL / "openllmetry.jsonl"]))
    assert [each.number for each in found] == ["1.1", "2.1"]
    assert all("no bodies" in each.why for each in found)


def test_a_request_in_a_span_can_be_held_against_an_endpoint(tmp_path):
    found = only(read(tmp_path, export(span(CLIENT))))
    known = {each.where: each.known.outcome for each in call_of(found, calls("gemini")).found}
    assert known["seed"] == "refused"


@pytest.mark.parametrize(
    "value",
    [
        export(span(CLIENT)),
        {"resource_spans": [{"scope_spans": [{"spans": [span(CLIENT)]}]}]},
        resource(span(CLIENT)),
        [export(span(CLIENT))],
        printed(CLIENT),
        [printed(CLIENT)],
        printed({"openinference": {"span": {"kind": "LLM"}}, "input": {"value": ASK}}
                | {"output.value": ANSWER}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [None, "otel"])
def test_spans_are_found_however_they_were_exported(tmp_path, value, form):
    (tmp_path / "a.json").write_text(json.dumps(value, indent=4))
    found = only(read_paths([tmp_path / "a.json"], form=form))
    assert json.loads(found.request.body) == ASK
    assert json.loads(found.response.body) == ANSWER
    assert found.facts["format"] == "otel"


def test_a_body_of_an_answer_may_stand_in_a_span_of_its_own(tmp_path):
    asked = {key: value for key, value in OVER_HTTP.items() if "response.body" not in key}
    answered = {"http.response.body.text": json.dumps(ANSWER)}
    spans = [span({"db.system": "x"}, 1), span(asked, 2), span(answered, 3, parent="id2")]
    found = only(read(tmp_path, export(*spans)))
    assert found.id == "a#1.2"
    assert json.loads(found.response.body) == ANSWER
    alone = only(read(tmp_path, export(spans[2])))
    assert (alone.request, json.loads(alone.response.body)) == (None, ANSWER)


def test_the_status_of_an_answer_is_what_the_span_or_the_error_says(tmp_path):
    refusal = json.dumps({"error": {"message": "no", "code": 404}})
    noted = {"http.response.body.text": refusal, "http.response.status_code": "429"}
    assert only(read(tmp_path, export(span(OVER_HTTP | noted)))).response.status == 429
    bare = {"http.response.body.text": refusal}
    assert only(read(tmp_path, export(span(bare)))).response.status == 404


def test_an_event_stream_over_http_is_a_stream(tmp_path):
    stream = 'data: {"object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n'
    body = {"http.request.body.text": json.dumps(ASK | {"stream": True})}
    found = only(read(tmp_path, export(span(OVER_HTTP | body | {"http.response.body": stream}))))
    assert found.kind is Kind.STREAM
    bare = only(read(tmp_path, export(span({"http.response.body": stream}))))
    assert (bare.kind, bare.response.body) == (Kind.STREAM, stream.encode())


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({}, "/chat/completions"),
        ({"input.value": '{"model":"m","input":"hi"}'}, "/responses"),
        (
            {"input.value": '{"model":"m","input":"hi"}', "openinference.span.kind": "EMBEDDING"},
            "/embeddings",
        ),
        ({"input.value": '{"model":"m","prompt":"hi"}'}, "/completions"),
        (
            {"input.value": '{"model":"m","prompt":"hi"}'}
            | {"output.value": '{"object":"x","data":[]}'},
            "/images/generations",
        ),
    ],
)  # fmt: skip
def test_the_address_is_told_by_the_call_and_the_host_where_it_is_noted(tmp_path, changed, path):
    assert only(read(tmp_path, export(span(CLIENT | changed)))).request.url == path
    host = {"server.address": "api.example.com", "server.port": 8443}
    found = only(read(tmp_path, export(span(CLIENT | changed | host))))
    assert found.request.url == f"https://api.example.com:8443{path}"
    assert found.target == "api.example.com:8443"


@pytest.mark.parametrize(
    "changed",
    [
        {"input.value": json.dumps(ASK | {"stream": True})},
        {"input.value": '{"model":"m","input":"hi","encoding_format":"base64"}'},
        {"output.value": "hi"},
        {"output.value": "__REDACTED__"},
        {"output.value": json.dumps(ANSWER)[:-9]},
    ],
)
def test_an_answer_that_the_client_made_over_is_not_taken_for_what_was_sent(tmp_path, changed):
    found = only(read(tmp_path, export(span(CLIENT | changed))))
    assert found.response is None
    assert found.request.body


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        (RESHAPED, "shape of its own"),
        ({"llm.request.type": "chat", "gen_ai.prompt.0.content": "hi"}, "shape of its own"),
        (CLIENT | {"input.value": "hi", "output.value": "hello"}, "shape of its own"),
        (OVER_HTTP | {"http.response.body.text": json.dumps(ANSWER)[:-9]}, "cut short"),
        (OVER_HTTP | {"http.response.status_code": 1200}, "status code"),
        (OVER_HTTP | {"url.full": "https://[/"}, "address that is none"),
    ],
)
def test_a_call_that_cannot_be_judged_is_listed_and_costs_no_other(tmp_path, attributes, why):
    first, note, last = read(
        tmp_path, export(span(CLIENT), span(attributes), span({"db.system": "x"}), span(CLIENT))
    )
    assert (first.id, last.id) == ("a#1.1", "a#1.4")
    assert (note.number, why in note.why) == ("1.2", True)


@pytest.mark.parametrize(
    "attributes",
    [
        {"db.system": "postgresql"},
        {"openinference.span.kind": "CHAIN", "input.value": json.dumps(ASK)},
        {"gen_ai.operation.name": "execute_tool", "gen_ai.request.model": "m"},
        OVER_HTTP | {"http.request.body.text": "{}", "http.response.body.text": '{"ok":true}'},
    ],
)
def test_spans_of_anything_else_are_passed_over_and_a_file_of_them_is_told(tmp_path, attributes):
    assert only(read(tmp_path, export(span(attributes), span(CLIENT)))).id == "a#1.2"
    for name in ("a.json", "a.jsonl"):
        (note,) = read(tmp_path, export(span(attributes)), name)
        assert "none of which is a call" in note.why


def test_an_export_of_no_spans_is_told(tmp_path):
    (note,) = read(tmp_path, {"resourceSpans": []})
    assert "none of which is a call" in note.why


def test_log_records_of_a_tracer_are_named(tmp_path):
    for name in ("a.json", "a.jsonl"):
        (note,) = read(tmp_path, {"resourceLogs": [{"scopeLogs": []}]}, name)
        assert "log records" in note.why


def test_a_pair_in_a_structured_log_stays_a_pair(tmp_path):
    pair = {"trace_id": "1", "attributes": {}, "request": ASK, "response": ANSWER}
    assert only(read(tmp_path, pair)).facts["format"] == "pairs"


def test_a_file_that_is_named_spans_and_holds_none_is_refused(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(ANSWER))
    (note,) = read_paths([tmp_path / "a.json"], form="otel")
    assert "not of the format otel" in note.why


MANY = [export(span(CLIENT, n), span(RESHAPED), span({"db.system": "x"})) for n in range(9)]
FILES = {
    "lines.jsonl": "\n".join(map(json.dumps, MANY)),
    "lines.json": "\n".join(map(json.dumps, MANY)),
    "one.json": json.dumps({"resourceSpans": [each["resourceSpans"][0] for each in MANY]}),
    "list.json": json.dumps(MANY),
    "printed.txt": "\n".join(json.dumps(printed(CLIENT, n), indent=4) for n in range(9)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_large_file_gives_what_a_small_one_gives(tmp_path, monkeypatch, name):
    (tmp_path / name).write_text(FILES[name])
    whole = told(read_paths([tmp_path]))
    monkeypatch.setattr(foreign, "WHOLE", 10)
    monkeypatch.setattr(foreign, "_PART", 1_000)
    monkeypatch.setattr(foreign, "_LOOKED_AT", 400)  # less than a line
    listed = list(parts([tmp_path]))
    assert len(listed) > 2
    assert all(isinstance(part, Part) and part.entries for part in listed)
    assert told(read_paths([tmp_path])) == whole
    assert len(whole) == (9 if name == "printed.txt" else 18)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("whole", [True, False])
def test_a_broken_export_costs_only_itself(tmp_path, monkeypatch, name, whole):
    pieces = FILES[name].split("openinference.span.kind")
    broken = (
        "openinference.span.kind".join(pieces[:4])
        + '"'
        + "openinference.span.kind".join(pieces[4:])
    )
    if name in ("one.json", "list.json"):  # a stray quotation mark would swallow the brackets
        broken = FILES[name].replace('"id4"', "tru")
    (tmp_path / name).write_text(broken)
    if not whole:
        monkeypatch.setattr(foreign, "WHOLE", 10)
    found = list(read_paths([tmp_path]))
    notes = [one for one in found if isinstance(one, Unreadable) and "valid JSON" in one.why]
    assert len(notes) == 1
    assert sum(isinstance(one, Exchange) for one in found) == 8


def places(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["stringValue", "intValue", "arrayValue", "kvlistValue", "values"]),
            inner,
            max_size=2,
        )
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data(), st.sampled_from([export(span(OVER_HTTP), span(CLIENT)), printed(OVER_HTTP)]), ODD)
def test_an_odd_member_makes_no_reader_raise(tmp_path, data, value, odd):
    value = json.loads(json.dumps(value))
    *path, last = data.draw(st.sampled_from(list(places(value))[1:]))
    inside = value
    for key in path:
        inside = inside[key]
    inside[last] = odd
    found = read(tmp_path, value)
    assert found
    assert all(one.why if isinstance(one, Unreadable) else one.facts["format"] for one in found)
