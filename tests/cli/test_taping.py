"""A live recording replaces the one before when it is whole, and `diff` tells what drifted."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conformance import places
from conformance.cli import main
from conformance.mutants import named
from conformance.recording.cassette import read
from conformance.reference import KEY, Asked, Endpoint, Reply, serve

from .conftest import ROOT, Command

NAME = "chat-model"
SCHEMA = json.loads((places.schemas() / "suite" / "drift.schema.json").read_text("utf-8"))


class Stranger:
    """The reference endpoint, listing a model of its own, as a live one does."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.url = ""
        self.alter: Callable[[Endpoint], Endpoint] | None = None
        self.busy: Callable[[int], bool] = lambda _: False
        self.pause_s = 0.0

    def through(self, endpoint: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            reply = (self.alter(endpoint) if self.alter else endpoint)(asked)
            if asked.method == "GET":
                body = {"object": "list", "data": [{"id": NAME, "object": "model"}]}
                return replace(reply, pieces=((0, json.dumps(body).encode()),), headers=JSON)
            self.asked.append(asked.method)
            time.sleep(self.pause_s)
            if self.busy(len(self.asked)):
                error = b'{"error":{"message":"Later.","type":"busy","param":null,"code":null}}'
                return replace(reply, status=429, headers=JSON, pieces=((0, error),))
            return reply

        return answer

    def arguments(self, folder: Path) -> list[str]:
        return [
            "record", "--target", self.url, "--api-key-env", "SOME_KEY", "--model",
            "chat=reference-chat", "--feature", "chat-stream-usage", "--cassettes",
            str(folder / "c"), "--out", str(folder / "out"),
        ]  # fmt: skip


ENV = {"SOME_KEY": KEY}
JSON = (("content-type", "application/json"),)


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    found = Stranger()
    with serve("openai", through=found.through) as running:
        found.url = running.base_url
        yield found


@pytest.fixture(scope="module")
def recorded(
    command: Command, stranger: Stranger, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A folder with a whole recording, and how many requests it took."""
    folder = tmp_path_factory.mktemp("recorded")
    done = command(*stranger.arguments(folder), env=ENV)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return folder, len(stranger.asked)


@pytest.fixture
def endpoint(stranger: Stranger, recorded: tuple[Path, int], tmp_path: Path) -> Stranger:
    """The endpoint in health, with a copy of a whole recording of it in the test's folder."""
    shutil.copytree(recorded[0], tmp_path, dirs_exist_ok=True)
    stranger.asked.clear()
    stranger.alter, stranger.busy, stranger.pause_s = None, lambda _: False, 0.0
    return stranger


def sets(folder: Path) -> dict[str, int]:
    """The folders that hold cassettes, with how many."""
    found: dict[str, int] = {}
    for path in (folder / "c").rglob("*.yaml"):
        name = "/".join(path.relative_to(folder / "c").parts[:2])
        found[name.split("/127", maxsplit=1)[0]] = found.get(name.split("/127")[0], 0) + 1
    return found


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and the output of the command, called in this process."""
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_recording_of_today_is_compared_with_the_one_before(
    command: Command,
    endpoint: Stranger,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (current,) = (tmp_path / "c" / "live").iterdir()
    assert {read(path).head.provenance for path in current.rglob("*.yaml")} == {"live"}

    endpoint.alter = named("id-missing").through
    second = command(*endpoint.arguments(tmp_path), env=ENV)
    previous = tmp_path / "c" / "previous" / "live" / current.name
    assert f"What changed: conformance diff {previous} {current}" in second.stdout
    count = len(list(current.rglob("*.yaml")))
    assert sets(tmp_path) == {"live": count, "previous/live": count}

    code, said = told(capsys, "diff", str(previous), str(current))
    assert (code, "/id: string, now absent" in said) == (1, True), said
    code, said = told(capsys, "diff", str(previous), str(current), "--json")
    Draft202012Validator(SCHEMA).validate(json.loads(said))
    assert (code, json.loads(said)["drifted"]) == (1, True)
    code, said = told(capsys, "diff", str(current), str(current))
    assert (code, f"None of {count} exchanges changed" in said) == (0, True), said
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY not in path.read_text("utf-8"), path


def test_a_recording_with_gaps_replaces_nothing_and_goes_on_where_it_was(
    command: Command, endpoint: Stranger, recorded: tuple[Path, int], tmp_path: Path
) -> None:
    before = sets(tmp_path)
    endpoint.busy = lambda number: number > 2
    gaps = command(*endpoint.arguments(tmp_path), env=ENV)
    assert gaps.returncode == 3
    assert "got no answer that can be replayed" in gaps.stderr
    assert "2 exchanges recorded so far are kept" in gaps.stderr
    assert sets(tmp_path) == {**before, "unfinished/live": 2}

    endpoint.asked.clear()
    endpoint.busy = lambda _: False
    rest = command(*endpoint.arguments(tmp_path), "--resume", env=ENV)
    assert rest.returncode in (0, 1), rest.stdout + rest.stderr
    assert len(endpoint.asked) == recorded[1] - 2
    assert sets(tmp_path) == {"live": before["live"], "previous/live": before["live"]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (["--resume"], "no unfinished recording"),
        (["--model", "chat=another"], "one model in a role"),
        (["another"], "was recorded with reference-chat for chat"),
    ],
)
def test_what_cannot_be_recorded_is_refused_before_anything_is_asked(
    endpoint: Stranger,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: list[str],
    says: str,
) -> None:
    monkeypatch.setenv("SOME_KEY", KEY)
    arguments = endpoint.arguments(tmp_path)
    if change == ["another"]:
        arguments, change = [each.replace("reference-chat", "b") for each in arguments], []
    code, said = told(capsys, *arguments, *change)

    assert (code, says in said) == (2, True), said
    assert endpoint.asked == []


def test_an_interrupted_recording_leaves_the_set_in_use_alone(
    endpoint: Stranger, tmp_path: Path
) -> None:
    before = sets(tmp_path)
    endpoint.pause_s = 0.3
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", *endpoint.arguments(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "SOME_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and "unfinished/live" not in sets(tmp_path):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 3, errors
    assert "--resume asks for the rest" in errors
    after = sets(tmp_path)
    assert after.pop("unfinished/live") >= 1
    assert after == before


def test_a_recording_and_a_run_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, "diff", "reference-openai", str(tmp_path))
    assert (code, "is a recording and the other is none" in said) == (2, True), said


def test_recordings_with_nothing_in_common_are_no_comparison(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cassettes = places.shipped_cassettes() / "rehearsed" / "reference-openai"
    hello, models = cassettes / "chat" / "hello.yaml", cassettes / "models" / "list.yaml"

    code, said = told(capsys, "diff", str(hello), str(models))
    assert (code, "no exchange in common" in said) == (3, True), said
    assert told(capsys, "diff", str(hello), str(hello))[0] == 0


def test_a_set_of_the_suite_goes_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(
        capsys, "diff", "reference-openai", "rehearsed/reference-openai", "--area", "models"
    )
    assert (code, "None of" in said) == (0, True), said
