"""What a session says of the run as a whole."""

from __future__ import annotations

import socket
from collections.abc import Set
from pathlib import Path

import pytest

from conformance import results
from conformance.model import ExchangeLine, Provenance, Run, Shard, Whole
from conformance.plugin.options import Options
from conformance.plugin.session import SuiteSession
from conformance.recording.offline import SocketRefused
from conformance.targets import expectations
from tests.plugin.conftest import OneTarget


class Recorded(OneTarget):
    """A target with recordings of which some may not have been asked for."""

    held = frozenset({"chat/hello", "chat/forgotten"})

    def unplayed(self, asked: Set[str]) -> tuple[str, ...]:
        return tuple(sorted(self.held - asked))


def ended(path: Path, *, complete: bool = True, **changes: object) -> Run:
    session = SuiteSession(Options(run_file=str(path / "run.jsonl")), [Recorded()])
    session.start()
    session.asked.add("chat/hello")
    session.complete = complete
    for line in changes.get("lines", ()):  # type: ignore[union-attr]
        session.take(line)
    session.finish(changes.get("status", pytest.ExitCode.OK))  # type: ignore[arg-type]
    return results.read(path / "run.jsonl")


def line(failure: str | None) -> ExchangeLine:
    return ExchangeLine(
        "chat/hello", "rest", "nowhere", Provenance.REHEARSED, "POST", "nowhere.invalid", "/v1",
        None, None if failure else 200, failure=failure,
    )  # fmt: skip


def problems(run: Run) -> str:
    assert run.footer is not None
    return " ".join(run.footer.problems)


def test_a_recording_that_nothing_asked_for_makes_a_whole_run_invalid(tmp_path: Path) -> None:
    run = ended(tmp_path)

    assert "a recording of chat/forgotten, which nothing asked for" in problems(run)
    assert results.exit_code(run) == 3


def test_a_part_of_the_suite_need_not_ask_for_everything(tmp_path: Path) -> None:
    assert "chat/forgotten" not in problems(ended(tmp_path, complete=False))


@pytest.mark.parametrize(("target", "told"), [("nowhere", 1), ("elsewhere", 0)])
def test_an_expectation_is_overdue_only_in_a_run_of_its_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, told: int
) -> None:
    (tmp_path / f"{target}.toml").write_text(
        '[[expect]]\nclause = "chat-create/id"\noutcome = "fail"\nreason = "It has no id."\n'
        "since = 2025-01-01\nreview = 2025-06-01\n"
    )
    monkeypatch.setattr(expectations, "FOLDER", tmp_path)
    run = ended(tmp_path)

    assert run.footer is not None
    assert len(run.footer.housekeeping) == told
    assert all("was to be reviewed by 2025-06-01" in each for each in run.footer.housekeeping)


def test_a_shard_leaves_what_concerns_the_whole_run_for_the_merge(tmp_path: Path) -> None:
    options = Options(run_file=str(tmp_path / "run.jsonl"), shard=Shard(2, 3))
    session = SuiteSession(options, [Recorded()])
    session.start()
    session.asked.add("chat/hello")
    session.plan = "a-plan"
    session.housekeeping.append("A clause is judged by nothing.")
    session.finish()
    run = results.read(tmp_path / "run.jsonl")

    assert (run.header.shard, run.header.selection) == (Shard(2, 3), "shard 2/3")
    assert run.footer is not None
    assert "chat/forgotten" not in problems(run)
    assert run.footer.housekeeping == ()
    assert run.footer.whole == Whole(
        "a-plan",
        everything=True,
        problems=("nowhere holds a recording of chat/forgotten, which nothing asked for.",),
        housekeeping=("A clause is judged by nothing.",),
    )


def test_a_run_without_a_verdict_is_invalid_and_never_green(tmp_path: Path) -> None:
    run = ended(tmp_path, complete=False)

    assert "No clause was judged" in problems(run)
    assert results.exit_code(run) == 3


def test_a_target_that_answered_nothing_makes_the_run_invalid(tmp_path: Path) -> None:
    dead = ended(tmp_path, lines=[line("refused"), line("refused")])
    alive = ended(tmp_path, lines=[line("refused"), line(None)])

    assert "nowhere answered none of 2 requests" in problems(dead)
    assert "answered none" not in problems(alive)


def test_nothing_leaves_the_machine_unless_a_live_target_was_named(tmp_path: Path) -> None:
    session = SuiteSession(Options(run_file=str(tmp_path / "run.jsonl")), [Recorded()])
    session.start()
    try:
        with pytest.raises(SocketRefused):
            socket.create_connection(("192.0.2.1", 80), timeout=1)
    finally:
        session.finish()


@pytest.mark.parametrize(
    ("status", "broke"),
    [
        (pytest.ExitCode.INTERRUPTED, True),
        (pytest.ExitCode.INTERNAL_ERROR, True),
        (pytest.ExitCode.TESTS_FAILED, False),
        (pytest.ExitCode.OK, False),
    ],
)
def test_a_run_that_broke_off_says_so(status: pytest.ExitCode, broke: bool, tmp_path: Path) -> None:
    assert ("The run broke off" in problems(ended(tmp_path, status=status))) is broke
