"""The scripts of ci/gitlab-ci.yml, run as GitLab runs them, with scripts in the suite's place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .running import SCRIPTS, bash, loaded

JOBS = loaded("ci/gitlab-ci.yml")
JUDGE = """\
env | grep '^CONFORMANCE_' | sort >told.txt
mkdir -p conformance-report
echo now >conformance-report/run.jsonl
exit "${ENDS:-0}"
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder that stands for the suite's checkout, and for the project's."""
    folder = tmp_path / "ci" / "action"
    folder.mkdir(parents=True)
    (folder / "judge.sh").write_text(JUDGE)
    (folder / "install.sh").write_text("echo /opt/the/command\n")
    return tmp_path


def run(job: str, suite: Path, part: str = "script", **env: str) -> Any:
    return bash(
        cwd=suite,
        env={"CI_PROJECT_DIR": str(suite), "CONFORMANCE_SUITE": str(suite)}
        | {name: str(value) for name, value in JOBS["variables"].items()}
        | env,
        script="\n".join(JOBS[job][part]),
    )


def told(suite: Path) -> dict[str, str]:
    lines = (suite / "told.txt").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_in_a_mirror_of_the_suite_its_own_checkout_is_set_up(suite: Path) -> None:
    done = run(".conformance", suite, "before_script")

    assert done.returncode == 0, done.stdout
    assert not (suite / ".conformance").exists()


GIT = """#!/bin/bash
echo "$*" >>"$CI_PROJECT_DIR/git.txt"
mkdir -p "${!#}/ci/action"
echo 'echo /the/command' >"${!#}/ci/action/install.sh"
"""


def test_elsewhere_the_revision_that_was_named_is_fetched_and_set_up(suite: Path) -> None:
    (suite / "ci" / "action" / "judge.sh").unlink()
    (suite / "git").write_text(GIT)
    (suite / "git").chmod(0o755)

    done = run(".conformance", suite, "before_script", PATH=f"{suite}:/usr/local/bin:/usr/bin:/bin")

    fetched = f"-- {JOBS['variables']['CONFORMANCE_REPOSITORY']} {suite}/.conformance"
    assert done.returncode == 0, done.stdout
    assert f"--branch TAG {fetched}" in (suite / "git.txt").read_text("utf-8")


def test_a_push_without_a_target_replays_against_the_suites_own_baseline(suite: Path) -> None:
    assert run("conformance", suite).returncode == 0
    assert told(suite)["CONFORMANCE_BASELINE"] == f"{suite}/reports/baseline.jsonl"


def test_a_push_with_a_target_is_not_held_to_the_suites_baseline(suite: Path) -> None:
    done = run("conformance", suite, CONFORMANCE_TARGET="https://host.example/v1", ENDS="4")

    assert done.returncode == 4
    assert "CONFORMANCE_BASELINE" not in told(suite)


def test_a_night_without_a_key_is_a_warning_and_not_green(suite: Path) -> None:
    done = run("conformance-nightly", suite)

    assert done.returncode == JOBS["conformance-nightly"]["allow_failure"]["exit_codes"] == 75
    assert "nothing was tested" in done.stdout
    assert not (suite / "told.txt").exists()


@pytest.mark.parametrize("code", [0, 1, 4])
def test_a_whole_night_is_what_the_next_one_is_compared_with(suite: Path, code: int) -> None:
    (suite / "previous").mkdir()
    (suite / "previous" / "run.jsonl").write_text("then")
    for folder in ("recording", "previous-recording"):
        (suite / folder).mkdir()
        (suite / folder / "a.yaml").write_text(folder)

    done = run("conformance-nightly", suite, GEMINI_API_KEY="a-secret-of-ours", ENDS=str(code))

    assert done.returncode == code
    assert told(suite)["CONFORMANCE_PREVIOUS"] == "previous"
    assert told(suite)["CONFORMANCE_PREVIOUS_CASSETTES"] == "previous-recording"
    assert (suite / "previous-recording" / "a.yaml").read_text("utf-8") == "recording"
    assert told(suite)["CONFORMANCE_API_KEY_ENV"] == "GEMINI_API_KEY"
    assert told(suite)["CONFORMANCE_TARGET"] == "gemini"
    assert (suite / "previous" / "run.jsonl").read_text("utf-8") == "now\n"
    assert "a-secret" not in done.stdout


@pytest.mark.parametrize("code", [2, 3, 134])
def test_a_night_that_was_cut_off_does_not_take_the_place_of_a_whole_one(
    suite: Path, code: int
) -> None:
    (suite / "previous").mkdir()
    (suite / "previous" / "run.jsonl").write_text("then")

    done = run("conformance-nightly", suite, GEMINI_API_KEY="a-secret-of-ours", ENDS=str(code))

    assert done.returncode == code
    assert (suite / "previous" / "run.jsonl").read_text("utf-8") == "then"


def test_the_page_holds_what_is_published_elsewhere_too(suite: Path) -> None:
    named = re.compile(r"for name in (.+); do")
    site = (SCRIPTS / "site.sh").read_text("utf-8")
    (page,) = named.findall("\n".join(JOBS["pages"]["script"]))
    assert [page] == named.findall(site)

    (suite / "conformance-report").mkdir()
    for name in (*page.split(), "run.jsonl"):
        (suite / "conformance-report" / name).write_text(name)
    assert run("pages", suite).returncode == 0
    assert {file.name for file in (suite / "public").iterdir()} == set(page.split())


def test_without_a_finished_run_there_is_no_page(suite: Path) -> None:
    done = run("pages", suite)

    assert done.returncode == JOBS["pages"]["allow_failure"]["exit_codes"] == 75
    assert not (suite / "public").exists()


def test_the_report_for_the_merge_request_is_where_the_suite_writes_it() -> None:
    assert JOBS[".conformance"]["artifacts"]["reports"] == {"junit": "conformance-report/junit.xml"}
    assert JOBS[".conformance"]["artifacts"]["when"] == "always"
