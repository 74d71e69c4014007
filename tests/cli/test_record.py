"""Recording writes cassettes that replay to the same verdicts, without the key."""

from __future__ import annotations

from pathlib import Path

from conformance import results
from conformance.recording.cassette import find_sets, read
from conformance.reference import KEY, serve

from .conftest import Command


def test_what_is_recorded_is_replayed_with_the_same_verdicts(
    command: Command, tmp_path: Path
) -> None:
    with serve("openai") as running:
        recorded = command(
            "record", "--target", running.base_url, "--api-key-env", "SOME_KEY",
            "--model", "chat=reference-chat", "--area", "streaming",
            "--cassettes", str(tmp_path / "cassettes"), "--out", str(tmp_path / "out"),
            env={"SOME_KEY": KEY},
        )  # fmt: skip
    assert recorded.returncode == 0, recorded.stdout + recorded.stderr

    (found,) = find_sets([tmp_path / "cassettes"])
    told = {read(path).head.exchange for path in found.paths}
    asked = {line.exchange for line in results.read(tmp_path / "out" / "run.jsonl").exchanges}
    assert told == asked
    assert len(told) >= 8
    for path in found.paths:
        assert KEY not in path.read_text(encoding="utf-8")


def test_rehearsed_cassettes_are_made_again_to_the_byte(command: Command, tmp_path: Path) -> None:
    again = tmp_path / "cassettes"
    committed = Path(__file__).resolve().parents[2] / "cassettes" / "rehearsed"
    for dialect in ("openai", "gemini"):
        done = command(
            "record", "--target", f"reference:{dialect}", "--cassettes", str(again),
            "--out", str(tmp_path / dialect),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def contents(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*.yaml")
        }

    made, kept = contents(again / "rehearsed"), contents(committed)
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []
