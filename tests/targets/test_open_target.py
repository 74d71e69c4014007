"""Which name opens which target."""

from __future__ import annotations

import pytest

from conformance.model import Provenance, WrongUsage
from conformance.targets import ReplayedTarget, default_targets, known, open_target


def test_without_cassettes_there_are_no_default_targets(shelf):
    assert default_targets() == []
    assert known() == ["reference:openai", "reference:gemini", "gemini"]


def test_every_cassette_set_is_a_default_target(record):
    record("chat/hello")
    record("chat/hello", target="reference-gemini")
    record("chat/hello", target="gemini", provenance=Provenance.LIVE)
    heads = [target.head() for target in default_targets()]
    assert sorted((head.provenance.value, head.name) for head in heads) == [
        ("live", "gemini"),
        ("rehearsed", "reference-gemini"),
        ("rehearsed", "reference-openai"),
    ]


def test_a_cassette_set_goes_by_its_name(record):
    record("chat/hello")
    assert isinstance(open_target("reference-openai"), ReplayedTarget)
    assert isinstance(open_target("rehearsed/reference-openai"), ReplayedTarget)


def test_recordings_of_a_profile_go_by_provenance_and_name(record, monkeypatch):
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    record("chat/hello", target="gemini", provenance=Provenance.LIVE)
    assert known()[0] == "live/gemini"
    assert open_target("live/gemini").head().provenance is Provenance.LIVE
    with pytest.raises(WrongUsage, match="GEMINI_API_KEY"):
        open_target("gemini")


def test_two_sets_of_one_name_both_need_their_provenance(record):
    record("chat/hello", target="here")
    record("chat/hello", target="here", provenance=Provenance.LIVE)
    assert known()[:2] == ["live/here", "rehearsed/here"]


def test_a_profile_without_its_key_names_the_variable(shelf, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", " ")
    with pytest.raises(WrongUsage) as caught:
        open_target("gemini")
    assert "GEMINI_API_KEY" in caught.value.message
    assert "GEMINI_API_KEY" in caught.value.hint


def test_another_variable_can_be_named(shelf, monkeypatch):
    monkeypatch.delenv("OTHER_KEY", raising=False)
    with pytest.raises(WrongUsage, match="OTHER_KEY"):
        open_target("gemini", key_env="OTHER_KEY")


@pytest.mark.parametrize("key", ["Bearer abc", "kéy", "a\nb"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_unshown(shelf, monkeypatch, key):
    monkeypatch.setenv("GEMINI_API_KEY", key)
    with pytest.raises(WrongUsage) as caught:
        open_target("gemini")
    assert key not in str(caught.value)


def test_an_unknown_name_lists_the_known_ones(record):
    record("chat/hello")
    with pytest.raises(WrongUsage) as caught:
        open_target("reference-opneai")
    for name in ("reference-openai", "reference:gemini", "gemini", "URL"):
        assert name in caught.value.hint


@pytest.mark.parametrize("given", [{"models": {"chat": "x"}}, {"key_env": "SOME_KEY"}])
def test_models_and_keys_are_for_live_targets_only(record, given):
    record("chat/hello")
    with pytest.raises(WrongUsage, match="only a live endpoint"):
        open_target("reference-openai", **given)


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https:///v1",
        "https://host:port/v1",
        "https://host:0/v1",
        "https://user:pw@host.invalid/v1",
        "https://host.invalid/v1?key=abc",
        "https://host.invalid/v1#x",
        "https://ho st.invalid/",
        "http://[::1/v1",
    ],
)
def test_a_url_that_cannot_be_a_base_url_is_wrong_usage(shelf, url):
    with pytest.raises(WrongUsage) as caught:
        open_target(url)
    assert "pw" not in str(caught.value)
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://gateway.invalid/v1", "http://127.0.0.1.evil.invalid/v1", "http://10.1.2.3/v1"]
)
def test_a_key_never_travels_unencrypted_to_another_machine(shelf, monkeypatch, url):
    monkeypatch.setenv("GATEWAY_KEY", "secret-key-0123")
    with pytest.raises(WrongUsage) as caught:
        open_target(url, key_env="GATEWAY_KEY")
    assert "not encrypted" in caught.value.message
    assert "secret-key-0123" not in str(caught.value)


def test_the_profiles_own_address_is_the_profile(shelf, monkeypatch):
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    with pytest.raises(WrongUsage, match="GEMINI_API_KEY"):
        open_target("https://generativelanguage.googleapis.com/v1beta/openai")
