"""The sessions of noxfile.py, and the locks that they install from."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement

from tasks.sdks import HEADER, versions

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def noxfile(root, monkeypatch) -> SimpleNamespace:
    """The names of noxfile.py, with a nox that only gathers the sessions."""
    sessions: list[Callable[..., Any]] = []
    nox = ModuleType("nox")
    nox.__dict__.update(
        session=lambda function: sessions.append(function) or function,
        options=SimpleNamespace(),
        parametrize=lambda *_: lambda function: function,
        param=lambda value, **_: value,
    )
    monkeypatch.setitem(sys.modules, "nox", nox)
    names = {"__name__": "noxfile", "__file__": str(root / "noxfile.py")}
    exec(compile((root / "noxfile.py").read_text("utf-8"), "noxfile.py", "exec"), names)
    return SimpleNamespace(**{key: names[key] for key in names if key[0] != "_"}, sessions=sessions)


@pytest.fixture(scope="module")
def lock(root) -> str:
    return (root / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def project(root) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def asked(project: dict[str, Any], group: str) -> list[Requirement]:
    if group == "project":
        return [Requirement(each) for each in project["project"]["dependencies"]]
    return [Requirement(each) for each in project["dependency-groups"][group]]


def groups(project: dict[str, Any]) -> list[str]:
    return ["project", *(group for group in project["dependency-groups"] if group != "dev")]


def test_the_lock_pins_everything_that_the_project_asks_for(project, lock):
    pins = dict(PIN.findall(lock))
    for group in groups(project):
        for each in asked(project, group):
            assert each.name in pins, f"{each.name} is missing: python3 noxfile.py -s lock"
            assert each.specifier.contains(pins[each.name], prereleases=True), each


def test_every_pin_of_the_lock_has_a_hash_and_no_address(lock):
    blocks = re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PIN.findall(lock)) > 40
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in lock
    assert "--index-url" not in lock


def test_the_lock_says_how_it_is_renewed(noxfile, lock):
    assert lock.startswith(noxfile.LOCK_HEADER)
    assert "python3 noxfile.py -s lock" in noxfile.LOCK_HEADER


def test_a_session_gets_what_its_groups_stand_on_and_nothing_else(noxfile, project, lock):
    for group in groups(project):
        part = dict(PIN.findall(noxfile.locked(group)))
        assert {each.name for each in asked(project, group)} <= part.keys()
        assert part.items() <= dict(PIN.findall(lock)).items()
    assert dict(PIN.findall(noxfile.locked("lint"))).keys() == {"ruff"}
    replayed = dict(PIN.findall(noxfile.locked("project")))
    assert {"pydantic-core", "rpds-py", "idna"} <= replayed.keys()
    assert {"ruff", "mypy", "nox", "uv", "hypothesis", "hatchling"}.isdisjoint(replayed)


def test_all_groups_together_are_the_whole_lock(noxfile, project, lock):
    assert PIN.findall(noxfile.locked(*groups(project))) == PIN.findall(lock)


def test_a_group_that_the_lock_lacks_ends_with_what_to_do(noxfile):
    with pytest.raises(SystemExit, match=r"python3 noxfile\.py -s lock"):
        noxfile.locked("weather")


@pytest.mark.parametrize("client", [each for each in versions() if each.lock], ids=lambda c: c.id)
def test_a_version_of_the_sdk_has_a_lock_that_differs_from_the_projects_in_what_it_asks_for(
    project, lock, client
):
    text = client.lock.read_text("utf-8")
    mine, ours = dict(PIN.findall(text)), dict(PIN.findall(lock))
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert text.startswith(HEADER.format(id=client.id))
    assert "://" not in text
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    for each in map(Requirement, [*client.asks, *client.against]):
        assert each.specifier.contains(mine[each.name]), each
    for each in asked(project, "project"):
        assert each.name == "openai" or mine[each.name] == ours[each.name], each


def test_every_version_tried_says_why_and_each_major_of_both_sdks_is_there():
    found = versions()
    assert len({each.id for each in found}) == len(found)
    assert all(each.why.endswith(".") for each in found)
    locked_in = [each.lock.read_text("utf-8") for each in found if each.lock]
    majors = {dict(PIN.findall(text))["openai"].partition(".")[0] for text in locked_in}
    assert majors == {"1", "2"}
    newest = [each for each in found if each.lock is None and each.surface == "python"]
    assert len(newest) == 1
    assert sorted(each.major for each in found if each.major) == [4, 5, 6, 7]


def test_every_session_tells_in_one_sentence_what_it_does(noxfile):
    for session in noxfile.sessions:
        text = session.__doc__ or ""
        assert text.endswith("."), session.__name__
        assert "\n" not in text, session.__name__


def test_the_sessions_run_by_default_are_the_main_job_and_the_tests(noxfile):
    assert noxfile.nox.options.sessions == ["replay", "tests"]
    assert {"replay", "tests"} <= {session.__name__ for session in noxfile.sessions}


@pytest.mark.skipif(sys.platform == "win32", reason="file modes mean nothing there")
def test_ci_runs_the_command_that_a_person_runs(root):
    script = root / ".ci" / "run"
    lines = script.read_text("utf-8").splitlines()
    assert script.stat().st_mode & 0o111
    assert lines[-1] == "python3 noxfile.py -s tests"
    assert "set -eu" in lines
