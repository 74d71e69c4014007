"""Each row of what is known fits the call it speaks of, and not its neighbour."""

import json

import pytest

from conformance.catalogue.calls import calls
from conformance.model import Exchange, Kind, Provenance, Request
from conformance.results.calls import call_of

KNOWN = calls("gemini")
USER = {"role": "user", "content": "hi"}
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
SIGNED = CALL | {"extra_content": {"google": {"thought_signature": "x"}}}


def tool(**parameters):
    return {"type": "function", "function": {"name": "f", "parameters": parameters}}


def asked(path, body=None, *, method="POST", **headers):
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    data = b"" if body is None else json.dumps(body).encode()
    request = Request(method, f"https://api.openai.com/v1{path}", sent, data)
    exchange = Exchange(
        "x#1", Kind.OTHER, request, None, "recorded", "api.openai.com", Provenance.OBSERVED
    )
    return call_of(exchange, KNOWN)


def chat(**members):
    found = asked("/chat/completions", {"model": "gpt-5", "messages": [USER]} | members).found
    return {each.known.id for each in found} - {"usage"}


@pytest.mark.parametrize(
    ("row", "fits", "other"),
    [
        ("seed", {"seed": 7}, {"user": "me"}),
        ("store", {"store": False}, {}),
        ("metadata", {"metadata": {}}, {}),
        ("frequency-penalty", {"frequency_penalty": 0}, {}),
        ("presence-penalty", {"presence_penalty": 0}, {}),
        ("web-search-options", {"web_search_options": {}}, {}),
        ("prompt-cache-key", {"prompt_cache_key": "x"}, {}),
        ("logprobs", {"logprobs": True}, {"logprobs": False}),
        ("functions", {"functions": []}, {"tools": []}),
        ("google-at-the-top", {"google": {}}, {"extra_body": {"google": {}}}),
        ("effort-minimal", {"reasoning_effort": "minimal"}, {"reasoning_effort": "low"}),
        ("effort-none", {"reasoning_effort": "none"}, {"reasoning_effort": None}),
        (
            "json-with-tools",
            {"tools": [], "response_format": {"type": "json_object"}},
            {"response_format": {"type": "json_object"}},
        ),
        (
            "json-object-with-schema",
            {"response_format": {"type": "json_object", "schema": {}}},
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}},
        ),
        ("forced-function", {"tool_choice": {"function": {"name": "f"}}}, {"tool_choice": "auto"}),
        ("schema-dollar-words", {"tools": [tool(**{"$schema": "x"})]}, {"tools": [tool()]}),
        (
            "schema-definitions",
            {"tools": [tool(properties={"a": {"items": [{"$defs": {}}]}})]},
            {"response_format": {"json_schema": {"schema": {"$defs": {}}}}},
        ),
        ("schema-additional-properties", {"tools": [tool(additionalProperties=False)]}, {}),
        ("schema-exclusive-bounds", {"tools": [tool(a={"exclusiveMinimum": 1})]}, {}),
        ("tool-parameters-empty", {"tools": [tool(properties={})]}, {"tools": [tool()]}),
        (
            "system-alone",
            {"messages": [{"role": "system", "content": "x"}]},
            {"messages": [{"role": "system", "content": "x"}, USER]},
        ),
        (
            "last-turn-assistant",
            {"messages": [USER, {"role": "assistant", "content": "x"}]},
            {"messages": [{"role": "assistant", "content": "x"}, USER]},
        ),
        ("empty-content", {"messages": [{"role": "user", "content": ""}]}, {}),
        ("content-null", {"messages": [{"role": "assistant", "content": None}, USER]}, {}),
        (
            "signature-missing",
            {"messages": [{"role": "assistant", "tool_calls": [SIGNED, CALL]}, USER]},
            {"messages": [{"role": "assistant", "tool_calls": [SIGNED]}, USER]},
        ),
        (
            "image-address",
            {
                "messages": [
                    {"role": "user", "content": [{"image_url": {"url": "https://a/b.png"}}]}
                ]
            },
            {"messages": [{"role": "user", "content": [{"image_url": {"url": "data:x"}}]}]},
        ),
        ("user", {"user": "me"}, {}),
        (
            "strict-function",
            {"tools": [{"function": {"strict": True}}]},
            {"tools": [{"function": {"strict": False}}]},
        ),
        ("sampling", {"temperature": 1}, {}),
        ("sampling-top-p", {"top_p": 1}, {}),
        ("several-choices", {"n": 2}, {"n": 1}),
        (
            "several-system",
            {"messages": [{"role": "system"}, {"role": "developer"}, USER]},
            {"messages": [{"role": "system"}, USER]},
        ),
        ("small-limit", {"max_tokens": 10}, {}),
        ("small-completion-limit", {"max_completion_tokens": 10}, {}),
        ("streamed-calls", {"stream": True, "tools": []}, {"stream": True}),
        ("rest", {"logit_bias": {}}, {"stop": "x"}),
    ],
)
def test_a_row_about_chat_fits_what_it_speaks_of_alone(row, fits, other):
    assert row in chat(**fits)
    assert row not in chat(**other)


@pytest.mark.parametrize(
    ("row", "fits", "other"),
    [
        ("responses", asked("/responses", {}), asked("/chat/completions", {})),
        ("audio", asked("/audio/speech", {}), asked("/embeddings", {})),
        ("images-edits", asked("/images/edits"), asked("/images/generations", {})),
        ("files", asked("/files/file-1/content", method="GET"), asked("/models", method="GET")),
        ("completions", asked("/completions", {}), asked("/chat/completions", {})),
        ("models-prefix", asked("/models", method="GET"), asked("/models/m", method="GET")),
        ("usage", asked("/chat/completions", {}), asked("/embeddings", {})),
        ("embeddings-base64", asked("/embeddings", {"encoding_format": "base64"}),
         asked("/embeddings", {"encoding_format": "float"})),
        ("embeddings-token-ids", asked("/embeddings", {"input": [1, 2]}),
         asked("/embeddings", {"input": ["a"]})),
        ("embeddings-many", asked("/embeddings", {"input": ["a"] * 101}),
         asked("/embeddings", {"input": ["a"] * 100})),
        ("organization", asked("/embeddings", {}, openai_organization="o"), asked("/embeddings")),
        ("second-key", asked("/embeddings", {}, x_goog_api_key="k", authorization="Bearer k"),
         asked("/embeddings", {}, x_goog_api_key="k")),
        ("rest", asked("/images/generations", {"quality": "hd"}),
         asked("/images/generations", {"prompt": "x", "model": "m"})),
    ],
)  # fmt: skip
def test_a_row_about_another_call_fits_what_it_speaks_of_alone(row, fits, other):
    assert row in {each.known.id for each in fits.found}
    assert row not in {each.known.id for each in other.found}


def test_every_row_is_tried_here():
    tried = {
        mark.args[1][number][0]
        for test in (
            test_a_row_about_chat_fits_what_it_speaks_of_alone,
            test_a_row_about_another_call_fits_what_it_speaks_of_alone,
        )
        for mark in test.pytestmark
        for number in range(len(mark.args[1]))
    }
    assert {each.id for each in (*KNOWN.known, *KNOWN.rest)} == tried


def test_findings_come_worst_first_and_equal_calls_are_one():
    call = asked(
        "/chat/completions", {"user": "me", "seed": 1, "temperature": 0, "verbosity": "low"}
    )
    said = [each.known.outcome for each in call.found]
    assert said == ["refused", "ignored", "differs", "differs", "unsure"]
    assert call.found[-1].where == "verbosity"
    again = asked("/chat/completions", {"seed": 9, "user": "x", "temperature": 1, "verbosity": "x"})
    assert {call: 1} == {again: 1}


@pytest.mark.parametrize("base", ["/v1", "/api/v1", "/v1beta/openai", "/openai/v1", ""])
def test_a_call_is_known_below_any_base(base):
    request = Request("POST", f"https://h.example{base}/chat/completions", (), b"{}")
    exchange = Exchange("x", Kind.OTHER, request, None, "r", "h", Provenance.OBSERVED)
    assert call_of(exchange, KNOWN).path == "/chat/completions"


@pytest.mark.parametrize("path", ["/robots.txt", "/assets/app.js", "/responses.css/x/y.png/"])
def test_what_is_no_call_of_the_api_is_passed_over(path):
    request = Request("GET", f"https://h.example/site{path}")
    exchange = Exchange("x", Kind.OTHER, request, None, "r", "h", Provenance.OBSERVED)
    assert call_of(exchange, KNOWN) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b'{"messages": 7, "tools": {"a": 1}}'])
def test_a_strange_body_costs_nothing(body):
    request = Request("POST", "https://h.example/v1/chat/completions", (), body)
    exchange = Exchange("x", Kind.OTHER, request, None, "r", "h", Provenance.OBSERVED)
    assert {each.known.id for each in call_of(exchange, KNOWN).found} == {"usage"}
