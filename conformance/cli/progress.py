"""
Progress of a run on stderr: a live line on a terminal, two plain lines elsewhere.

A pytest plugin that listens only.
"""

from __future__ import annotations

from typing import IO

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts tests as they end. `reason` holds what pytest said when it could not go on."""

    def __init__(self, stream: IO[str]) -> None:
        self._console = Console(file=stream, highlight=False)
        self._bar: Bar | None = None
        self._total = 0
        self._done = 0
        self._red = 0
        self.reason = ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin, once it is known how many tests there are."""
        self._total = len(session.items)
        if self._console.is_terminal:
            self._bar = Bar(
                TextColumn("judging"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[red]} unexpected"),
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("judging", total=self._total, red=0)
            self._bar.start()
        elif self._total:
            self._console.print(f"judging {self._total} tests …", markup=False)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that ended, however it ended."""
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self._done += 1
            self._red += report.failed
            if self._bar:
                self._bar.update(self._task, completed=self._done, red=self._red)

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
