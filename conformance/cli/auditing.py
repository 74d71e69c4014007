"""
What `conformance audit` does: found exchanges in, a run and its reports out.

Judges with the contract rules alone; nothing is sent.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from conformance import __version__, results
from conformance.catalogue import load
from conformance.cli import judging
from conformance.model import (
    Exchange,
    Header,
    InvalidRun,
    Outcome,
    Provenance,
    Run,
    TargetHead,
    Verdict,
)
from conformance.plugin.lines import line_of
from conformance.recording.foreign import Found, Unreadable, read_paths
from conformance.results.audit import verdicts_on


def audit(paths: Sequence[Path], out: Path, *, hosts: frozenset[str] = frozenset()) -> int:
    """
    Judge every exchange in `paths` that went to one of `hosts` (none given: all of them).

    Writes the run and its reports into `out` and returns the exit code. Raises WrongUsage for a
    path that does not exist and InvalidRun when nothing holds an exchange.
    """
    found = read_paths(paths)
    folder = judging.writable(out)
    exchanges, unreadable = _sorted(found, hosts)
    if not exchanges:
        for each in unreadable:
            print(f"not read: {each}", file=sys.stderr)
        raise InvalidRun("Nothing that was given holds an exchange.", "See the reasons above.")
    run = _judge(exchanges, folder / "run.jsonl")
    code = judging.show(run, folder)
    _tell(run, unreadable)
    return code


def _sorted(
    found: Iterable[Found], hosts: frozenset[str]
) -> tuple[list[Exchange], list[Unreadable]]:
    exchanges: list[Exchange] = []
    unreadable: list[Unreadable] = []
    for each in found:
        if isinstance(each, Unreadable):
            unreadable.append(each)
        elif not hosts or each.target in hosts:
            exchanges.append(each)
    return exchanges, unreadable


def _judge(exchanges: list[Exchange], run_file: Path) -> Run:
    catalogue = load()
    with results.Writer(run_file) as writer:
        writer.write(
            Header(
                suite_version=__version__,
                started=_now(),
                targets=tuple(_heads(exchanges)),
                surfaces=tuple(dict.fromkeys(each.surface for each in exchanges)),
                command="conformance audit",
            )
        )
        for exchange in exchanges:
            verdicts = list(verdicts_on(exchange, catalogue))
            writer.write(line_of(exchange, judged=len(verdicts)))
            for verdict in verdicts:
                writer.write(verdict)
        writer.finish(_now())
    return results.read(run_file)


def _heads(exchanges: list[Exchange]) -> Iterator[TargetHead]:
    hosts: dict[tuple[str, Provenance], list[Exchange]] = {}
    for each in exchanges:
        hosts.setdefault((each.target, each.provenance), []).append(each)
    for (host, provenance), mine in hosts.items():
        dates = sorted(each.recorded for each in mine if each.recorded)
        span = f", recorded {dates[0]} to {dates[-1]}" if dates else ", of unknown date"
        yield TargetHead(
            name=host,
            provenance=provenance,
            recorded=dates[0] if dates else None,
            detail=f"{len(mine)} exchanges{span}",
        )


def _tell(run: Run, unreadable: list[Unreadable]) -> None:
    judged = sum(bool(line.judged) for line in run.exchanges)
    print(f"{judged} of {len(run.exchanges)} exchanges were judged by at least one rule.")
    unspoken = Counter(
        f"{line.method or '?'} {line.path or 'a body'}" for line in run.exchanges if not line.judged
    )
    for what, count in unspoken.most_common(10):
        print(f"  not judged, no rule speaks of it: {what} ({count})")
    for target, mine in _by_target(run.verdicts).items():
        musts = Counter(each.clause for each in mine if each.outcome is Outcome.FAIL)
        if musts:
            print(f"{target}: {sum(musts.values())} of {len(mine)} verdicts broke a must")
            for clause, count in musts.most_common():
                print(f"  {count:4d}  {clause}")
        else:
            print(f"{target}: none of {len(mine)} verdicts broke a must")
    for each in unreadable:
        print(f"not read: {each}", file=sys.stderr)


def _by_target(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.target, []).append(verdict)
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
