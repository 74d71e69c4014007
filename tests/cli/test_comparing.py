"""`diff`, `gate` and `expect` as a person meets them: what they print and what they leave with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import results
from conformance.catalogue import load
from conformance.cli import main
from conformance.model import (
    Breach,
    Footer,
    Header,
    Outcome,
    Provenance,
    Run,
    TargetHead,
    Verdict,
)
from conformance.targets import expectations

Change = Callable[[Verdict], Verdict | None]
CLAUSE = "models-list/object"
TARGETS = ("reference-gemini", "reference-openai")


@pytest.fixture(scope="module")
def made() -> Run:
    """A small whole run of two targets through two surfaces, in which everything passed."""
    clauses = [each for each in load().clauses.values() if each.area == "models"]
    verdicts = tuple(
        Verdict(
            *(clause.id, clause.feature, clause.area, clause.level, clause.basis),
            *(target, surface, "models/list", None, Outcome.PASS, Provenance.REHEARSED),
        )
        for target in TARGETS
        for surface in ("rest", "python")
        for clause in clauses
    )
    heads = tuple(TargetHead(target, Provenance.REHEARSED) for target in TARGETS)
    header = Header("0.1.0", "2026-11-22T10:00:00Z", heads, ("rest", "python"))
    return Run(header, (), verdicts, Footer("2026-11-22T10:00:09Z", 0, len(verdicts)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Run) -> Path:
    """A folder with the run where `run` leaves it, and no baseline yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(expectations, "FOLDER", tmp_path)
    results.dump(made, Path("reports/latest/run.jsonl"))
    return tmp_path


def changed(run: Run, change: Change, name: str) -> str:
    verdicts = tuple(new for each in run.verdicts if (new := change(each)) is not None)
    assert run.footer is not None
    footer = replace(run.footer, verdicts=len(verdicts))
    results.dump(replace(run, verdicts=verdicts, footer=footer), Path(name))
    return name


def breaks(verdict: Verdict) -> Verdict:
    mine = (verdict.clause, verdict.target) == (CLAUSE, "reference-openai")
    breach = Breach("/object", ("list",), '"page"')
    return replace(verdict, outcome=Outcome.FAIL, breaches=(breach,)) if mine else verdict


def loses(verdict: Verdict) -> Verdict | None:
    return None if (verdict.clause, verdict.surface) == (CLAUSE, "rest") else verdict


Said = pytest.CaptureFixture[str]


def test_a_gate_needs_a_baseline_and_says_how_to_make_one(home: Path, capsys: Said) -> None:
    assert main(["gate"]) == 2
    assert "conformance gate --update" in capsys.readouterr().err
    assert main(["gate", "--update"]) == 0
    assert "in a new baseline" in capsys.readouterr().out
    assert main(["gate"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("As in the baseline: ")
    assert line.endswith("(exit code 0).")
    assert (home / "reports" / "baseline.jsonl").is_file()


def test_an_update_without_a_change_leaves_the_same_bytes(home: Path, capsys: Said) -> None:
    main(["gate", "--update"])
    before = (home / "reports" / "baseline.jsonl").read_bytes()
    assert main(["gate", "--update"]) == 0
    assert capsys.readouterr().out.endswith("in the baseline; no change.\n")
    assert (home / "reports" / "baseline.jsonl").read_bytes() == before


@pytest.mark.parametrize(("change", "what"), [(breaks, "newly red"), (loses, "lost")])
def test_a_regression_is_one_line_and_explained_when_asked(
    home: Path, made: Run, capsys: Said, change: Change, what: str
) -> None:
    main(["gate", "--update"])
    capsys.readouterr()
    worse = changed(made, change, "worse.jsonl")
    assert main(["gate", worse]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("Regression: ")
    assert what in line
    assert main(["gate", worse, "--explain"]) == 1
    told = capsys.readouterr().out
    assert f"{CLAUSE} on models/list" in told
    assert f"--clause {CLAUSE} --exchange models/list" in told
    assert main(["gate", worse, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["causes"][0]["what"] == what


def test_a_fixed_deviation_is_news_until_the_baseline_is_updated(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    assert main(["gate", worse, "--update"]) == 0
    assert "nobody expected them" in capsys.readouterr().out
    assert main(["gate"]) == 4
    assert "newly green" in capsys.readouterr().out
    assert main(["gate", worse]) == 0


def test_a_run_cut_off_in_the_middle_is_three_and_makes_no_baseline(
    home: Path, capsys: Said
) -> None:
    main(["gate", "--update"])
    lines = Path("reports/latest/run.jsonl").read_bytes()
    Path("cut.jsonl").write_bytes(lines[: len(lines) // 2])
    before = Path("reports/baseline.jsonl").read_bytes()
    assert main(["gate", "cut.jsonl"]) == 3
    assert "cut off" in capsys.readouterr().out
    assert main(["gate", "cut.jsonl", "--update"]) == 3
    assert Path("reports/baseline.jsonl").read_bytes() == before
    assert main(["diff", "cut.jsonl", "reports/latest"]) == 3
    assert main(["expect", "reference-openai", "cut.jsonl"]) == 3


def test_a_baseline_that_a_merge_left_in_pieces_is_refused_and_can_be_made_again(
    home: Path, capsys: Said
) -> None:
    main(["gate", "--update"])
    with Path("reports/baseline.jsonl").open("a") as file:
        file.write(">>>>>>> theirs\n")
    assert main(["gate"]) == 2
    assert "baseline.jsonl:" in capsys.readouterr().err
    assert main(["gate", "--update"]) == 0
    assert main(["gate"]) == 0


def test_an_expectation_past_its_day_is_housekeeping_even_in_an_old_run(
    home: Path, capsys: Said
) -> None:
    main(["gate", "--update"])
    entry = '[[expect]]\nclause = "chat-create/id"\noutcome = "fail"\nreason = "It was so then."\n'
    old = entry + "since = 2025-01-01\nreview = 2025-02-01\n"
    (home / "reference-openai.toml").write_text(old)
    capsys.readouterr()
    assert main(["gate"]) == 4
    assert "reference-openai.toml:1 was to be reviewed by 2025-02-01" in capsys.readouterr().out


def test_a_diff_is_zero_without_a_change_and_one_when_something_got_worse(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    assert main(["diff", "reports/latest", "reports/latest"]) == 0
    assert capsys.readouterr().out.endswith("got worse: no change.\n")
    assert main(["diff", "reports/latest", worse]) == 1
    assert f"x {CLAUSE} (reference-openai, rehearsed" in capsys.readouterr().out
    assert main(["diff", worse, "reports/latest"]) == 0
    assert "newly green" in capsys.readouterr().out
    assert main(["diff", "reports/latest", worse, "--area", "chat"]) == 0
    assert main(["diff", "reports/latest", worse, "--json"]) == 1


def test_a_diff_as_json_is_whole_and_alone_on_stdout(home: Path, made: Run, capsys: Said) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    main(["diff", "reports/latest", worse, "--json"])
    value = json.loads(capsys.readouterr().out)
    assert value["counts"]["newly-red"] == len(value["changes"]) > 0
    main(["diff", "reports/latest", worse, "--markdown"])
    assert capsys.readouterr().out.startswith("# What changed\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "nowhere", "reports/latest"],
        ["diff", "reports/latest", "reports/latest", "--area", "weather"],
        ["gate", "nowhere/run.jsonl"],
        ["gate", "--baseline", "nowhere.jsonl"],
        ["expect", "nobody"],
        ["expect", "reference-openai", "nowhere"],
    ],
)
def test_bad_input_is_two_sentences_and_exit_2(
    home: Path, capsys: Said, arguments: list[str]
) -> None:
    assert main(arguments) == 2
    first, hint = capsys.readouterr().err.splitlines()
    assert first.startswith("conformance: ")
    assert hint.startswith("  ")


def test_without_any_run_the_hint_names_the_command_that_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["gate"]) == 2
    assert "conformance run" in capsys.readouterr().err


def test_drafts_go_to_stdout_and_are_refused_until_somebody_gave_a_reason(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    assert main(["expect", "reference-openai", worse]) == 0
    (entry,) = tomllib.loads(capsys.readouterr().out)["expect"]
    assert (entry["clause"], entry["outcome"]) == (CLAUSE, ["fail"])
    assert entry["reason"].startswith("TODO: ")
    assert main(["expect", "reference-openai"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "No draft" in said.err


def test_written_drafts_are_appended_and_what_stood_there_stays(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    kept = '# A hand wrote this.\n[[expect]]\nclause = "models-list/created"\noutcome = "fail"\n'
    kept += 'reason = "Somebody looked."\nsince = 2026-11-01\nreview = 2999-01-01\n'
    file = home / "reference-openai.toml"
    file.write_text(kept)
    assert main(["expect", "reference-openai", worse, "--write"]) == 0
    assert "write a reason in place of every TODO" in capsys.readouterr().err
    text = file.read_text("utf-8")
    assert text.startswith(kept)
    assert len(tomllib.loads(text)["expect"]) == 2
    assert main(["expect", "reference-openai", worse, "--write"]) == 4
    assert file.read_text("utf-8") == text
    file.write_text(text.replace("TODO: say why this is so.", "Seen and accepted."))
    assert main(["expect", "reference-openai", worse]) == 0
    said = capsys.readouterr()
    assert said.out == ""


def test_nothing_is_written_into_an_installed_package(
    home: Path, made: Run, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    monkeypatch.setattr("conformance.cli.drafting.in_checkout", lambda: False)
    assert main(["expect", "reference-openai", worse, "--write"]) == 2
    assert "--out FILE" in capsys.readouterr().err
    assert not (home / "reference-openai.toml").exists()


def test_a_target_whose_name_is_no_file_name_needs_a_file(
    home: Path, made: Run, capsys: Said
) -> None:
    odd = replace(made.header, targets=(TargetHead("../up", Provenance.REHEARSED),))
    renamed = tuple(replace(breaks(each), target="../up") for each in made.verdicts)
    results.dump(replace(made, header=odd, verdicts=renamed), Path("odd.jsonl"))
    assert main(["expect", "../up", "odd.jsonl", "--write"]) == 2
    assert "cannot name a file" in capsys.readouterr().err
    assert main(["expect", "../up", "odd.jsonl", "--out", "drafts.toml"]) == 0


def test_stale_entries_and_missing_outcomes_are_named_and_not_drafted(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    head = 'reason = "Somebody looked."\nsince = 2026-11-01\nreview = 2999-01-01\n'
    stale = f'[[expect]]\nclause = "models-list/created"\noutcome = "fail"\n{head}'
    other = f'[[expect]]\nclause = "{CLAUSE}"\noutcome = "refused"\n{head}'
    file = home / "reference-openai.toml"
    file.write_text(stale + other)
    assert main(["expect", "reference-openai", worse]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "reference-openai.toml:1 expects a deviation from models-list/created that is gone" in (
        said.err
    )
    assert f"reference-openai.toml:7 is about {CLAUSE}, which is now fail." in said.err
    assert f"{CLAUSE} that is gone" not in said.err


def test_drafts_in_a_file_of_their_own_never_replace_one(
    home: Path, made: Run, capsys: Said
) -> None:
    worse = changed(made, breaks, "worse.jsonl")
    assert main(["expect", "reference-openai", worse, "--out", "drafts.toml"]) == 0
    before = Path("drafts.toml").read_text("utf-8")
    assert tomllib.loads(before)["expect"]
    capsys.readouterr()
    assert main(["expect", "reference-openai", worse, "--out", "drafts.toml"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert Path("drafts.toml").read_text("utf-8") == before


def test_a_rate_of_flakiness_needs_a_run_of_several_rounds(home: Path, capsys: Said) -> None:
    main(["gate", "--update"])
    capsys.readouterr()
    assert main(["gate", "--max-flaky", "0.1"]) == 2
    assert "conformance run --repeat K" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(["gate", "--max-flaky", "7"])
    assert left.value.code == 2
    assert "'7' is no share from 0 to 1" in capsys.readouterr().err
