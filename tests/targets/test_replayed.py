"""A cassette set as a target."""

from __future__ import annotations

import json

import pytest

from conformance.model import Housekeeping, Kind, Provenance, UnmatchedRequest
from conformance.surfaces import Call, all_surfaces
from conformance.targets import open_target


@pytest.fixture(params=["rest", "python"])
def ask(request):
    def ask(target, said):
        return all_surfaces()[request.param].send(
            Call("chat.completions.create", {"model": "m", "messages": [said]}),
            target.endpoint(),
            exchange=said,
            model="m",
            target=target.head().name,
            provenance=target.head().provenance,
            kind=Kind.COMPLETION,
        )

    return ask


def test_the_head_is_what_the_cassettes_say(record):
    record("chat/hello", recorded="2026-11-20")
    record("chat/bye", recorded="2026-10-02")
    record("thinking/deep", role="thinking", model="t")
    record("models/list", role=None, model=None)
    head = open_target("reference-openai").head()
    assert head.name == "reference-openai"
    assert head.provenance is Provenance.REHEARSED
    assert head.base_url == "http://reference-openai.invalid/v1/"
    assert head.models == (("chat", "m"), ("thinking", "t"))
    assert head.recorded == "2026-10-02"
    assert head.detail == "4 recordings of 2026-10-02 to 2026-11-20"


def test_a_recording_answers_with_its_pieces_and_times(record, ask):
    record("chat/hello")
    exchange = ask(open_target("reference-openai"), "chat/hello")
    assert exchange.response.pieces == (b'{"id":', b'"x"}')
    assert exchange.response.arrivals_ms == (3.0, 9.0)
    assert json.loads(exchange.request.body)["messages"] == ["chat/hello"]
    assert exchange.provenance is Provenance.REHEARSED


def test_a_request_nobody_recorded_is_our_own_error(record, ask):
    record("chat/hello")
    with pytest.raises(UnmatchedRequest):
        ask(open_target("reference-openai"), "chat/other")


def test_what_nobody_asked_for_is_unplayed(record):
    record("chat/hello")
    record("chat/bye")
    target = open_target("reference-openai")
    assert target.unplayed({"chat/hello", "chat/else"}) == ("chat/bye",)
    assert target.unplayed(set()) == ("chat/bye", "chat/hello")


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"model": "other"}, "model of the role chat"),
        ({"base_url": "http://b.invalid/"}, "base URL"),
    ],
)
def test_cassettes_that_disagree_need_tidying(record, other, what):
    record("chat/hello")
    record("chat/bye", **other)
    with pytest.raises(Housekeeping) as caught:
        open_target("reference-openai").head()
    assert f"disagree about the {what}" in caught.value.message
    assert "hello.yaml" in caught.value.message
    assert "bye.yaml" in caught.value.message


def test_a_broken_cassette_is_named(record, shelf):
    record("chat/hello")
    broken = shelf / "rehearsed" / "reference-openai" / "chat" / "bad.yaml"
    broken.write_text("interactions: [")
    with pytest.raises(Housekeeping, match=r"bad\.yaml"):
        open_target("reference-openai").head()


def test_a_helper_that_polls_is_handed_the_same_each_time_and_through_each_client():
    target = open_target("reference-gemini")
    head = target.head()
    prompt = "A red kite climbs over a wide beach."
    call = Call("videos.create_and_poll", {"model": dict(head.models)["video"], "prompt": prompt})
    handed = [
        all_surfaces()[name]
        .send(
            call,
            target.endpoint(),
            exchange="videos/create-and-poll",
            model=None,
            target=head.name,
            provenance=head.provenance,
            kind=Kind.VIDEO,
        )
        .carried
        for name in ("python", "python-async", "python")
    ]
    assert handed[0].value["id"]
    assert handed == [handed[0]] * 3
