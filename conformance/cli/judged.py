"""
Found traffic judged into lines of a run, and what is kept of it for the reports.

Holds no more than one job and a bounded choice of verdicts; the bodies are gone once judged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from conformance.catalogue import Catalogue, load
from conformance.cli.parting import Job
from conformance.model import Exchange, ExchangeLine, Outcome, Provenance, TargetHead, Verdict
from conformance.plugin.lines import line_of
from conformance.recording.foreign import Found, Unreadable, read_part
from conformance.results import jsonl
from conformance.results.audit import verdicts_on
from conformance.results.lines import decode

SHOWN = 500
"""Verdicts that the reports show of one clause with one outcome at one target."""

_MOST_SPELLED = 5_000
_SPELLED: dict[object, tuple[str, str]] = {}  # what stands around the exchange's id in a line

Key = tuple[str, str, str, Outcome]  # target, surface, clause, outcome


@dataclass(slots=True)
class Span:
    """How many exchanges one target had, and the first and the last day they were recorded."""

    count: int = 0
    first: str | None = None
    last: str | None = None

    def add(self, count: int, *days: str | None) -> None:
        """Count `count` exchanges more, recorded on `days`."""
        self.count += count
        for day in days:
            if day is not None:
                self.first = min(self.first or day, day)
                self.last = max(self.last or day, day)


@dataclass(slots=True)
class Tally:
    """What is counted of found traffic, in one job and in all of them."""

    unreadable: list[Unreadable] = field(default_factory=list)
    spans: dict[tuple[str, Provenance], Span] = field(default_factory=dict)
    surfaces: set[str] = field(default_factory=set)
    formats: Counter[str] = field(default_factory=Counter)
    unspoken: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0
    partial: int = 0


@dataclass(slots=True)
class Judged(Tally):
    """What came of one job: lines of a run with what each is about, and what could not be read."""

    lines: list[str] = field(default_factory=list)
    keys: list[Key | None] = field(default_factory=list)  # None: the line of an exchange


def judge_job(job: Job, hosts: frozenset[str]) -> Judged:
    """Judge every exchange in the parts of `job` that went to one of `hosts` (none: any host)."""
    done = Judged()
    for found in _read(job):
        if isinstance(found, Unreadable):
            done.unreadable.append(found)
        elif not hosts or found.target in hosts:
            _judge(found, catalogue(), done)
    return done


@cache
def catalogue() -> Catalogue:
    """Return what is promised, read once; processes that are forked afterwards have it, too."""
    return load()


def _read(job: Job) -> Iterator[Found]:
    for part in job:
        if isinstance(part, Unreadable):
            yield part
        else:
            yield from read_part(part)


def _judge(exchange: Exchange, promised: Catalogue, done: Judged) -> None:
    verdicts = list(verdicts_on(exchange, promised))
    line = replace(line_of(exchange, judged=len(verdicts)), recorded=exchange.recorded)
    done.lines.append(jsonl.line_of(line))
    done.keys.append(None)
    for each in verdicts:
        done.lines.append(_line(each))
        done.keys.append((each.target, each.surface, each.clause, each.outcome))
    span = done.spans.setdefault((exchange.target, exchange.provenance), Span())
    span.add(1, exchange.recorded)
    done.surfaces.add(exchange.surface)
    done.formats[exchange.facts.get("format", "?")] += 1
    done.partial += "partial" in exchange.facts
    if exchange.response is None:
        done.unanswered += 1
    elif not verdicts:
        done.unspoken[f"{line.method or '?'} {line.path or 'a body'}"] += 1


def _line(verdict: Verdict) -> str:
    """Return the line of a verdict; those that held differ in little, so they are spelled once."""
    if verdict.breaches or verdict.note:
        return jsonl.line_of(verdict)
    key = (verdict.clause, verdict.outcome, verdict.target, verdict.surface, verdict.model)
    origin = (verdict.provenance, verdict.origin)
    around = _SPELLED.get((key, origin))
    if around is None:
        if len(_SPELLED) >= _MOST_SPELLED:
            _SPELLED.clear()
        before, _, after = jsonl.line_of(verdict).partition(_member(verdict))
        around = _SPELLED[key, origin] = (before, after)
    return around[0] + _member(verdict) + around[1]


def _member(verdict: Verdict) -> str:
    return '"exchange":' + json.dumps(verdict.exchange).replace("\x7f", "\\u007f") + ","


@dataclass(slots=True)
class Kept(Tally):
    """All jobs together: counts of everything, and the verdicts that the reports show."""

    exchanges: list[ExchangeLine] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    counts: Counter[Key] = field(default_factory=Counter)
    judged: int = 0

    @property
    def seen(self) -> int:
        """How many exchanges there were."""
        return sum(span.count for span in self.spans.values())

    @property
    def whole(self) -> bool:
        """True when the reports show every verdict."""
        return self.counts.total() == len(self.verdicts)

    def add(self, done: Judged) -> None:
        """Take in what came of the next job."""
        for target, more in done.spans.items():
            self.spans.setdefault(target, Span()).add(more.count, more.first, more.last)
        self.unreadable += done.unreadable
        self.surfaces |= done.surfaces
        self.formats += done.formats
        self.unspoken += done.unspoken
        self.unanswered += done.unanswered
        self.partial += done.partial
        about = ""  # the line of the exchange that the verdicts below it are on, until it is kept
        new = False
        for line, key in zip(done.lines, done.keys, strict=True):
            if key is None:
                about, new = line, True
                if len(self.exchanges) < SHOWN:
                    self.exchanges.append(_exchange(about))
                    about = ""
                continue
            self.judged += new
            new = False
            self.counts[key] += 1
            if self.counts[key] <= SHOWN:
                if about:
                    self.exchanges.append(_exchange(about))
                    about = ""
                self.verdicts.append(_verdict(line))

    def heads(self) -> Iterator[TargetHead]:
        """Yield a head for each target, in the order they were met."""
        for (host, provenance), span in self.spans.items():
            when = f"recorded {span.first} to {span.last}" if span.first else "of unknown date"
            yield TargetHead(
                name=host,
                provenance=provenance,
                recorded=span.first,
                detail=f"{span.count} exchanges, {when}",
            )


def _exchange(line: str) -> ExchangeLine:
    found = decode(json.loads(line))
    assert isinstance(found, ExchangeLine)  # it was written as one
    return found


def _verdict(line: str) -> Verdict:
    found = decode(json.loads(line))
    assert isinstance(found, Verdict)  # it was written as one
    return found
