"""
Progress of a run on stderr: a live line on a terminal, a plain line now and then elsewhere.

A pytest plugin that listens only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import IO

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from conformance.report.plain import counted

_EVERY = 30.0  # seconds between plain lines: a short run has none, a log stays short


class Progress:
    """
    Counts tests as they end. `reason` holds what pytest said when it could not go on.

    `clock` gives seconds that only ever grow.
    """

    def __init__(self, stream: IO[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = Console(file=stream, highlight=False)
        self._clock = clock
        self._bar: Bar | None = None
        self._total = 0
        self._done = 0
        self._red = 0
        self._began = self._told = 0.0
        self.reason = ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin, once it is known how many tests there are."""
        self._begin(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Begin when the first worker has collected; the others collect the same."""
        if not self._total:
            self._begin(len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that ended, however it ended."""
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self._done += 1
            self._red += report.failed
            self._tell()

    def pytest_internalerror(self, excrepr: object) -> None:
        """Keep why pytest itself broke."""
        self.reason = str(excrepr).strip().splitlines()[-1]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why a suite module could not be collected."""
        if report.failed:
            self.reason = str(report.longrepr).strip().splitlines()[-1]

    def close(self) -> None:
        """Take the live line away."""
        if self._bar:
            self._bar.stop()

    def _begin(self, total: int) -> None:
        self._total = total
        self._began = self._told = self._clock()
        if self._console.is_terminal:
            self._bar = Bar(
                TextColumn("judging"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[red]} unexpected"),
                TimeRemainingColumn(),
                TextColumn("left"),
                console=self._console,
                transient=True,
                get_time=self._clock,
            )
            self._task = self._bar.add_task("judging", total=total, red=0)
            self._bar.start()
        elif total:
            self._say(f"judging {counted(total, 'test')} …")

    def _tell(self) -> None:
        if self._bar:
            self._bar.update(self._task, completed=self._done, red=self._red)
        elif (now := self._clock()) - self._told >= _EVERY:
            self._told = now
            left = (now - self._began) / self._done * max(0, self._total - self._done)
            self._say(
                f"judged {self._done:,} of {counted(self._total, 'test')}, "
                f"{self._red:,} unexpected, {in_words(left)} left"
            )

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, soft_wrap=True)


def in_words(seconds: float) -> str:
    """Return a length of time as somebody who waits would say it."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60)} min"
