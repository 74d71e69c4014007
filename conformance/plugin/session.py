"""
One session of the suite: which targets answer, what is kept, what the run file says.

Works in the process that was started and in every xdist worker; only the first writes the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from conformance.catalogue import load
from conformance.model import (
    ExchangeLine,
    InvalidRun,
    Observation,
    Provenance,
    Verdict,
    Whole,
)
from conformance.plugin.bench import Bench, Lane, models_of
from conformance.plugin.heading import header_of, now
from conformance.plugin.lines import line_of
from conformance.plugin.options import Options
from conformance.plugin.recorder import Recorder
from conformance.recording.offline import offline
from conformance.results import Writer
from conformance.results.stock import Stock
from conformance.surfaces import all_surfaces
from conformance.targets import (
    OfModel,
    Target,
    columns,
    default_targets,
    expectations,
    open_target,
)
from conformance.targets.expectations import Expectation


def open_targets(options: Options) -> list[Target]:
    """
    Open the targets that were named, or every cassette set there is.

    Raises WrongUsage for a name that means nothing, InvalidRun for one that does not answer, and
    Housekeeping for recordings that cannot be played.
    """
    found = _named_targets(options) if options.targets else default_targets()
    if not found:
        raise InvalidRun("There are no cassettes to replay.", "Name a target, or record one first.")
    for target in found:
        target.endpoint()  # recordings are indexed here, so that a broken set is told once
    return found


def _named_targets(options: Options) -> list[Target]:
    first, *further = columns(options.models)
    found: list[Target] = []
    for name in options.targets:
        base = open_target(name, models=first, key_env=options.key_env)
        found += [base, *(OfModel(base, models) for models in further)]
    return found


@dataclass(slots=True)
class SuiteSession:
    """
    The targets, lanes and exchanges of a session, and in the first process its run file.

    `asked` collects the ids of all exchanges that the collected tests ask for, those of other
    shards too; `sweeps` says by target whether the sweeps are made there; `plan` is the digest of
    how the tests were split into shards.
    """

    options: Options
    targets: list[Target]
    writes: bool = True
    bench: Bench = field(default_factory=Bench)
    asked: set[str] = field(default_factory=set)
    sweeps: dict[str, bool] = field(default_factory=dict)
    complete: bool = True
    plan: str = ""
    problems: list[str] = field(default_factory=list)
    housekeeping: list[str] = field(default_factory=list)
    _writer: Writer | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _scratch: Path | None = None
    _lanes: list[Lane] = field(default_factory=list)
    _stock: Stock = field(default_factory=Stock)
    _lines: dict[tuple[str, str, str, int | None], ExchangeLine] = field(default_factory=dict)
    _expectations: dict[str, tuple[Expectation, ...]] = field(default_factory=dict)
    _verdicts: list[Verdict] = field(default_factory=list)

    def start(self) -> None:
        """Refuse the network unless a live target was named, and begin the run file."""
        if all(target.head().provenance is not Provenance.LIVE for target in self.targets):
            self._stack.enter_context(offline())
        if self.options.record_to is not None:
            recorder = Recorder(
                Path(self.options.record_to), self.secrets, resume=self.options.resume
            )
            self.bench.keep, self.bench.recall = recorder.keep, recorder.recall
        if self.writes and self.options.run_file:
            self._writer = Writer(Path(self.options.run_file), secrets=self.secrets)
            self._writer.write(header_of(self.options, self.targets, self.lanes))

    @property
    def scratch(self) -> Path:
        """A folder that is there until the session ends."""
        if self._scratch is None:
            self._scratch = Path(self._stack.enter_context(TemporaryDirectory()))
        return self._scratch

    @property
    def lanes(self) -> list[Lane]:
        """Every target through every chosen surface, in order, as often as was asked for."""
        if not self._lanes:
            names, often = self.options.surfaces, self.options.repeat
            rounds = range(1, often + 1) if often > 1 else (None,)
            self._lanes = [
                Lane(target, surface, models_of(target), self.bench, count)
                for target in self.targets
                for name, surface in all_surfaces().items()
                if not names or name in names
                for count in rounds
            ]
        return self._lanes

    @property
    def secrets(self) -> tuple[str, ...]:
        """The keys that may stand in no file."""
        return tuple(
            key
            for target in self.targets
            if target.head().provenance is Provenance.LIVE and (key := target.endpoint().key)
        )

    def expect(self, verdict: Verdict) -> Verdict:
        """Return `verdict`, with the expectation of its target that foresaw it, if any did."""
        return expectations.apply(verdict, self._expected(verdict.target))

    def _expected(self, target: str) -> tuple[Expectation, ...]:
        if target not in self._expectations:
            self._expectations[target] = expectations.load(target, clauses=load().clauses)
        return self._expectations[target]

    def line_behind(self, verdict: Verdict) -> ExchangeLine | None:
        """Return the line of the exchange that a verdict is about, when this process made it."""
        where = (verdict.target, verdict.surface, verdict.exchange, verdict.round)
        return self._lines.get(where)

    def report_lines(self) -> list[ExchangeLine]:
        """Return the lines of the exchanges made since the last call, redacted."""
        fresh, self.bench.fresh = self.bench.fresh, []
        lines = [
            line_of(exchange, secrets=self.secrets, count=lane.round, key_env=lane.target.key_env)
            for exchange, lane in fresh
        ]
        self._lines |= {
            (each.target, each.surface, each.exchange, each.round): each for each in lines
        }
        return lines

    def take(self, line: ExchangeLine | Verdict | Observation) -> None:
        """Write one line of the run as it falls."""
        self._stock.take(line)
        if isinstance(line, Verdict):
            self._verdicts.append(line)
        if self._writer:
            self._writer.write(line)

    def collected(self) -> dict[str, Any]:
        """Return, as plain data, what only a process that collects the tests knows."""
        return {
            "asked": sorted(self.asked),
            "complete": self.complete,
            "housekeeping": list(self.housekeeping),
            "plan": self.plan,
        }

    def learn(self, collected: Mapping[str, Any]) -> None:
        """Take over what a worker collected: with workers, the first process collects nothing."""
        self.asked.update(collected["asked"])
        self.complete = self.complete and collected["complete"]
        new = [each for each in collected["housekeeping"] if each not in self.housekeeping]
        self.housekeeping += new
        self.plan = self.plan or collected["plan"]

    def finish(self, status: int | pytest.ExitCode = pytest.ExitCode.OK) -> None:
        """
        Say what was wrong with the run as a whole, end the run file and close the targets.

        `status` is how pytest ended: anything but passed, failed or nothing collected broke off.
        """
        if status not in _ENDED:
            self.problems.append(f"The run broke off: {_named(status)}.")
        self.problems += self._stock.problems()
        whole = self._look_for_leftovers()
        if self._writer:
            self._writer.finish(
                now(), problems=self.problems, housekeeping=self.housekeeping, whole=whole
            )
        for target in self.targets:
            target.close()
        self._stack.close()

    def _look_for_leftovers(self) -> Whole | None:
        """
        Note recordings nobody asked for and expectations that nothing bears out or that are due.

        A shard has not judged everything: what it knows of the whole run it leaves for the merge.
        """
        if not self.writes:
            return None
        shard, recording = self.options.shard, self.options.record_to is not None
        everything = self.complete and not (self.options.partial or recording)
        forgotten = [
            f"{target.head().name} holds a recording of {exchange}, which nothing asked for."
            for target in (self.targets if everything else ())
            for exchange in target.unplayed(self.asked)
        ]
        untidy = tuple(self.housekeeping)
        if shard:
            self.housekeeping = []
        else:
            self.problems += forgotten
        for name in dict.fromkeys(target.head().name for target in self.targets):
            expected = () if recording else self._expected(name)
            mine = [verdict for verdict in self._verdicts if verdict.target == name]
            for each in expectations.stale(expected, mine) if everything and not shard else ():
                self.housekeeping.append(each.stale_says)
            for each in expectations.overdue(expected, datetime.now(UTC).date()):
                self.housekeeping.append(each.overdue_says)
        return Whole(self.plan, everything, tuple(forgotten), untidy) if shard else None


_ENDED = (
    pytest.ExitCode.OK,
    pytest.ExitCode.TESTS_FAILED,
    pytest.ExitCode.NO_TESTS_COLLECTED,
)


def _named(status: int | pytest.ExitCode) -> str:
    if status == pytest.ExitCode.INTERRUPTED:
        return "it was interrupted, or a module could not be collected"
    return f"pytest left with {int(status)}"
