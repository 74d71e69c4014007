"""The scripts around the action: setting up, the nightly run, and what is published."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .running import SCRIPTS, bash, loaded, pairs

GH = r"""#!/bin/bash
echo "gh $*" >>"$CALLED"
case "$1 $2" in
  "run list") [[ -z ${LIST_FAILS:-} ]] || exit 1; printf '%s\n' ${RUNS:-} ;;
  "api "*) [[ -z ${API_FAILS:-} ]] || exit 1
    run=${2#*runs/}; [[ ${run%/artifacts} == "${KEPT:-}" ]] && echo 77 || true ;;
  "run download") mkdir -p "${!#}/reports"; echo "{}" >"${!#}/reports/run.jsonl"
    [[ -z ${CASSETTES:-} ]] || mkdir "${!#}/cassettes" ;;
  "run cancel") exit "${CANCEL:-0}" ;;
esac
"""


class Step:
    """A script of a workflow, with a `gh` of ours in its way."""

    def __init__(self, room: Path) -> None:
        self.room, self.called = room, room / "called.txt"
        self.outputs, self.summary = room / "outputs.txt", room / "summary.md"
        (room / "bin").mkdir()
        (room / "bin" / "gh").write_text(GH)
        (room / "bin" / "gh").chmod(0o755)

    def __call__(
        self, script: str, *arguments: str, **env: str
    ) -> subprocess.CompletedProcess[str]:
        runner = {
            "PATH": f"{self.room / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "CALLED": str(self.called),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": "some/where",
            "GITHUB_RUN_ID": "42",
            "BRANCH": "main",
            "PATIENCE_S": "0",
        }
        return bash(SCRIPTS / script, *arguments, cwd=self.room, env=runner | env)

    @property
    def calls(self) -> list[str]:
        return self.called.read_text("utf-8").splitlines()


@pytest.fixture
def step(tmp_path: Path) -> Step:
    return Step(tmp_path)


def test_with_a_key_the_night_goes_on_and_does_not_show_it(step: Step) -> None:
    done = step("nightly/key.sh", KEY="a-secret-of-ours")

    assert done.returncode == 0
    assert pairs(step.outputs) == {"present": "true"}
    assert "a-secret" not in done.stdout + step.outputs.read_text("utf-8")


@pytest.mark.parametrize("env", [{}, {"KEY": ""}])
def test_without_a_key_the_night_says_so_in_one_sentence(step: Step, env: dict[str, str]) -> None:
    done = step("nightly/key.sh", **env)

    (sentence,) = step.summary.read_text("utf-8").splitlines()
    assert done.returncode == 0
    assert pairs(step.outputs) == {"present": "false"}
    assert sentence.count(".") == 1
    assert "nothing was tested" in sentence
    assert f"::notice title=Nothing was tested::{sentence}" in done.stdout


@pytest.mark.parametrize("cancel", ["0", "1"])
def test_a_night_without_a_key_is_cancelled_and_never_green(step: Step, cancel: str) -> None:
    done = step("nightly/stop.sh", CANCEL=cancel)

    assert step.calls == ["gh run cancel 42"]
    assert done.returncode == 1


def test_the_newest_recording_that_was_kept_is_fetched(step: Step) -> None:
    done = step("nightly/previous.sh", "previous", RUNS="9 8 7", KEPT="8")

    assert done.returncode == 0, done.stdout
    assert pairs(step.outputs) == {"reports": "previous/reports"}
    assert (step.room / "previous" / "reports" / "run.jsonl").is_file()
    assert "--branch main" in step.calls[0]
    assert "--workflow nightly.yml" in step.calls[0]
    assert step.calls[-1] == "gh run download 8 --name recording --dir previous"


def test_the_cassettes_of_that_night_are_named_when_it_kept_them(step: Step) -> None:
    done = step("nightly/previous.sh", "previous", RUNS="9", KEPT="9", CASSETTES="yes")

    assert done.returncode == 0, done.stdout
    assert pairs(step.outputs) == {
        "reports": "previous/reports", "cassettes": "previous/cassettes",
    }  # fmt: skip


def test_the_first_night_has_nothing_to_compare_with(step: Step) -> None:
    done = step("nightly/previous.sh", "previous", RUNS="9 8", KEPT="none")

    assert done.returncode == 0
    assert not step.outputs.exists()
    assert "this one is the first" in done.stdout


@pytest.mark.parametrize("fails", ["LIST_FAILS", "API_FAILS"])
def test_what_cannot_be_asked_is_not_taken_for_a_first_night(step: Step, fails: str) -> None:
    done = step("nightly/previous.sh", "previous", RUNS="9 8", **{fails: "yes"})

    assert done.returncode != 0
    assert "the first" not in done.stdout


def test_the_name_of_the_nightly_workflow_is_the_one_that_is_looked_for() -> None:
    jobs = loaded(".github/workflows/nightly.yml")["jobs"]
    kept = [step for step in jobs["record"]["steps"] if step.get("name") == "Keep the recording"]

    assert [step["with"]["name"] for step in kept] == ["recording"]


PUBLISHED = {"index.html", "matrix.md", "matrix.svg", "badge.json", "capabilities.json"}


def test_only_what_is_named_is_published(step: Step) -> None:
    reports = step.room / "reports"
    reports.mkdir()
    for name in (*PUBLISHED, "run.jsonl", "junit.xml"):
        (reports / name).write_text(name)

    done = step("site.sh", "reports", "site")

    assert done.returncode == 0
    assert {file.name for file in (step.room / "site").iterdir()} == PUBLISHED


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_nothing_is_published_when_a_report_is_missing(step: Step, name: str) -> None:
    reports = step.room / "reports"
    reports.mkdir()
    for each in PUBLISHED - {name}:
        (reports / each).write_text(each)

    assert step("site.sh", "reports", "site").returncode != 0


STAND_IN = """#!/bin/bash
echo "$*" >"$CALLED"
echo "chatter"
[[ -z ${MAKES:-} ]] || { mkdir -p "${MAKES%/*}"; printf '#!/bin/sh' >"$MAKES"; chmod +x "$MAKES"; }
exit "${ENDS:-0}"
"""


@pytest.fixture
def python(step: Step) -> str:
    made = step.room / "python"
    made.write_text(STAND_IN)
    made.chmod(0o755)
    return str(made)


@pytest.mark.parametrize("inside", ["bin/conformance", "Scripts/conformance.exe"])
def test_the_suite_is_set_up_from_the_lock_by_the_session_that_replays(
    step: Step, python: str, inside: str
) -> None:
    suite = step.room / "the suite"
    command = suite / ".nox" / "replay" / inside

    done = step(
        "action/install.sh",
        CONFORMANCE_SUITE=str(suite),
        CONFORMANCE_PYTHON=python,
        MAKES=str(command),
    )

    assert done.returncode == 0
    assert step.calls == [f"{suite}/noxfile.py -s replay --install-only"]
    assert pairs(step.outputs) == {"command": str(command)}
    assert done.stdout.splitlines()[-1] == str(command)


@pytest.mark.parametrize(("ends", "code"), [("0", 3), ("1", 1)])
def test_a_suite_that_could_not_be_set_up_ends_the_action(
    step: Step, python: str, ends: str, code: int
) -> None:
    suite = str(step.room / "suite")

    done = step("action/install.sh", CONFORMANCE_SUITE=suite, CONFORMANCE_PYTHON=python, ENDS=ends)

    assert done.returncode == code
    assert not step.outputs.exists()
