"""One form of a run at a time, and what a GitHub workflow gets to read besides."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conformance.cli import rendering
from conformance.report import FORMATS
from conformance.results import Writer
from tests.report.made import everything

from .conftest import Command


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    run = everything()
    with Writer(path) as writer:
        writer.write(run.header)
        for entry in (*run.exchanges, *run.verdicts, *run.observations):
            writer.write(entry)
        assert run.footer is not None
        writer.finish(run.footer.finished, housekeeping=run.footer.housekeeping)
    return path


def test_the_words_are_those_of_the_forms() -> None:
    assert set(rendering.WORDS) == set(FORMATS)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("terminal", "gemini: live"),
        ("markdown", "# OpenAI contract"),
        ("summary", "# OpenAI contract"),
        ("svg", "<svg "),
        ("badge", "{"),
        ("junit", "<?xml "),
        ("ctrf", "{"),
        ("annotations", "::error "),
    ],
)
def test_a_single_form_is_all_that_is_printed_and_no_failure(
    command: Command, run_file: Path, form: str, begins: str
) -> None:
    done = command("report", str(run_file), "--format", form)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(begins)
    assert done.stderr == ""
    assert [path.name for path in run_file.parent.iterdir()] == ["run.jsonl"]


def test_a_form_goes_into_a_file_whole(command: Command, run_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    done = command("report", str(run_file), "--format", "capabilities", "-o", str(file))
    printed = command("report", str(run_file), "--format", "capabilities")

    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(file.read_text("utf-8")) == json.loads(printed.stdout)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "poem"),
        ("-o", "somewhere.txt"),
        ("--format", "badge", "-o", "no/such/folder/badge.json"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    command: Command, run_file: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = command("report", str(run_file), *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def in_workflow(command: Command, run_file: Path, tmp_path_factory: Any) -> list[str]:
    out = tmp_path_factory.mktemp("out")
    env = {"GITHUB_ACTIONS": "true"}
    done = command("report", str(run_file), "--out", str(out), env=env)
    assert done.returncode == 1, done.stderr
    return done.stdout.splitlines()


def test_a_workflow_reads_no_command_in_what_is_quoted(in_workflow: list[str]) -> None:
    first = in_workflow[0]
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{32}", first)
    token = first.rpartition("::")[2]
    assert in_workflow.count(f"::{token}::") == 1


def test_a_workflow_gets_annotations_after_the_report(in_workflow: list[str]) -> None:
    token = in_workflow[0].rpartition("::")[2]
    after = in_workflow[in_workflow.index(f"::{token}::") + 1 :]
    assert [line.split(" ")[0] for line in after] == ["::error"] * 4 + ["::warning"] * 2


def test_elsewhere_there_is_neither(command: Command, run_file: Path, tmp_path: Path) -> None:
    done = command("report", str(run_file), "--out", str(tmp_path))
    assert done.returncode == 1
    assert not any(line.startswith("::") for line in done.stdout.splitlines())
