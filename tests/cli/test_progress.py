"""Whoever waits is told how far a run is, how long it takes, and what was unexpected."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console

from conformance.cli import progress
from conformance.cli.progress import Progress, in_words


class Clock:
    """Stands still until somebody moves it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def ended(*, failed: bool = False) -> SimpleNamespace:
    return SimpleNamespace(when="call", failed=failed, passed=not failed)


def started(total: int, clock: Clock, out: StringIO) -> Progress:
    made = Progress(out, clock=clock)
    made.pytest_collection_finish(SimpleNamespace(items=[None] * total))
    return made


def test_a_long_run_says_every_half_minute_how_far_it_is() -> None:
    clock, out = Clock(), StringIO()
    counting = started(1_200, clock, out)
    for number in range(400):
        clock.now += 0.25
        counting.pytest_runtest_logreport(ended(failed=number % 100 == 0))

    assert out.getvalue().splitlines() == [
        "judging 1,200 tests …",
        "judged 120 of 1,200 tests, 2 unexpected, about 4 min left",
        "judged 240 of 1,200 tests, 3 unexpected, about 4 min left",
        "judged 360 of 1,200 tests, 4 unexpected, about 4 min left",
    ]


def test_a_short_run_says_one_line() -> None:
    clock, out = Clock(), StringIO()
    counting = started(1, clock, out)
    clock.now += 29
    counting.pytest_runtest_logreport(ended())
    counting.close()
    assert out.getvalue() == "judging 1 test …\n"


def test_workers_that_collect_the_same_are_counted_once() -> None:
    clock, out = Clock(), StringIO()
    counting = Progress(out, clock=clock)
    for _ in range(2):
        counting.pytest_xdist_node_collection_finished(["a", "b"])
    assert out.getvalue() == "judging 2 tests …\n"


def test_a_set_up_that_fails_is_a_test_that_ended_and_one_that_passes_is_not() -> None:
    clock, out = Clock(), StringIO()
    counting = started(2, clock, out)
    clock.now += 60
    counting.pytest_runtest_logreport(SimpleNamespace(when="setup", failed=False, passed=True))
    counting.pytest_runtest_logreport(SimpleNamespace(when="setup", failed=True, passed=False))
    assert "judged 1 of 2 tests, 1 unexpected, about 60 s left" in out.getvalue()


def test_a_terminal_gets_a_live_line_with_counts_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, out = Clock(), StringIO()

    def terminal(file: StringIO, highlight: bool) -> Console:
        return Console(file=file, highlight=highlight, force_terminal=True, width=80)

    monkeypatch.setattr(progress, "Console", terminal)
    counting = started(10, clock, out)
    for _ in range(4):
        clock.now += 2
        counting.pytest_runtest_logreport(ended(failed=True))
    assert counting._bar is not None
    counting._bar.refresh()
    shown = out.getvalue()
    counting.close()
    assert "4/10" in shown
    assert "4 unexpected" in shown
    assert "left" in shown
    assert "judging 10" not in shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "about 1 s"), (45, "about 45 s"), (150, "about 2 min"), (3_600, "about 60 min")],
)
def test_time_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
