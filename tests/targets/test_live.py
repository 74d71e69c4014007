"""A live target on loopback: alive or not, key or none, models chosen or named."""

from __future__ import annotations

import datetime
import socket

import pytest

from conformance import reference
from conformance.model import InvalidRun, Provenance
from conformance.targets import open_target
from conformance.targets.live import REHEARSAL_MODEL

KEY = "secret-key-0123456789"
LIST = {
    "object": "list",
    "data": [{"id": name} for name in ("text-embedding-1", "acme-chat-large", "acme-image-1")],
}


@pytest.fixture
def opened(shelf):
    targets = []

    def opened(url, **more):
        targets.append(open_target(url, **more))
        return targets[-1]

    yield opened
    for target in targets:
        target.close()


def test_models_are_chosen_from_the_endpoints_own_list_and_told(listing, opened):
    head = opened(listing(LIST)).head()
    assert dict(head.models) == {
        "chat": "acme-chat-large",
        "embedding": "text-embedding-1",
        "image": "acme-image-1",
    }
    assert "own list of 3: chat=acme-chat-large" in head.detail


def test_named_models_are_taken_as_they_are(listing, opened):
    head = opened(listing(LIST), models={"chat": "x"}).head()
    assert head.models == (("chat", "x"),)
    assert head.detail is None


def test_the_head_is_live_and_of_today(listing, opened):
    url = listing(LIST)
    head = opened(url).head()
    assert head.provenance is Provenance.LIVE
    assert head.base_url == f"{url}/"
    assert head.name == url.removeprefix("http://").removesuffix("/v1").replace(":", "-")
    assert abs((datetime.date.fromisoformat(head.recorded) - datetime.date.today()).days) <= 1


def test_no_key_is_sent_that_nobody_named(listing, opened, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    seen = []
    opened(listing(LIST, seen=seen))
    assert seen == [None]


def test_a_named_key_is_sent_to_this_machine(listing, opened, monkeypatch):
    monkeypatch.setenv("LOCAL_KEY", KEY)
    seen = []
    target = opened(listing(LIST, seen=seen), key_env="LOCAL_KEY")
    assert seen == [f"Bearer {KEY}"]
    assert KEY not in repr(target.head())
    assert KEY not in repr(target.endpoint())


def test_the_endpoint_is_the_same_every_time(listing, opened):
    target = opened(listing(LIST))
    assert target.endpoint() is target.endpoint()
    assert target.endpoint().transport is None
    assert target.unplayed({"a/b"}) == ()


def test_a_dead_endpoint_is_one_clear_sentence(opened):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
    with pytest.raises(InvalidRun) as caught:
        opened(url, models={"chat": "x"})
    assert caught.value.message == (
        f"Nothing answers at {url}/: The connection was refused: nothing listens there."
    )
    assert caught.value.hint


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"<html>", 200),
        (b"{", 200),
        (b"[" * 100_000, 200),
        ([], 200),
        ({"data": {"id": "x"}}, 200),
        ({"data": [5, {"id": 5}, {"id": ""}, {"id": "\x1b[2J"}]}, 200),
        ({"error": {}}, 404),
        (LIST, 500),
    ],
)
def test_without_a_model_list_a_model_must_be_named(listing, opened, answer, status):
    url = listing(answer, status)
    with pytest.raises(InvalidRun) as caught:
        opened(url)
    assert f"lists no models (status {status})" in caught.value.message
    assert "--model" in caught.value.hint
    assert opened(url, models={"chat": "x"}).head().models == (("chat", "x"),)


def test_a_list_without_a_chat_model_is_told(listing, opened):
    with pytest.raises(InvalidRun, match="fits chat: text-embedding-1"):
        opened(listing({"data": [{"id": "text-embedding-1"}]}))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"error": {"message": "no"}}, 401),
        ({"error": {"message": "no"}}, 403),
        ([{"error": {"code": 400, "message": "API key not valid."}}], 400),
    ],
)
def test_a_refused_key_is_told_by_the_name_of_its_variable(
    listing, opened, monkeypatch, answer, status
):
    monkeypatch.setenv("LOCAL_KEY", KEY)
    with pytest.raises(InvalidRun) as caught:
        opened(listing(answer, status), key_env="LOCAL_KEY", models={"chat": "x"})
    assert "refuses the key in LOCAL_KEY" in caught.value.message
    assert KEY not in str(caught.value)


def test_a_wanted_key_is_told(listing, opened):
    with pytest.raises(InvalidRun, match="wants a key"):
        opened(listing({}, 401))


def test_the_reference_endpoint_stays_a_rehearsal_on_a_socket(opened, monkeypatch):
    monkeypatch.setenv("LOCAL_KEY", reference.KEY)
    for dialect in reference.Dialect:
        assert reference.MODELS[dialect]["chat"] == REHEARSAL_MODEL
        with reference.serve(dialect) as running:
            head = opened(running.base_url, key_env="LOCAL_KEY").head()
        assert head.provenance is Provenance.REHEARSED
        assert head.detail.startswith("our own reference endpoint, so a rehearsal; models chosen")
