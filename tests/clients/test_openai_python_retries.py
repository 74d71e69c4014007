"""
How the installed OpenAI Python SDK waits and asks again, with and without a word on when.

These tests record what one release does and promise nothing; a newer one may change it. Nobody
waits: sleeping is replaced, and what would have been waited is kept.
"""

from __future__ import annotations

from dataclasses import replace

import openai
import pytest

from conformance.mutants.editing import error
from conformance.reference import Asked, Endpoint, Reply
from tests.clients.openai_python import SAID, TEXT, WAYS, broken, client


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Return the list that fills with what the SDK wanted to wait, in seconds."""
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


class Busy:
    """An endpoint that refuses so many requests before it answers, and counts all of them."""

    def __init__(self, times: int, *, status: int = 429, **told: str) -> None:
        self.times, self.status = times, status
        self.headers = tuple((name.replace("_", "-"), value) for name, value in told.items())
        self.counts: list[str | None] = []

    def through(self, healthy: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            self.counts.append(dict(asked.headers).get("x-stainless-retry-count"))
            if len(self.counts) > self.times:
                return healthy(asked)
            refusal = error("Slow down.", status=self.status, code="rate_limit_exceeded")
            return replace(refusal, headers=refusal.headers + self.headers)

        return answer


@pytest.mark.parametrize("way", WAYS)
def test_without_retries_a_429_is_raised_with_its_message_and_nothing_on_when(way, waits):
    speaker = broken("rate-limit-without-when")
    with pytest.raises(openai.RateLimitError, match="Too many requests") as caught:
        WAYS[way](speaker, {**TEXT, "model": "no-such-model"})
    headers = caught.value.response.headers
    assert not {"retry-after", "retry-after-ms", "x-should-retry"} & set(headers)
    assert waits == []


@pytest.mark.parametrize("way", WAYS)
def test_a_429_without_a_hint_is_asked_again_after_a_time_of_the_sdks_own(way, waits):
    busy = Busy(2)
    assert WAYS[way](client(busy.through, retries=2), TEXT).text == SAID
    assert busy.counts == ["0", "1", "2"]
    first, second = waits
    assert 0.375 <= first <= 0.5  # half a second, up to a quarter of it taken off
    assert 0.75 <= second <= 1.0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "1500"}, 1.5),
        ({"retry_after": "7", "retry_after_ms": "1500"}, 1.5),
        ({"retry_after": "120"}, 120.0),
    ],
)
def test_what_a_header_says_is_waited(told, waited, way, waits):
    busy = Busy(1, **told)
    assert WAYS[way](client(busy.through, retries=2), TEXT).text == SAID
    assert waits == [waited]


def test_whoever_asks_for_more_than_two_minutes_is_not_asked_again(waits):
    busy = Busy(1, retry_after="121")
    with pytest.raises(openai.RateLimitError):
        WAYS["create"](client(busy.through, retries=2), TEXT)
    assert (len(busy.counts), waits) == (1, [])


def test_a_delay_that_stands_in_the_body_alone_is_not_read(waits):
    def delayed(healthy: Endpoint) -> Endpoint:
        told = '{"error":{"message":"Please retry in 34s.","details":[{"retryDelay":"34s"}]}}'
        body = ((0.0, told.encode()),)
        busy = Busy(1).through(healthy)

        def answer(asked: Asked) -> Reply:
            reply = busy(asked)
            return replace(reply, headers=(), pieces=body) if reply.status == 429 else reply

        return answer

    assert WAYS["create"](client(delayed, retries=1), TEXT).text == SAID
    assert len(waits) == 1
    assert waits[0] <= 0.5


def test_when_the_retries_are_used_up_the_last_429_is_raised(waits):
    busy = Busy(9, retry_after="1")
    with pytest.raises(openai.RateLimitError, match="Slow down"):
        WAYS["create"](client(busy.through, retries=3), TEXT)
    assert (busy.counts, waits) == (["0", "1", "2", "3"], [1.0, 1.0, 1.0])


@pytest.mark.parametrize(("word", "asked"), [("true", 2), ("false", 1)])
def test_an_endpoint_may_say_whether_to_ask_again(word, asked, waits):
    busy = Busy(1, status=400, x_should_retry=word)
    speaker = client(busy.through, retries=1)
    if word == "true":
        assert WAYS["create"](speaker, TEXT).text == SAID
    else:
        with pytest.raises(openai.BadRequestError):
            WAYS["create"](speaker, TEXT)
    assert len(busy.counts) == asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_other_refusals_are_raised_at_once(status, waits):
    busy = Busy(1, status=status, retry_after="1")
    with pytest.raises(openai.APIStatusError):
        WAYS["create"](client(busy.through, retries=2), TEXT)
    assert (len(busy.counts), waits) == (1, [])


@pytest.mark.parametrize("name", ["stream-error-event", "stream-error-as-event"])
def test_what_breaks_in_a_stream_is_never_asked_again(name, waits):
    speaker = broken(name).with_options(max_retries=2)
    with pytest.raises(openai.APIError):
        WAYS["iterate"](speaker, TEXT)
    assert waits == []
