"""The OpenAI dialect answers a browser's question before it lets a page send a request."""

from typing import Any

import pytest

ASKED = (
    ("Origin", "https://app.example"),
    ("Access-Control-Request-Method", "POST"),
    ("Access-Control-Request-Headers", "authorization, x-stainless-os"),
)


def test_a_preflight_needs_no_key_and_grants_the_headers_it_names(request_of: Any) -> None:
    heard = request_of("openai", "OPTIONS", "chat/completions", headers=ASKED)

    told = {name.lower(): value for name, value in heard.reply.headers}
    assert heard.status == 200
    assert told["access-control-allow-origin"] == "*"
    assert told["access-control-allow-methods"] == "POST"
    assert told["access-control-allow-headers"] == "authorization, x-stainless-os"
    assert heard.reply.body == b""


@pytest.mark.parametrize(("path", "headers"), [("chat/completions", ()), ("no/such/path", ASKED)])
def test_options_without_a_question_or_without_a_path_are_refused(
    request_of: Any, path: str, headers: Any
) -> None:
    heard = request_of("openai", "OPTIONS", path, headers=headers)

    assert heard.status in (404, 405)
    assert heard.json["error"]["message"]
