"""`conformance serve cassettes` as a person runs it: what it says, and how it ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2
import pytest

from .conftest import ROOT, Command
from .test_interrupted import interruptible

OPENAI = ROOT / "cassettes" / "rehearsed" / "reference-openai"
GEMINI = ROOT / "cassettes" / "rehearsed" / "reference-gemini"


@contextlib.contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], httpx2.Client]]:
    """Yield a player in a process of its own and a client of it; it is left running by nobody."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", "serve", "cassettes", "--port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=interruptible,
    )
    try:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        assert base_url, process.communicate()[1]
        with httpx2.Client(base_url=base_url, trust_env=False) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> list[str]:
    """Stop the player and return the lines of its stderr; it has to end well."""
    process.send_signal(how)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 0, said
    return said.splitlines()


def folder(tmp_path: Path, *names: str, sets: Sequence[Path] = (OPENAI,)) -> Path:
    """Return a folder of cassettes with the exchanges of these names."""
    for one in sets:
        for name in names:
            copy = tmp_path / "rehearsed" / one.name / f"{name}.yaml"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one / f"{name}.yaml", copy)
    return tmp_path


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_folder_of_ones_own_is_played_and_the_end_says_what_nobody_asked_for(
    tmp_path: Path, how: signal.Signals
) -> None:
    own = folder(tmp_path, "models/list", "models/retrieve")
    with serving("--cassettes", str(own)) as (process, client):
        assert client.get("models").json()["object"] == "list"
        lines = ended(process, how)
    assert lines == [
        "Stop with Ctrl-C.",
        "Answered 1 request from 1 of 2 recordings, refused 0.",
        "Nobody asked for 1:",
        "  models/retrieve",
    ]


def test_a_refusal_is_shown_with_its_diff_and_an_answer_only_when_asked_for(tmp_path: Path) -> None:
    own = str(folder(tmp_path, "models/list"))
    with serving("--cassettes", own) as (process, client):
        client.get("models")
        assert client.post("models/\x9b", json={"a": 1}).status_code == 404
        quiet = "\n".join(ended(process))
    assert "POST /v1beta/openai/models/%C2%9B  404 refused" in quiet
    assert "    -GET /v1beta/openai/models" in quiet.splitlines()
    assert "200 models/list" not in quiet
    with serving("--cassettes", own, "--log") as (process, client):
        size = len(client.get("models").content)
        loud = "\n".join(ended(process))
    assert f"GET /v1beta/openai/models  200 models/list, {size:,} bytes in 1 piece" in loud


def test_of_several_sets_the_first_that_can_answers(tmp_path: Path) -> None:
    own = folder(tmp_path, "models/list", sets=(OPENAI, GEMINI))
    folder(tmp_path, "chat/hello", sets=(GEMINI,))
    with serving("reference-openai", "reference-gemini", "--cassettes", str(own), "--log") as both:
        process, client = both
        assert "models/" not in client.get("models").text
        lines = ended(process)
    assert any("200 reference-openai: models/list, " in line for line in lines)
    assert lines[-1] == "  reference-gemini: chat/hello"


def test_split_and_pace_change_the_borders_and_not_a_byte(tmp_path: Path) -> None:
    own = str(folder(tmp_path, "models/list"))
    found = []
    for options in ([], ["--split", "nasty"], ["--split", "bytes", "--pace", "0.01"]):
        with serving("--cassettes", own, *options) as (process, client):
            found.append(client.get("models").content)
            ended(process)
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-set"], "There is no cassette set 'no-such-set'."),
        ([], "Nothing says which cassette set to play."),
        (["reference-openai", "--pace", "fast"], "There is no pace 'fast'."),
        (["--cassettes", "/no/such/folder"], "There are no cassettes in /no/such/folder."),
    ],
)
def test_what_cannot_be_served_is_wrong_usage(
    command: Command, arguments: list[str], words: str
) -> None:
    done = command("serve", "cassettes", *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_the_reference_endpoint_too_ends_well_when_it_is_told_to() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", "serve", "reference", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()
