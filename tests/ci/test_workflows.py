"""What holds for every file that a CI service reads, which no linter knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
import yaml

from .running import ROOT, loaded

WORKFLOWS = [
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(".github/workflows/*.yml")),
    "ci/github-endpoint.yml",
]
OURS = ("./", "OWNER/REPO@TAG")
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def steps(path: str) -> Iterator[dict[str, Any]]:
    definition = loaded(path)
    jobs = definition.get("jobs", {"action": definition.get("runs", {})}).values()
    return chain.from_iterable(job.get("steps", []) for job in jobs)


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("path", ["action.yml", *WORKFLOWS])
def test_every_action_of_others_is_pinned_by_commit_with_its_version_beside_it(path: str) -> None:
    lines = [line.strip() for line in text(path).splitlines() if "uses: " in line]
    others = [line for line in lines if not re.search(r"uses: (\./|OWNER/REPO@TAG)", line)]

    assert [line for line in others if not PINNED.search(line)] == []


def test_one_action_has_one_pin() -> None:
    pins = {
        tuple(line.split("uses: ")[1].split("@"))
        for path in ("action.yml", *WORKFLOWS)
        for line in text(path).splitlines()
        if PINNED.search(line)
    }

    assert len({name for name, _ in pins}) == len(pins) >= 6


@pytest.mark.parametrize("path", ["action.yml", *WORKFLOWS])
def test_no_script_is_put_together_from_values(path: str) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_every_script_of_the_action_stops_at_the_first_failure() -> None:
    scripts = [step for step in steps("action.yml") if "run" in step]

    assert len(scripts) == 2
    for step in scripts:
        assert step["shell"] == "bash"
        assert step["run"].startswith("set -euo pipefail\n")


def test_every_script_file_stops_at_the_first_failure() -> None:
    files = sorted(ROOT.glob("ci/**/*.sh"))

    assert len(files) >= 7
    for file in files:
        lines = file.read_text("utf-8").splitlines()
        assert lines[0] == "#!/usr/bin/env bash"
        assert next(line for line in lines if line[:1] not in "#") == "set -euo pipefail", file


def test_the_action_uses_every_input_it_declares_and_no_other() -> None:
    used = set(re.findall(r"\binputs\.([\w-]+)", text("action.yml")))

    assert used == set(loaded("action.yml")["inputs"])


def test_the_scripts_are_told_what_they_read_and_nothing_else() -> None:
    told = {name for step in steps("action.yml") for name in step.get("env", {})}
    read = {
        name
        for file in ROOT.glob("ci/action/*.sh")
        for name in re.findall(r"\$\{?(CONFORMANCE_[A-Z_]+)", file.read_text("utf-8"))
    }

    assert read == told


@pytest.mark.parametrize("path", ["action.yml", *WORKFLOWS])
def test_every_output_that_is_asked_for_is_there(path: str) -> None:
    definition = loaded(path)
    ids = {step["id"] for step in steps(path) if "id" in step}
    jobs = definition.get("jobs", {})

    assert set(re.findall(r"\bsteps\.([\w-]+)\.", text(path))) <= ids
    for job, output in re.findall(r"\bneeds\.([\w-]+)\.outputs\.([\w-]+)", text(path)):
        assert output in jobs[job]["outputs"]


@pytest.mark.parametrize("path", WORKFLOWS)
def test_our_action_is_given_inputs_that_it_has(path: str) -> None:
    ours = [step for step in steps(path) if step.get("uses") in OURS]

    for step in ours:
        assert set(step["with"]) <= set(loaded("action.yml")["inputs"])
        asked = set(re.findall(rf"\bsteps\.{step.get('id')}\.outputs\.([\w-]+)", text(path)))
        assert asked <= set(loaded("action.yml")["outputs"])


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_job_may_do_what_is_written_beside_it_and_nothing_else(path: str) -> None:
    definition = loaded(path)

    assert definition["permissions"] in ({}, {"contents": "read"})
    for name, job in definition["jobs"].items():
        assert definition["permissions"] or "permissions" in job, name
        writes = {what for what, how in job.get("permissions", {}).items() if how == "write"}
        assert writes <= {"actions", "pages", "id-token"}


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_secret_goes_into_the_environment_of_one_step_and_nowhere_else(path: str) -> None:
    values = [
        value
        for step in steps(path)
        for value in step.get("env", {}).values()
        if "secrets." in value
    ]

    assert text(path).count("secrets.") == len(values)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_no_workflow_runs_what_a_stranger_sends_with_our_rights(path: str) -> None:
    assert {"pull_request_target", "workflow_run"}.isdisjoint(loaded(path)["on"])


def test_the_example_of_the_readme_takes_inputs_that_the_action_has() -> None:
    (example,) = re.findall(r"```yaml\n(- uses: OWNER/REPO@TAG\n.+?)```", text("README.md"), re.S)
    (step,) = yaml.safe_load(example)

    assert set(step["with"]) <= set(loaded("action.yml")["inputs"])
    assert step["with"]["api-key-env"] in step["env"]


def test_every_script_that_a_workflow_names_is_there() -> None:
    named = {
        name
        for path in ("action.yml", "ci/gitlab-ci.yml", *WORKFLOWS)
        for name in re.findall(r"\b(?:\.ci/run|ci/[\w/]+\.sh)", text(path))
    }

    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_nothing_after_the_look_for_a_key_runs_without_one() -> None:
    jobs = loaded(".github/workflows/nightly.yml")["jobs"]

    assert jobs["record"]["needs"] == "key"
    assert jobs["record"]["if"] == "needs.key.outputs.present == 'true'"
    assert jobs["publish"]["needs"] == "record"
    assert "only " in jobs["record"]["name"]
    assert "only " in jobs["publish"]["name"]
    stop = jobs["key"]["steps"][-1]
    assert stop["if"] == "steps.look.outputs.present != 'true'"
    assert stop["run"] == "bash ci/nightly/stop.sh"


def test_the_exit_codes_are_those_of_the_command() -> None:
    from conformance.cli import EXITS

    told = dict(re.findall(r'^  (\d)\) means="([^"]+)"', text("ci/action/summary.sh"), re.M))

    assert told.keys() == set("01234")
    for code, means in re.findall(r"^  (\d)  ([^:\n]+)", EXITS, re.M):
        assert told[code].startswith(means)
