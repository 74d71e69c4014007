"""Runs through unlike versions of a client are shown side by side, and never merged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.cli import rendering
from conformance.cli.through import CLIENT_WORDS
from conformance.model import Outcome, Run
from conformance.report.client_forms import CLIENT_FORMS
from conformance.results import dump
from tests.results.test_clients import said, through

from .conftest import Command


def written(folder: Path, run: Run) -> str:
    folder.mkdir()
    dump(run, folder / "run.jsonl")
    return str(folder)


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    broken = said(Outcome.FAIL)
    return [
        written(tmp_path / "wire", through("rest", "", said())),
        written(tmp_path / "old", through("python", "1.0.0", broken)),
        written(tmp_path / "new", through("python", "3.0.0", said())),
    ]


def test_the_words_are_those_of_the_forms() -> None:
    assert set(CLIENT_WORDS) == set(CLIENT_FORMS) <= set(rendering.WORDS)


def test_the_answer_stands_first_and_a_run_is_shown_and_not_judged(
    command: Command, folders: list[str], tmp_path: Path
) -> None:
    done = command("report", *folders, "--format", "clients", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    title, _, target, *lines = done.stdout.splitlines()
    assert title == "Which version of a client works with this endpoint?"
    assert target == "endpoint (live)"
    assert [line.strip().partition(";")[0] for line in lines[:3]] == [
        "raw HTTP: 1 of 1 feature work.",
        "openai 1.0.0: 0 of 1 feature work",
        "openai 3.0.0: 1 of 1 feature work.",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", "wire"]


def test_a_form_goes_into_a_file(command: Command, folders: list[str], tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    done = command("report", *folders, "--format", "clients-json", "-o", str(file))

    assert (done.returncode, done.stdout) == (0, "")
    (target,) = json.loads(file.read_text("utf-8"))["targets"]
    assert [client["features"]["works"] for client in target["clients"]] == [1, 0, 1]


def test_one_run_with_several_surfaces_is_a_matrix_too(
    command: Command, folders: list[str]
) -> None:
    done = command("report", folders[1], "--format", "clients-markdown")

    assert done.returncode == 0
    assert done.stdout.startswith("# Which version of a client works with this endpoint?\n")


def test_a_run_named_twice_is_wrong_usage(command: Command, folders: list[str]) -> None:
    done = command("report", folders[0], folders[0], "--format", "clients")

    assert done.returncode == 2
    assert "named twice" in done.stderr


def test_runs_of_unlike_suites_are_wrong_usage(
    command: Command, folders: list[str], tmp_path: Path
) -> None:
    other = written(tmp_path / "other", through("python", "2.0.0", said(), catalogue="another"))
    done = command("report", *folders, other, "--format", "clients")

    assert done.returncode == 2
    assert "different states of the suite" in done.stderr
