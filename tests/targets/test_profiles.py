"""Known endpoints and the choice of models."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import conformance
from conformance.model import Housekeeping
from conformance.targets import profiles as room
from conformance.targets.address import base_url, name_of
from conformance.targets.profiles import choose_models, profile_of, profiles, roles

SOURCES = Path(conformance.__file__).parent / "catalogue" / "sources.toml"


def test_gemini_is_known_with_a_model_for_every_role():
    gemini = profiles()["gemini"]
    assert gemini.base_url == "https://generativelanguage.googleapis.com/v1beta/openai/"
    assert gemini.key_env == "GEMINI_API_KEY"
    assert gemini.models.keys() == roles().keys()


def test_every_model_names_a_source_of_the_catalogue():
    known = {source["id"] for source in tomllib.loads(SOURCES.read_text())["source"]}
    for profile in profiles().values():
        assert {choice.source for choice in profile.models.values()} <= known


# The newest that a dated page documents for the role; shut-down models of older pages never return.
NEWEST = {
    "chat": ("gemini-3.8-flash", "after 2026-09-02"),
    "thinking": ("gemini-3.8-flash", "after 2026-09-02"),
    "vision": ("gemini-3.8-flash", "after 2026-09-02"),
    "audio": ("gemini-3.8-flash", "after 2026-09-02"),
    "embedding": ("gemini-embedding-2", "2026-02 to 2026-04"),
    "image": ("gemini-2.5-flash-image", "2026-09-12"),
    "video": ("veo-3.1-generate-preview", "2026-09-12"),
}


def test_every_model_of_the_profile_comes_from_a_dated_page():
    dated = {each["id"]: each["dated"] for each in tomllib.loads(SOURCES.read_text())["source"]}
    models = profiles()["gemini"].models

    assert {role: (one.id, dated[one.source]) for role, one in models.items()} == NEWEST


def test_a_profile_is_found_by_its_address():
    assert profile_of("https://generativelanguage.googleapis.com/v1beta/openai").name == "gemini"
    assert profile_of("https://generativelanguage.googleapis.com/v1beta/") is None


def test_a_list_with_a_model_per_role_is_understood():
    ids = [f"reference-{role}" for role in reversed(list(roles()))]
    assert choose_models(ids) == {role: f"reference-{role}" for role in roles()}


@pytest.mark.parametrize(
    ("ids", "chat"),
    [
        (["models/gemini-3.1-flash-lite", "models/gemini-3.8-flash"], "models/gemini-3.8-flash"),
        (["text-embedding-3-small", "gpt-4o-mini-tts", "gpt-4o-mini"], "gpt-4o-mini"),
        (["nomic-embed-text", "llama3:8b"], "llama3:8b"),
        (["deepseek-chat", "some-mini"], "deepseek-chat"),
        (["whisper-1", "dall-e-3"], None),
        ([], None),
    ],
)
def test_a_chat_model_is_chosen_among_others(ids, chat):
    assert choose_models(ids).get("chat") == chat


@pytest.mark.parametrize(
    "text",
    [
        "role = 5",
        "[profile.x]\ntitle = 'x'\n[role.chat]\nprefer=[]\navoid=[]",
        "[profile]\n[role.chat]\nprefer=['(']\navoid=[]",
        "[profile]\n[role]\n[more]",
    ],
)
def test_a_broken_file_needs_mending(tmp_path, monkeypatch, text):
    broken = tmp_path / "endpoints.toml"
    broken.write_text(text)
    monkeypatch.setattr(room, "FILE", broken)
    with pytest.raises(Housekeeping, match=r"endpoints\.toml"):
        [room.profiles.__wrapped__(), room.roles.__wrapped__()]


@pytest.mark.parametrize(
    ("text", "url", "name"),
    [
        ("https://API.example/v1", "https://API.example/v1/", "api.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/", "127.0.0.1-8000"),
        ("https://host.example/a/b/", "https://host.example/a/b/", "host.example-a-b"),
        ("http://[::1]:80/v1//", "http://[::1]:80/v1/", "1-80"),
    ],
)
def test_a_url_has_one_spelling_and_a_name_fit_for_a_folder(text, url, name):
    assert base_url(text) == url
    assert name_of(url) == name
