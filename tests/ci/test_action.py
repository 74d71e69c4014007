"""The steps of action.yml, run here against the reference endpoint on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance import mutants
from conformance.cli import main
from conformance.mutants import Mutant
from conformance.reference import KEY, Asked, Endpoint, Reply, serve

from .running import Action, Done

FAULT = mutants.named("models-without-created")


class Switched:
    """One endpoint at one address, healthy until it is given a fault."""

    def __init__(self) -> None:
        self.fault: Mutant | None = None
        self.url = ""

    def through(self, healthy: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            return (self.fault.through(healthy) if self.fault else healthy)(asked)

        return answer


class Job:
    """A caller's job: the action on the endpoint, with a key in the caller's environment."""

    def __init__(self, action: Action, endpoint: Switched) -> None:
        self.action, self.endpoint = action, endpoint
        self.workspace = action.workspace

    def on(self, fault: Mutant, **inputs: str) -> Done:
        """Run the action on the endpoint with a fault."""
        self.endpoint.fault = fault
        try:
            return self(**inputs)
        finally:
            self.endpoint.fault = None

    def __call__(self, **inputs: str) -> Done:
        """Run the action, and look for the key in everything that it left."""
        chosen = {"target": self.endpoint.url, "api_key_env": "MY_KEY", "areas": "models"}
        done = self.action.run({"MY_KEY": KEY}, **(chosen | {"surfaces": "rest"} | inputs))
        assert KEY not in done.log
        assert KEY not in done.summary
        assert KEY not in " ".join(done.outputs.values())
        assert KEY not in " ".join(self.action.calls)
        for file in self.workspace.rglob("*"):
            assert not file.is_file() or KEY.encode() not in file.read_bytes(), file.name
        return done

    def baseline_of(self, reports: str) -> str:
        file = self.workspace / f"{reports}.jsonl"
        folder = self.workspace / reports
        assert main(["gate", str(folder), f"--baseline={file}", "--update"]) == 0
        return file.name


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    switched = Switched()
    with serve("openai", through=switched.through) as running:
        switched.url = running.base_url
        yield Job(Action(tmp_path_factory.mktemp("runner") / "workspace"), switched)


@pytest.fixture(scope="module")
def first(job: Job) -> Done:
    """The first run, with nothing to compare with."""
    return job(out="first")


@pytest.fixture(scope="module")
def regressed(job: Job, first: Done) -> Done:
    """The second run, which finds a fault that was not there before."""
    return job.on(FAULT, out="second", baseline=job.baseline_of("first"), previous="first")


def test_without_a_baseline_the_run_itself_decides(job: Job, first: Done) -> None:
    assert first.code == 0, first.log
    assert first.outputs["exit-code"] == first.outputs["run-exit-code"] == "0"
    assert first.outputs["reports"] == "first"
    assert first.outputs["result"].startswith("As expected (exit code 0).")
    assert "verdicts as expected" in first.outputs["result"]
    assert first.summary.startswith("# OpenAI contract: as expected\n\nAs expected ")
    assert (job.workspace / "first" / "summary.md").read_text("utf-8") in first.summary
    assert {"run.jsonl", "index.html", "junit.xml", "capabilities.json"} <= {
        file.name for file in (job.workspace / "first").iterdir()
    }


def test_a_healthy_endpoint_stands_where_its_baseline_says(job: Job, first: Done) -> None:
    done = job(baseline=job.baseline_of("first"))

    assert done.code == 0, done.log
    assert done.outputs["result"].startswith("As in the baseline: ")
    assert done.outputs["result"] in done.log.splitlines()


def test_a_fault_that_the_baseline_does_not_hold_ends_with_1(regressed: Done) -> None:
    assert regressed.code == 1
    assert regressed.outputs["exit-code"] == "1"
    assert regressed.outputs["result"].startswith("Regression: ")
    assert "models-list/" in regressed.outputs["result"]
    assert "# OpenAI contract: a regression or an unexpected failure" in regressed.summary
    assert "Regression: " in regressed.summary


def test_what_failed_is_annotated_without_a_file_that_the_caller_does_not_have(
    regressed: Done, first: Done
) -> None:
    errors = [line for line in regressed.log.splitlines() if line.startswith("::error ")]

    assert any("models-list/" in line for line in errors)
    assert [line for line in errors if "file=" in line.split("::")[1]] == []
    assert "::error" not in first.log


def test_what_changed_since_an_earlier_run_is_in_the_summary(job: Job, regressed: Done) -> None:
    changes = (job.workspace / "second" / "changes.md").read_text("utf-8")

    assert "models-list/" in changes
    assert changes in regressed.summary


def test_a_fault_that_is_gone_makes_the_baseline_untrue(job: Job, regressed: Done) -> None:
    done = job(baseline=job.baseline_of("second"), out="third")

    assert done.code == 4
    assert done.summary.startswith("# OpenAI contract: housekeeping: something needs tidying")


def test_with_a_folder_for_recordings_the_target_is_recorded(job: Job) -> None:
    done = job(cassettes="recording", surfaces="")

    assert done.code == 0, done.log
    assert [*(job.workspace / "recording").rglob("models/list.yaml")]


def test_an_endpoint_that_does_not_answer_is_never_green(job: Job) -> None:
    done = job(target="http://127.0.0.1:9/v1", out="unanswered", gate="false")

    assert done.code == 3
    assert done.outputs["result"].startswith("conformance: Nothing answers at ")
    assert done.summary.startswith("# OpenAI contract: the run is invalid or incomplete")


def test_a_variable_without_a_key_is_wrong_usage(job: Job) -> None:
    done = job(api_key_env="NO_SUCH_KEY")

    assert done.code == 2
    assert "NO_SUCH_KEY" in done.outputs["result"]


SHELL = "$(touch sprung) `touch sprung`;touch sprung&&touch sprung|touch sprung>sprung *"


@pytest.mark.parametrize("name", ["target", "models", "areas", "surfaces", "gate", "arguments"])
def test_what_a_shell_would_run_does_nothing_in(name: str, job: Job) -> None:
    done = job(**{name: SHELL})

    assert done.code == 2
    assert not [*job.workspace.rglob("sprung*")]


def test_a_name_of_a_variable_that_a_shell_would_run_does_nothing(job: Job) -> None:
    done = job(api_key_env="MY_KEY[$(touch sprung)]")

    assert done.code == 2
    assert not [*job.workspace.rglob("sprung*")]
