"""Bad input gets one clear sentence and exit 2, and nothing is half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.cli import main

BAD = {
    "a target nobody knows": ["run", "--target", "nobody"],
    "a target that is no URL": ["run", "--target", "htp:/nowhere"],
    "a URL without a host": ["run", "--target", "https://"],
    "an area that does not exist": ["run", "--area", "chatter"],
    "a feature that does not exist": ["run", "--feature", "chat-nothing"],
    "a clause that does not exist": ["run", "--clause", "chat-create/nothing"],
    "a surface that does not exist": ["run", "--surface", "telepathy"],
    "a model without its role": ["run", "--model", "some-model"],
    "a key variable that is not set": ["run", "--target", "gemini"],
    "a named variable that is not set": [
        "run", "--target", "https://host.invalid/v1", "--api-key-env", "NO_SUCH_VARIABLE",
    ],
    "a model for a replay": ["run", "--target", "reference-openai", "--model", "chat=x"],
    "a file to audit that is not there": ["audit", "no/such/file.yaml"],
    "a run to report that is not there": ["report", "no/such/run.jsonl"],
    "something to explain that does not exist": ["explain", "nothing/at-all"],
    "a port out of range": ["serve", "reference", "--port", "70000"],
    "a profile that does not exist": ["run", "--target", "reference:gemini@1999-01"],
    "recording a replay through python": [
        "record", "--target", "reference:openai", "--surface", "python",
    ],
}  # fmt: skip


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence_and_exit_2(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)

    code = main(arguments)

    said = capsys.readouterr()
    assert code == 2
    first, *rest = said.err.splitlines()
    assert first.startswith("conformance: ")
    assert len(rest) <= 1
    assert "Traceback" not in said.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_written_is_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")

    code = main(["run", "--area", "models", "--out", str(tmp_path / "taken" / "inside")])

    assert code == 2
    assert "Nothing can be written" in capsys.readouterr().err


def test_a_torn_run_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.jsonl").write_text('{"kind": "verdict"}\n')

    code = main(["report", str(tmp_path / "run.jsonl")])

    assert code == 2
    assert "run.jsonl:1" in capsys.readouterr().err


def test_a_broken_cassette_is_told_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.yaml").write_text("interactions: [\n")

    code = main(["audit", str(tmp_path), "--out", str(tmp_path / "out")])

    said = capsys.readouterr().err
    assert code == 3
    assert "broken.yaml" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("verb", ["run", "record", "audit", "serve", "report", "list", "explain"])
def test_every_verb_helps_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])

    assert left.value.code == 0
    assert f"conformance {verb}" in capsys.readouterr().out.partition("examples:")[2]
