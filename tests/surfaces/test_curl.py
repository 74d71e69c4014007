"""The command line of a request, run by a real shell where there is one."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Request
from conformance.surfaces import WRONG_KEY, curl

URL = "https://host.invalid/v1/chat/completions"
JSON = ("content-type", "application/json")


def test_a_key_becomes_a_variable():
    line = curl(Request("POST", URL, (JSON, ("authorization", "Bearer abcdef")), b"{}"))
    assert line == (
        f"curl -sS -N {URL} -H 'content-type: application/json' "
        "-H 'authorization: Bearer '\"$GEMINI_API_KEY\" --data-raw '{}'"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer topsecret"),
        ("authorization", "topsecret"),
        ("authorization", "Basic topsecret"),
        ("x-goog-api-key", "topsecret"),
        ("api-key", "topsecret"),
        ("cookie", "a=topsecret"),
        ("x-gateway-token", "topsecret"),
    ],
)
def test_no_header_shows_a_key(name, value):
    assert "topsecret" not in curl(Request("GET", URL, ((name, value),)))


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}?key=topsecret",
        f"{URL}?a=1&API_KEY=topsecret&b=2",
        "https://user:topsecret@host.invalid/v1/models",
    ],
)
def test_no_url_shows_a_key(url):
    line = curl(Request("GET", url))
    assert "topsecret" not in line
    assert "host.invalid" in line


def test_the_wrong_key_is_shown_because_it_is_the_point():
    line = curl(Request("GET", URL, (("Authorization", f"Bearer {WRONG_KEY}"),)))
    assert WRONG_KEY in line


def test_the_variable_can_be_another_and_never_anything_else():
    request = Request("GET", URL, (("authorization", "Bearer x"),))
    assert '"$MY_KEY"' in curl(request, variable="MY_KEY")
    assert '"$API_KEY"' in curl(request, variable="x; rm -rf /")


@settings(deadline=None, derandomize=True, database=None, max_examples=80)
@given(st.text(min_size=1, max_size=60))
def test_a_shell_reads_back_the_very_body(text):
    line = curl(Request("POST", URL, (JSON,), text.encode("utf-8", "replace")))
    words = shlex.split(line, comments=True)
    if "--data-raw" in words:
        assert words[words.index("--data-raw") + 1] == text
    else:
        assert "@request.body" in words
    assert line.isprintable() or "\n" in text or "\t" in text


@pytest.mark.parametrize("body", [b"\xff\x00", b"x" * 10_000, b"\x1b[2Jgone"])
def test_a_body_that_cannot_stand_there_is_named_instead(body):
    line = curl(Request("POST", URL, (JSON,), body))
    assert "--data-binary @request.body" in line
    assert f"the {len(body)} bytes" in line
    assert "\x1b" not in line


def test_a_method_without_a_body_is_named():
    assert "-X DELETE" in curl(Request("DELETE", URL))
    assert "-X" not in curl(Request("GET", URL))


def test_control_characters_of_a_url_are_encoded():
    line = curl(Request("GET", "https://host.invalid/\x1b]0;x\x07"))
    assert line.isprintable()
