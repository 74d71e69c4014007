"""A recording answers what it was recorded for, however that is written, and nothing else."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Housekeeping, Kind, Provenance, Request, Response, UnmatchedRequest
from conformance.recording.cassette import Head, Recording
from conformance.recording.index import Index
from conformance.recording.replay import ReplayTransport
from tests.properties.requests import as_sent, others, requests

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=150)
HOST = "http://reference-openai.invalid"


def request(sent):
    method, target, kind, body = sent
    headers = () if kind is None else (("content-type", kind),)
    return Request(method, HOST + target, headers, body)


def recording(number, sent, exchange=None):
    """A recording whose answer says which of all it is."""
    head = Head(
        provenance=Provenance.REHEARSED,
        target="reference-openai",
        exchange=exchange or f"chat/number-{number}",
        area="chat",
        kind=Kind.OTHER,
        role=None,
        model=None,
        base_url=f"{HOST}/v1/",
        recorded="2026-11-22",
        suite="0.1.0",
        surface="rest",
    )
    response = Response(200, (), (f"answer {number}".encode(),))
    return Recording(head, request(sent), response, Path(f"{number}.yaml"))


@st.composite
def near(draw):
    """Requests that differ from each other by little, no two of which ask the same."""
    first = draw(requests())
    found = {repr(first.meaning): first}
    for _ in range(draw(st.integers(1, 3))):
        other = draw(others(draw(st.sampled_from(list(found.values())))))
        found.setdefault(repr(other.meaning), other)
    return list(found.values())


@HYPOTHESIS
@given(near(), st.data())
def test_every_request_gets_its_own_answer_or_none(asked, data):
    count = data.draw(st.integers(0, len(asked)))  # the rest nobody recorded
    index = Index(
        recording(number, data.draw(as_sent(each))) for number, each in enumerate(asked[:count])
    )
    transport = ReplayTransport(index)
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(asked) - 1))
        method, target, kind, body = data.draw(as_sent(asked[number]))
        live = httpx2.Request(
            method, HOST + target, content=body, headers={"content-type": kind} if kind else None
        )
        # Who names an exchange gets no other recording by it.
        named = data.draw(st.none() | st.integers(0, len(asked) - 1))
        if named is not None:
            live.extensions = {"conformance": {"exchange": f"chat/number-{named}"}}
        if number < count:
            found = index.find(request((method, target, kind, body)))
            assert found.response.body == f"answer {number}".encode()
            assert transport.handle_request(live).read() == f"answer {number}".encode()
            continue
        with pytest.raises(UnmatchedRequest):
            index.find(request((method, target, kind, body)))
        with pytest.raises(UnmatchedRequest):
            transport.handle_request(live)


@HYPOTHESIS
@given(near(), st.data())
def test_one_name_for_two_exchanges_does_not_mix_their_answers(asked, data):
    sent = [data.draw(as_sent(each)) for each in asked]
    index = Index(recording(number, each, "chat/same") for number, each in enumerate(sent))
    transport = ReplayTransport(index)
    for number, (method, target, kind, body) in enumerate(sent):
        headers = {"content-type": kind} if kind else None
        live = httpx2.Request(method, HOST + target, content=body, headers=headers)
        assert transport.handle_request(live).read() == f"answer {number}".encode()


@HYPOTHESIS
@given(requests(), st.data())
def test_two_recordings_of_one_request_are_refused_unless_it_polls(asked, data):
    two = [recording(number, data.draw(as_sent(asked))) for number in range(2)]
    if asked.method == "GET":
        assert len(Index(two)) == 2
        return
    with pytest.raises(Housekeeping, match="answer the same request"):
        Index(two)
