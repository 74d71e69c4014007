"""The Python call sends what the curl line sends, and never holds a key."""

from __future__ import annotations

import json

import httpx2
import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Request
from conformance.report.page_call import python_call
from conformance.surfaces import curl
from tests.strategies import texts

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=200)
BASE = "http://127.0.0.1:9/v1/"
KEY = ("authorization", "Bearer <key>")
JSON = ("content-type", "application/json")


@pytest.fixture
def sent(monkeypatch):
    """Runs a call and returns the one request it sends, which goes nowhere."""
    monkeypatch.setenv("GEMINI_API_KEY", "a-key-for-tests")

    def run(code):
        seen = []

        def send(self, request, **more):
            request.read()
            seen.append(request)
            raise httpx2.ConnectError("goes nowhere")

        monkeypatch.setattr(httpx2.Client, "send", send)
        with pytest.raises((openai.APIConnectionError, httpx2.ConnectError)):
            exec(compile(code.replace("OpenAI(", "OpenAI(max_retries=0, "), "call", "exec"), {})
        (request,) = seen
        return request

    return run


def line(method, path, body=None, *headers):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    content = b"" if body is None else text
    held = (*((JSON,) if body is not None and not headers else ()), *headers, KEY)
    return curl(Request(method, BASE + path, held, content))


EMBED = {"model": "m", "input": "x", "encoding_format": "float"}
CHAT = {"model": "m", "messages": [{"role": "user", "content": 'It\'s "ünï" \\n'}]}


@pytest.mark.parametrize(
    ("method", "path", "body", "call"),
    [
        ("POST", "chat/completions", CHAT, "client.chat.completions.create("),
        ("POST", "chat/completions", CHAT | {"stream": True}, "for chunk in client.chat"),
        ("POST", "chat/completions", CHAT | {"top_k": 3, "not a name": None}, "extra_body={"),
        (
            "POST",
            "embeddings",
            EMBED,
            "client.embeddings.create(",
        ),
        ("POST", "images/generations", {"prompt": "a"}, "client.images.generate("),
        ("GET", "models", None, "client.models.list()"),
        ("GET", "models/some%2Fmodel", None, "client.models.retrieve("),
        ("GET", "batches/b1", None, "client.batches.retrieve("),
        ("POST", "embeddings", {"model": "m", "input": "x"}, "httpx2.request("),
        ("POST", "chat/completions", {"messages": []}, "httpx2.request("),
        ("POST", "chat/completions", ["no", "object"], "httpx2.request("),
        ("POST", "chat/completions", b"{ no json", "httpx2.request("),
        ("DELETE", "files/f", None, "client.files.delete("),
        ("DELETE", "models/m", None, "httpx2.request("),
        ("GET", "models?limit=1", None, "httpx2.request("),
    ],
)
def test_the_call_sends_the_same_request(sent, method, path, body, call):
    code = python_call(line(method, path, body))
    assert call in code
    request = sent(code)
    assert request.method == method
    assert str(request.url) == BASE + path
    assert request.headers["authorization"] == "Bearer a-key-for-tests"
    if isinstance(body, bytes):
        assert request.content == body
    elif body is not None:
        assert json.loads(request.content) == body


def test_a_native_key_stays_in_its_header(sent):
    asked = Request("GET", BASE + "models", (("x-goog-api-key", "<key>"),))
    request = sent(python_call(curl(asked)))
    assert request.headers["x-goog-api-key"] == "a-key-for-tests"


def test_a_body_that_is_no_text_is_read_from_a_file():
    code = python_call(line("POST", "videos", b"\xff\x00", ("content-type", "multipart/form-data")))
    assert 'content=open("request.body", "rb").read()' in code


@pytest.mark.parametrize("text", ["", "curl", "curl 'open", "rm -rf /", "curl ftp://a/b"])
def test_what_is_no_curl_line_gives_no_call(text):
    assert python_call(text) is None


@HYPOTHESIS
@given(text=texts | st.text().map("curl http://a.invalid/ {}".format))
def test_whatever_the_line_is_the_call_is_python_or_nothing(text):
    code = python_call(text)
    assert code is None or compile(code, "call", "exec")
