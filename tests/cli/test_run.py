"""The main job: what it prints, what it writes, and what it leaves with."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance import results
from conformance.catalogue import load
from conformance.catalogue.documented import parameters
from conformance.cli import judging, main
from conformance.cli.besides import published_facts
from conformance.model import Basis, Outcome, Provenance, Run
from conformance.report import readme
from conformance.results.coverage import coverage

from .conftest import ROOT, Command

FILES = {
    "run.jsonl", "matrix.md", "summary.md", "index.html", "matrix.svg", "junit.xml",
    "ctrf-report.json", "badge.json", "capabilities.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def replayed(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("replayed")
    return command("run", "--out", str(out)), out


@pytest.fixture(scope="module")
def run(replayed: Any) -> Run:
    return results.read(replayed[1] / "run.jsonl")


def test_the_default_run_is_as_expected(replayed: Any) -> None:
    done, _ = replayed

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_format_is_written(replayed: Any) -> None:
    _, out = replayed

    assert {path.name for path in out.iterdir()} == FILES


def test_both_rehearsed_dialects_are_replayed_through_both_surfaces(run: Run) -> None:
    lanes = {(verdict.target, verdict.surface) for verdict in run.verdicts}

    assert {
        (target, surface)
        for target in ("reference-openai", "reference-gemini")
        for surface in ("rest", "python")
    } <= lanes


def test_the_openai_dialect_is_green_without_any_expectation(run: Run) -> None:
    mine = [verdict for verdict in run.verdicts if verdict.target == "reference-openai"]
    outcomes = {verdict.outcome for verdict in mine}

    assert outcomes == {Outcome.PASS, Outcome.NOT_APPLICABLE}
    assert all(verdict.expected is None for verdict in mine)


def test_the_gemini_dialect_deviates_as_expected_and_every_deviation_has_its_reason(
    run: Run,
) -> None:
    red = [v for v in run.verdicts if v.target == "reference-gemini" and v.outcome.red]

    assert len({verdict.clause for verdict in red}) >= 15
    assert all(verdict.expected for verdict in red)


def test_rehearsals_are_labelled_and_leave_gemini_unknown(replayed: Any, run: Run) -> None:
    done, out = replayed
    rehearsed = [v for v in run.verdicts if v.target.startswith("reference-")]

    assert {verdict.provenance for verdict in rehearsed} == {Provenance.REHEARSED}
    assert "say nothing about Gemini" in " ".join(done.stdout.split())
    assert "rehearsed" in json.loads((out / "badge.json").read_text())["message"]


# A refusal for the quota cannot be provoked; its rule is proven on exchanges made by hand.
NEVER_PROVOKED = {"errors-retry/says-when"}


def test_every_clause_that_is_not_excluded_is_judged_somewhere(run: Run) -> None:
    judged = {v.clause for v in run.verdicts if v.outcome is not Outcome.NOT_APPLICABLE}
    silent = {c.id for c in load().clauses.values() if not c.excluded} - judged

    assert silent == NEVER_PROVOKED


def test_every_documented_feature_and_parameter_has_a_verdict_or_a_reason(run: Run) -> None:
    found = coverage(run, load(), parameters())

    documented = [each for each in load().features.values() if each.evidence is not Basis.INHERITED]
    assert len(documented) == 118
    assert (found.features.total, found.features.silent) == (len(load().features), ())
    assert (found.parameters.total, found.parameters.silent) == (83, ())


def test_the_sweeps_are_replayed_and_classified(run: Run) -> None:
    swept = {(each.target, each.sweep) for each in run.observations}

    assert {target for target, _ in swept} == {"reference-openai", "reference-gemini"}
    assert len({sweep for _, sweep in swept}) == 2
    assert len(run.observations) > 600


def test_an_old_revision_scores_what_the_page_promised_then(
    command: Command, replayed: Any, tmp_path: Path
) -> None:
    done = command(
        "report", str(replayed[1] / "run.jsonl"), "--revision", "2025-q1", "--out", str(tmp_path)
    )
    unknown = command("run", "--revision", "1999", "--out", str(tmp_path / "unknown"))

    named = command(
        "run", "--target", "reference-openai", "--surface", "rest", "--revision", "2025-q1",
        "--clause", "chat-n/one", "--out", str(tmp_path / "named"),
    )  # fmt: skip
    header = results.read(tmp_path / "named" / "run.jsonl").header

    assert done.returncode == named.returncode == 0, done.stderr + named.stderr
    assert "revision 2025-q1: 180 of" in done.stdout
    assert header.revision == "2025-q1"
    assert unknown.returncode == 2
    assert "2025-q1" in unknown.stderr


def test_a_part_of_the_suite_can_be_chosen(command: Command, tmp_path: Path) -> None:
    done = command(
        "run", "--target", "reference-openai", "--surface", "rest",
        "--clause", "chat-create/id", "--exchange", "chat/hello", "--out", str(tmp_path),
    )  # fmt: skip
    verdicts = results.read(tmp_path / "run.jsonl").verdicts

    assert done.returncode == 0, done.stderr
    assert [(v.clause, v.exchange, v.outcome) for v in verdicts] == [
        ("chat-create/id", "chat/hello", Outcome.PASS)
    ]


def test_a_dead_endpoint_is_exit_3_and_one_sentence(command: Command, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    done = command("run", "--target", f"http://127.0.0.1:{port}/v1", "--out", str(tmp_path))

    assert done.returncode == 3
    assert done.stderr.splitlines()[0].startswith("conformance: Nothing answers at")
    assert len(done.stderr.splitlines()) <= 2
    assert "full" not in done.stdout


def test_plain_pytest_gives_the_same_verdicts(command: Command, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "conformance/suite", "--target", "reference-gemini",
            "--surface", "rest", "-k", "test_tools", "--run-file", str(file), "-q",
            "--disable-plugin-autoload",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip

    def said(verdicts: Any) -> set[tuple[str, str, str]]:
        return {(v.clause, v.exchange, v.outcome) for v in verdicts}

    plain = said(results.read(file).verdicts)
    mine = [v for v in run.verdicts if (v.target, v.surface) == ("reference-gemini", "rest")]
    assert done.returncode == 0, done.stdout
    assert len(plain) > 100
    assert plain <= said(mine)
    assert " xfailed" in done.stdout


def test_the_matrix_in_the_readme_is_of_the_rehearsals_and_the_facts(
    run: Run,
) -> None:
    rehearsed = Provenance.REHEARSED
    heads = tuple(head for head in run.header.targets if head.provenance is rehearsed)
    verdicts = tuple(verdict for verdict in run.verdicts if verdict.provenance is rehearsed)
    part = replace(run, header=replace(run.header, targets=heads), verdicts=verdicts)
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert readme.render(part, observed=published_facts()) in text


def test_the_default_run_stands_where_the_committed_baseline_says(
    replayed: Any, command: Command
) -> None:
    _, out = replayed

    done = command("gate", str(out))

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_earlier_run_stands_in_when_pytest_cannot_start(
    replayed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tmp_path / "run.jsonl"
    earlier.write_bytes((replayed[1] / "run.jsonl").read_bytes())
    monkeypatch.setattr(judging.pytest, "main", lambda *_, **__: pytest.ExitCode.USAGE_ERROR)

    code = main(["run", "--area", "models", "--out", str(tmp_path)])

    assert code == 3
    assert not earlier.exists()
