"""The process behind the JavaScript surface: what it sees, how it dies, hangs and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from conformance.model import InvalidRun, UnmatchedRequest
from conformance.surfaces import Call, javascript_client, javascript_node
from conformance.surfaces.javascript import JavaScript

KEY = "secret-key-0123456789"
HELLO = Call(
    "chat.completions.create", {"model": "m", "messages": [{"role": "user", "content": "Hi."}]}
)
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks of POSIX signals")


@pytest.fixture
def own() -> Iterator[JavaScript]:
    """A surface with a process of its own, which tests may harm."""
    surface = JavaScript()
    yield surface
    surface.client.close()


class Deadly(httpx2.BaseTransport):
    """Sends a signal to the process while it waits for an answer, as often as asked."""

    def __init__(self, surface: JavaScript, sent: signal.Signals, times: int) -> None:
        self.surface, self.sent, self.times = surface, sent, times

    def handle_request(self, request):
        del request
        if self.times:
            self.times -= 1
            os.kill(self.surface.client.process_id, self.sent)
        return httpx2.Response(200, json={"id": "c", "choices": []})


def test_one_process_serves_every_call(own, canned, endpoint, send):
    ids = set()
    for _ in range(3):
        send(own, endpoint(canned()), HELLO)
        ids.add(own.client.process_id)
    assert len(ids) == 1


def test_a_death_is_told_of_the_exchange_it_came_over_and_the_next_is_made(own, endpoint, send):
    at = endpoint(Deadly(own, signal.SIGKILL, times=1))
    with pytest.raises(InvalidRun, match="died over chat/hello"):
        send(own, at, HELLO)
    assert send(own, at, HELLO).carried.value == {"id": "c", "choices": []}


def test_after_two_deaths_in_a_row_it_is_not_started_again(own, canned, endpoint, send):
    at = endpoint(Deadly(own, signal.SIGKILL, times=2))
    for _ in range(2):
        with pytest.raises(InvalidRun, match="died over"):
            send(own, at, HELLO)
    with pytest.raises(InvalidRun, match="died 2 times in a row"):
        send(own, endpoint(canned()), HELLO)
    assert own.client.process_id is None


def test_a_death_over_one_call_does_not_cost_those_sent_ahead(own, canned, endpoint, send):
    at = endpoint(canned())
    for number in range(3):
        own.ahead(HELLO, at, exchange=f"chat/{number}")
    os.kill(own.client.process_id, signal.SIGKILL)
    made = own.client.make(HELLO, at, "chat/0")
    assert made.result["value"]["object"] == "chat.completion"


def test_a_process_that_says_nothing_is_ended_in_time(own, endpoint, send, monkeypatch):
    monkeypatch.setattr(javascript_client, "GRACE_S", 0.2)
    at = endpoint(Deadly(own, signal.SIGSTOP, times=1), max_s=0.5)
    with pytest.raises(InvalidRun, match="nothing to say of chat/hello"):
        send(own, at, HELLO)
    assert own.client.process_id is None


def test_an_error_of_ours_reaches_the_caller_unchanged(own, canned, endpoint, send):
    miss = UnmatchedRequest("nobody recorded it")
    with pytest.raises(UnmatchedRequest) as caught:
        send(own, endpoint(canned(status=miss)), HELLO)
    assert caught.value is miss


def test_what_is_sent_ahead_is_sent_once_and_kept_with_its_exchange(own, canned, endpoint, send):
    transport = canned()
    at = endpoint(transport)
    calls = [Call(HELLO.path, {**HELLO.params, "seed": number}) for number in range(40)]
    for number, call in enumerate(calls):
        own.ahead(call, at, exchange=f"chat/{number}")
    made = [own.client.make(call, at, f"chat/{number}") for number, call in enumerate(calls)]
    assert [f'"seed":{number}}}'.encode() for number in range(40)] == [
        each.errand.taken.body[-len(f'"seed":{number}}}') :] for number, each in enumerate(made)
    ]
    assert len(transport.requests) == 40


def test_a_call_that_changed_since_it_was_sent_ahead_is_made_anew(own, canned, endpoint):
    at = endpoint(canned())
    own.ahead(HELLO, at, exchange="chat/x")
    changed = Call(HELLO.path, {**HELLO.params, "seed": 7})
    assert b'"seed":7' in own.client.make(changed, at, "chat/x").errand.taken.body


def test_the_key_never_reaches_the_process(own, canned, endpoint, send, monkeypatch):
    said = []
    original = javascript_client.Driver.send
    monkeypatch.setattr(
        javascript_client.Driver,
        "send",
        lambda self, message: (said.append(repr(message)), original(self, message))[1],
    )
    transport = canned()
    send(own, endpoint(transport, headers=(("x-secret", KEY[::-1]),)), HELLO)
    (request,) = transport.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-secret"] == KEY[::-1]
    assert not any(KEY in line or KEY[::-1] in line for line in said)


def test_nothing_of_our_environment_is_seen_but_what_it_needs(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "NODE_OPTIONS"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("npm_config_registry", "https://mirror.invalid/")
    seen, by_npm = javascript_node.environment(), javascript_node.environment(npm=True)
    assert {"OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "NODE_OPTIONS"}.isdisjoint(
        {*seen, *by_npm}
    )
    assert "PATH" in seen
    assert by_npm["npm_config_registry"] == "https://mirror.invalid/"
    assert "npm_config_registry" not in seen


def test_it_connects_to_the_relay_alone(own, canned, endpoint, monkeypatch):
    words = javascript_client.words
    elsewhere = words.run

    def misled(*args, base_url, **more):
        return elsewhere(*args, base_url="http://127.0.0.1:9/elsewhere/", **more)

    monkeypatch.setattr(words, "run", misled)
    made = own.client.make(HELLO, endpoint(canned()), "chat/hello")
    assert made.result["raised"] == "APIConnectionError"
    assert made.errand.taken.method is None


def test_it_ends_when_the_process_that_started_it_is_killed():
    program = (
        "import sys, time\n"
        "from conformance.surfaces.javascript import SURFACE\n"
        "SURFACE.versions(); print(SURFACE.client.process_id, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
    for _ in range(100):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().split()[2] != "Z"
