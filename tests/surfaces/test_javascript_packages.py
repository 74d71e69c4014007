"""Which Node and which packages the JavaScript surface runs on, and how they get there."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from conformance.model import MissingPrerequisite, WrongUsage
from conformance.surfaces import Call, all_surfaces, javascript_node, javascript_packages
from conformance.surfaces.javascript import JavaScript
from conformance.surfaces.javascript_node import Node
from conformance.surfaces.javascript_packages import JS, MAJOR, chosen, installed, majors

HELLO = Call("chat.completions.create", {"model": "m", "messages": []})


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def no_wheel(monkeypatch):
    monkeypatch.setattr(javascript_node, "_wheel", list)


@pytest.fixture
def on_path(monkeypatch, tmp_path):
    """An empty folder that is all of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize("major", majors())
def test_a_lock_pins_everything_by_hash_and_names_no_registry(major):
    lock = json.loads((JS / f"openai-{major}" / "package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages["node_modules/openai"]["version"].startswith(f"{major}.")
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


@pytest.mark.parametrize("major", majors())
def test_what_is_wanted_is_what_is_locked(major):
    folder = JS / f"openai-{major}"
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock[""]["dependencies"] == wanted
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_newest_major_is_used_unless_another_is_named(monkeypatch):
    monkeypatch.delenv(MAJOR, raising=False)
    assert (chosen(), majors()) == ("7", ["7", "6", "5", "4"])
    monkeypatch.setenv(MAJOR, "5")
    assert chosen() == "5"


def test_a_major_without_a_lock_is_wrong_usage(monkeypatch):
    monkeypatch.setenv(MAJOR, "3")
    with pytest.raises(WrongUsage, match="no lock"):
        chosen()


def test_a_node_on_the_path_is_used_when_it_is_new_enough(on_path, no_wheel):
    node = program(on_path, "node", "echo v22.1.0")
    npm = program(on_path, "npm", "true")
    assert javascript_node.node() == Node(node, "22.1.0", (str(npm),))


def test_an_older_node_is_passed_over_and_told_of(on_path, no_wheel):
    program(on_path, "node", "echo v20.20.2")
    with pytest.raises(MissingPrerequisite, match=r"no Node 22 or newer \(Node 20.20.2 is older\)"):
        javascript_node.node()


def test_what_is_no_node_is_passed_over(on_path, no_wheel):
    program(on_path, "node", "echo hello; exit 1")
    with pytest.raises(MissingPrerequisite, match="no Node 22"):
        javascript_node.node()


def test_a_node_without_npm_is_told_of(on_path, no_wheel):
    program(on_path, "node", "echo v24.0.0")
    with pytest.raises(MissingPrerequisite, match="no npm beside Node 24"):
        javascript_node.node()


def test_without_a_node_a_call_says_what_to_install(on_path, no_wheel, canned, endpoint, send):
    with pytest.raises(MissingPrerequisite) as caught:
        send(JavaScript(), endpoint(canned()), HELLO)
    assert "pip install 'gemini-openai-conformance[javascript]'" in str(caught.value)
    assert "--surface" in str(caught.value)


def test_packages_are_installed_once_and_put_in_place_whole(monkeypatch, tmp_path, capsys):
    cache = tmp_path / "cache"
    monkeypatch.setenv(javascript_packages.CACHE, str(cache))
    npm = program(tmp_path, "npm", 'echo "$@" > said; mkdir node_modules')
    node = Node(tmp_path / "node", "24.0.0", (str(npm),))
    first, second = installed("7", node), installed("7", node)
    assert first == second
    assert list(cache.iterdir()) == [first]
    assert {path.name for path in first.iterdir()} == {
        "node_modules",
        "package-lock.json",
        "package.json",
        "packages.mjs",
        "said",
    }
    assert (first / "said").read_text().split()[:2] == ["ci", "--ignore-scripts"]
    assert capsys.readouterr().err.count("\n") == 1


def test_two_processes_may_install_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv(javascript_packages.CACHE, str(tmp_path / "cache"))
    node = Node(tmp_path / "node", "24.0.0", (str(program(tmp_path, "npm", "true")),))
    install = javascript_packages._install

    def slowly(folder, node):
        install(folder, node)
        monkeypatch.setattr(javascript_packages, "_install", install)
        (folder / "mine").touch()
        installed("7", node)  # another process is faster

    monkeypatch.setattr(javascript_packages, "_install", slowly)
    folder = installed("7", node)
    assert folder.is_dir()
    assert not (folder / "mine").exists()


def test_an_npm_that_fails_says_why_and_leaves_nothing(monkeypatch, tmp_path):
    cache = tmp_path / "cache"
    monkeypatch.setenv(javascript_packages.CACHE, str(cache))
    npm = program(tmp_path, "npm", "echo no network >&2; exit 1")
    with pytest.raises(MissingPrerequisite, match="no network"):
        installed("7", Node(tmp_path / "node", "24.0.0", (str(npm),)))
    assert list(cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told_of(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv(javascript_packages.CACHE, str(tmp_path / "file" / "cache"))
    with pytest.raises(MissingPrerequisite, match=javascript_packages.CACHE):
        installed("7", Node(tmp_path / "node", "24.0.0", (os.devnull,)))


def test_what_is_missing_is_looked_for_once(on_path, no_wheel, monkeypatch):
    surface = JavaScript()
    with pytest.raises(MissingPrerequisite):
        surface.versions()
    monkeypatch.setattr(javascript_node, "node", pytest.fail)
    with pytest.raises(MissingPrerequisite):
        surface.versions()


def test_the_versions_in_use_are_told():
    told = dict(all_surfaces()["javascript"].versions())
    assert told["openai (npm)"].startswith(f"{chosen()}.")
    assert int(told["node"].partition(".")[0]) >= javascript_node.OLDEST


def test_a_version_that_writes_a_slash_of_an_id_as_it_is_asks_something_else(monkeypatch):
    surface = JavaScript()
    monkeypatch.setattr(surface.client, "start", lambda: None)
    surface.client.calls = frozenset({"models.retrieve"})
    for major, says in (("4", "Version 4 of the SDK spells the path"), ("5", ""), ("7", "")):
        monkeypatch.setenv(MAJOR, major)
        reason = surface.can(Call("models.retrieve", {"model": "models/some"}))
        assert (reason or "").startswith(says)
        assert (reason is None) is (says == "")
        assert surface.can(Call("models.retrieve", {"model": "some"})) is None
