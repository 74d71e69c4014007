"""In a capture that its owner trimmed, nothing that is absent counts, and what is there does."""

import json

import pytest

from conformance.catalogue import load
from conformance.model import Exchange, Kind, Outcome, Provenance, Response
from conformance.results.audit import verdicts_on

CHUNK = {
    "id": "x",
    "object": "chat.completion.chunk",
    "created": 1789469980,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "hi"}, "finish_reason": None}],
}


def broken(chunk: dict[str, object], facts: dict[str, str]) -> set[str]:
    body = b"data: " + json.dumps(chunk).encode() + b"\n\n"
    exchange = Exchange(
        id="x#1",
        kind=Kind.STREAM,
        request=None,
        response=Response(200, pieces=(body,), pieces_kept=False),
        surface="recorded",
        target="unknown",
        provenance=Provenance.OBSERVED,
        facts=facts | {"headers": "unknown"},
    )
    found = verdicts_on(exchange, load())
    return {each.clause for each in found if each.outcome is Outcome.FAIL}


def test_the_end_of_a_stream_that_was_cut_away_is_no_breach():
    missing = broken(CHUNK, {})
    assert {"chat-stream/finish-once", "chat-stream/done-sentinel"} <= missing
    assert broken(CHUNK, {"partial": "the end was cut away"}) == set()


@pytest.mark.parametrize("created", [1789469980.5, "today"])
def test_what_is_there_and_wrong_stays_a_breach(created: object):
    assert broken(CHUNK | {"created": created}, {"partial": "the end was cut away"})
