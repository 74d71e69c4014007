"""
Every fact about versions of the OpenAI Python SDK is tried again in the version that is installed.

`python3 noxfile.py -s sdks` does so in each version that the replay runs through.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping

import openai
import pytest

from conformance.catalogue.clients import Fact, facts
from tests.clients.python_versions import (
    ANSWER,
    NEW_HTTP,
    REFUSED,
    TURN,
    asked,
    chunk,
    events,
    has,
    heard,
    helped,
    http,
    refusal,
    speaking,
    takes,
    waited,
)

EMBEDDING = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": [0.25, 0.5]}],
    "model": "m",
    "usage": {"prompt_tokens": 1, "total_tokens": 1},
}
MODEL = {"id": "models/m", "object": "model", "created": 1, "owned_by": "somebody"}
VIDEO = {"id": "v", "object": "video", "status": "queued", "created_at": 1, "model": "m"}
CALL = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
CREATE = "chat.completions.create"
PING = b"ping\n\n"


def names_the_old_proxies() -> bool:
    given: list[str] = []
    kept = http.Client.__init__

    def spy(self: object, *args: object, **named: object) -> None:
        given.extend(named)
        named.pop("proxies", None)
        kept(self, *args, **named)

    http.Client.__init__ = spy
    try:
        openai.OpenAI(api_key="k")
    finally:
        http.Client.__init__ = kept
    return "proxies" in given


def refuses_httpx2() -> bool:
    newer = importlib.import_module("httpx2")
    transport = newer.MockTransport(lambda _: newer.Response(200, json=MODEL))
    try:
        client = openai.OpenAI(api_key="k", http_client=newer.Client(transport=transport))
        client.models.retrieve("m")
    except TypeError:
        return True
    return False


def keeps_the_slash() -> bool:
    request = asked(lambda client: client.models.retrieve("models/m"), MODEL)
    return bool(request.url.raw_path == b"/v1/models/models/m")


def says_no_encoding() -> bool:
    request = asked(lambda client: client.embeddings.create(model="m", input="x"), EMBEDDING)
    return "encoding_format" not in json.loads(request.content)


def sends_videos_as_json() -> bool:
    if not has("videos"):
        return False
    request = asked(lambda client: client.videos.create(model="m", prompt="p"), VIDEO)
    return bool(request.headers["content-type"] == "application/json")


def parse_says_stream() -> bool:
    if not has("chat.completions.parse") and not has("beta.chat.completions.parse"):
        return False
    owner = "chat" if has("chat.completions.parse") else "beta.chat"

    def parse(client: object) -> None:
        for name in f"{owner}.completions".split("."):
            client = getattr(client, name)
        client.parse(**TURN)  # type: ignore[attr-defined]

    return json.loads(asked(parse, ANSWER).content).get("stream") is False


def loses_the_message_of_an_error_event() -> bool:
    said = heard(events(chunk(), json.dumps(REFUSED).encode()))
    return said[-1].startswith("APIError") and "no such model" not in said[-1]


def plain_json_is_no_stream() -> bool:
    client, _ = speaking(http.Response(200, json=ANSWER))
    return not list(client.chat.completions.create(**TURN, stream=True))


PROBES: Mapping[str, Callable[[], bool]] = {
    "old-proxies": names_the_old_proxies,
    "httpx2": lambda: NEW_HTTP,
    "no-httpx2": refuses_httpx2,
    "slash": keeps_the_slash,
    "no-encoding": says_no_encoding,
    "no-dimensions": lambda: not takes("embeddings.create", "dimensions"),
    "no-videos": lambda: not has("videos"),
    "videos-json": sends_videos_as_json,
    "no-batches": lambda: not has("batches"),
    "no-file-content": lambda: not has("files.content"),
    "no-parse": lambda: not has("chat.completions.parse") and not has("beta.chat"),
    "beta-parse": lambda: has("beta.chat.completions.parse") and not has("chat.completions.parse"),
    "parse-stream": parse_says_stream,
    "no-helper": lambda: helped(chunk()) == "absent",
    "helper-index": lambda: helped(chunk(None, tool_calls=[CALL])) == "TypeError",
    "no-max-completion-tokens": lambda: not takes(CREATE, "max_completion_tokens"),
    "no-reasoning-effort": lambda: not takes(CREATE, "reasoning_effort"),
    "no-stream-options": lambda: not takes(CREATE, "stream_options"),
    "no-parallel-tool-calls": lambda: not takes(CREATE, "parallel_tool_calls"),
    "no-service-tier": lambda: not takes(CREATE, "service_tier"),
    "no-modalities": lambda: not takes(CREATE, "modalities"),
    "array-untold": lambda: "no such model" not in str(refusal([REFUSED])),
    "text-untold": lambda: "no such page" not in str(refusal("no such page")),
    "message-alone": lambda: str(refusal(REFUSED)) == "Error code: 404 - no such model",
    "code-text": lambda: refusal(REFUSED).code == "404",
    "code-number": lambda: refusal(REFUSED).code == 404,
    "named-lost": lambda: heard(events(chunk()).replace(b"data:", b"event: message\ndata:")) == [],
    "named-wrapped": lambda: (
        heard(events(chunk()).replace(b"data: {", b"event: message\ndata: {")) == [None]
    ),
    "error-event": lambda: heard(b"event: error\n" + events(json.dumps(REFUSED).encode())) == [],
    "error-text": loses_the_message_of_an_error_event,
    "separators": lambda: heard(events(chunk("A\u2028B")))[0] != "A\u2028B",
    "bom": lambda: heard(b"\xef\xbb\xbf" + events(chunk("A"), chunk("B"))) == ["B"],
    "empty-event": lambda: heard(b"event: " + PING + events(chunk()))[0].startswith(
        "JSONDecodeError"
    ),
    "id-event": lambda: heard(b"id: 7\n\n" + events(chunk()))[0].startswith("JSONDecodeError"),
    "array-in-stream": lambda: (
        heard(events(chunk(), json.dumps([REFUSED]).encode()))
        == [
            "A",
            None,
        ]
    ),
    "no-stream": plain_json_is_no_stream,
    "cut-off": lambda: heard(b"data: " + chunk() + b"\n\n") == ["A"],
    "long-wait": lambda: waited(429, **{"retry-after": "70"}) == [70.0],
    "no-second-try": lambda: waited(429, **{"retry-after": "121"}) == [],
    "no-milliseconds": lambda: waited(429, **{"retry-after-ms": "5000"}) != [5.0],
}

PYTHON = [fact for fact in facts() if fact.package == "openai"]


@pytest.mark.filterwarnings("ignore")  # old versions meet new packages
@pytest.mark.parametrize("fact", PYTHON, ids=lambda fact: fact.id)
def test_a_fact_shows_in_the_versions_that_it_names_and_in_no_other(fact: Fact) -> None:
    assert PROBES[fact.probe or ""]() is fact.holds(openai.__version__)


def test_every_program_shows_a_fact() -> None:
    assert sorted(PROBES) == sorted({fact.probe for fact in PYTHON})
