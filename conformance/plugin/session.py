"""
One session of the suite: which targets answer, what is kept, what the run file says.

Works in the process that was started and in every xdist worker; only the first writes the run.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from conformance import __version__
from conformance.catalogue import load
from conformance.catalogue.scoring import newest
from conformance.model import (
    Exchange,
    ExchangeLine,
    Header,
    InvalidRun,
    Observation,
    Outcome,
    Provenance,
    Verdict,
)
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Bench, Lane, models_of
from conformance.plugin.lines import line_of
from conformance.plugin.options import Options
from conformance.recording.cassette import Head, path_of, write
from conformance.recording.offline import offline
from conformance.results import Writer
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

PACKAGES = ("openai", "httpx2", "pytest", "vcrpy", "jsonschema")


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

    `asked` collects the ids of all exchanges that the collected tests ask for; `sweeps` says by
    target whether the sweeps are made there.
    """

    options: Options
    targets: list[Target]
    writes: bool = True
    bench: Bench = field(default_factory=Bench)
    asked: set[str] = field(default_factory=set)
    sweeps: dict[str, bool] = field(default_factory=dict)
    complete: bool = True
    problems: list[str] = field(default_factory=list)
    housekeeping: list[str] = field(default_factory=list)
    _writer: Writer | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _lanes: list[Lane] = field(default_factory=list)
    _answers: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    _lines: dict[tuple[str, str, str], ExchangeLine] = field(default_factory=dict)
    _expectations: dict[str, tuple[Expectation, ...]] = field(default_factory=dict)
    _verdicts: list[Verdict] = field(default_factory=list)
    _observed: int = 0
    _outcomes: dict[Outcome, int] = field(default_factory=lambda: defaultdict(int))

    def start(self) -> None:
        """Refuse the network unless a live target was named, and begin the run file."""
        if all(target.head().provenance is not Provenance.LIVE for target in self.targets):
            self._stack.enter_context(offline())
        if self.options.record_to is not None:
            self.bench.keep = self._record
        if self.writes and self.options.run_file:
            self._writer = Writer(Path(self.options.run_file), secrets=self.secrets)
            self._writer.write(self._header())

    @property
    def lanes(self) -> list[Lane]:
        """Every target through every chosen surface, in order."""
        if not self._lanes:
            names = self.options.surfaces
            self._lanes = [
                Lane(target, surface, models_of(target), self.bench)
                for target in self.targets
                for name, surface in all_surfaces().items()
                if not names or name in names
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
        return self._lines.get((verdict.target, verdict.surface, verdict.exchange))

    def report_lines(self) -> list[ExchangeLine]:
        """Return the lines of the exchanges made since the last call, redacted."""
        fresh, self.bench.fresh = self.bench.fresh, []
        lines = [line_of(exchange, secrets=self.secrets) for exchange, _ in fresh]
        self._lines |= {(line.target, line.surface, line.exchange): line for line in lines}
        return lines

    def take(self, line: ExchangeLine | Verdict | Observation) -> None:
        """Write one line of the run as it falls."""
        match line:
            case ExchangeLine():
                self._answers[line.target].append(line.failure is None)
            case Verdict():
                self._outcomes[line.outcome] += 1
                self._verdicts.append(line)
            case Observation():
                self._observed += 1
        if self._writer:
            self._writer.write(line)

    def finish(self, status: int | pytest.ExitCode = pytest.ExitCode.OK) -> None:
        """
        Say what was wrong with the run as a whole, end the run file and close the targets.

        `status` is how pytest ended: anything but passed, failed or nothing collected broke off.
        """
        if status not in _ENDED:
            self.problems.append(f"The run broke off: {_named(status)}.")
        self._take_stock()
        if self._writer:
            self._writer.finish(_now(), problems=self.problems, housekeeping=self.housekeeping)
        for target in self.targets:
            target.close()
        self._stack.close()

    def _take_stock(self) -> None:
        if not sum(self._outcomes.values()) and not self._observed:
            self.problems.append("No clause was judged.")
        if errors := self._outcomes[Outcome.ERROR]:
            self.problems.append(f"The suite itself broke on {errors} tests.")
        for name, answered in self._answers.items():
            if not any(answered):
                self.problems.append(f"{name} answered none of {len(answered)} requests.")
        if self.writes and not self.options.record_to:
            self._look_for_leftovers()

    def _look_for_leftovers(self) -> None:
        """Note recordings nobody asked for and expectations nothing bears out any more."""
        whole = self.complete and not self.options.partial
        for target in self.targets:
            name = target.head().name
            for exchange in target.unplayed(self.asked) if whole else ():
                self.problems.append(
                    f"{name} holds a recording of {exchange}, which nothing asked for."
                )
            mine = [verdict for verdict in self._verdicts if verdict.target == name]
            expected = self._expected(name)
            for each in expectations.stale(expected, mine) if whole else ():
                self.housekeeping.append(
                    f"{each.where} expects a deviation from {each.clause} that is gone."
                )
            for each in expectations.overdue(expected, datetime.now(UTC).date()):
                self.housekeeping.append(f"{each.where} was to be reviewed by {each.review}.")

    def _header(self) -> Header:
        return Header(
            suite_version=__version__,
            started=_now(),
            targets=tuple(target.head() for target in self.targets),
            surfaces=tuple(dict.fromkeys(lane.surface.name for lane in self.lanes)),
            command=self.options.command,
            selection=self.options.partial,
            versions=tuple((name, _version(name)) for name in PACKAGES),
            revision=self.options.revision or newest(),
        )

    def _record(self, exchange: Exchange, ask: Ask, lane: Lane) -> None:
        head = Head(
            provenance=exchange.provenance,
            target=exchange.target,
            exchange=exchange.id,
            area=ask.area,
            kind=exchange.kind,
            role=ask.role,
            model=exchange.model,
            base_url=lane.target.endpoint().base_url,
            recorded=_recorded(exchange.provenance),
            suite=__version__,
            surface=lane.surface.name,
            claims=lane.target.claims,
        )
        root = Path(self.options.record_to or os.curdir)
        write(exchange, path_of(root, head), head=head, secrets=self.secrets)


_ENDED = (
    pytest.ExitCode.OK,
    pytest.ExitCode.TESTS_FAILED,
    pytest.ExitCode.NO_TESTS_COLLECTED,
)


def _named(status: int | pytest.ExitCode) -> str:
    if status == pytest.ExitCode.INTERRUPTED:
        return "it was interrupted, or a module could not be collected"
    return f"pytest left with {int(status)}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _recorded(provenance: Provenance) -> str:
    """Return today; for a rehearsal a fixed day, so that the same answers give equal files."""
    if provenance is Provenance.REHEARSED:
        return REHEARSED_ON
    return datetime.now(UTC).date().isoformat()


REHEARSED_ON = "2026-11-22"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
