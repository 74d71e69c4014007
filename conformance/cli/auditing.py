"""
What `conformance audit` does: found exchanges in, a run and its reports out.

Judges with the contract rules alone; nothing is sent.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from conformance import __version__
from conformance.cli import judging
from conformance.cli.judged import SHOWN, Judged, Kept, catalogue, judge_job
from conformance.cli.parting import each_job
from conformance.model import Footer, Header, InvalidRun, Outcome, Run
from conformance.recording.foreign import Part, Unreadable
from conformance.results import jsonl

_LISTED = 50  # things not read that are told one by one; the file beside the reports has all
NOT_READ = "not-read.txt"


def audit(
    parts: Iterable[Part | Unreadable],
    out: Path,
    *,
    processes: int,
    hosts: frozenset[str] = frozenset(),
) -> int:
    """
    Judge every exchange in `parts` that went to one of `hosts` (none given: all of them).

    Writes the run and its reports into `out` and returns the exit code. Every verdict goes into
    the run; the reports show the first SHOWN of one clause with one outcome at one target. Raises
    InvalidRun when nothing holds an exchange.
    """
    folder = judging.writable(out)
    catalogue()
    run = _judge(each_job(parts, partial(judge_job, hosts=hosts), processes=processes), folder)
    if isinstance(run, Kept):
        for each in run.unreadable[:_LISTED]:
            print(f"not read: {each}", file=sys.stderr)
        raise InvalidRun("Nothing that was given holds an exchange.", "See the reasons above.")
    shown, kept = run
    code = judging.show(shown, folder)
    _tell(kept, folder)
    return code


def _judge(jobs: Iterable[Judged], folder: Path) -> tuple[Run, Kept] | Kept:
    """Write the run of `jobs`, and return what is shown of it; only Kept when it has nothing."""
    kept = Kept()
    started = _now()
    footer: Footer | None = None
    lines = folder / "run.jsonl.lines"  # the header says what was found, so it is written last
    try:
        with lines.open("w", encoding="ascii", newline="\n") as file:
            for done in jobs:
                file.writelines(done.lines)
                kept.add(done)
        footer = Footer(_now(), kept.seen, kept.counts.total())
    finally:
        header = Header(
            suite_version=__version__,
            started=started,
            targets=tuple(kept.heads()),
            surfaces=tuple(sorted(kept.surfaces)),
            command="conformance audit",
        )
        if kept.seen:
            _assemble(header, lines, footer, folder / "run.jsonl")
        lines.unlink()
    if not kept.seen:
        return kept
    return Run(header, tuple(kept.exchanges), tuple(kept.verdicts), footer), kept


def _assemble(header: Header, lines: Path, footer: Footer | None, run_file: Path) -> None:
    beside = run_file.with_name(run_file.name + ".part")
    with beside.open("wb") as file:
        file.write(jsonl.line_of(header).encode("ascii"))
        with lines.open("rb") as body:
            shutil.copyfileobj(body, file)
        if footer is not None:
            file.write(jsonl.line_of(footer).encode("ascii"))
    beside.replace(run_file)


def _tell(kept: Kept, folder: Path) -> None:
    read_as = ", ".join(f"{count} {form}" for form, count in kept.formats.most_common())
    print(f"Read as: {read_as}.")
    print(f"{kept.judged} of {kept.seen} exchanges were judged by at least one rule.")
    if kept.partial:
        print(f"  {kept.partial} are marked partial: what is absent in them is not judged")
    if kept.unanswered:
        print(f"  {kept.unanswered} were kept without their answer, and only --for looks at them")
    for what, count in kept.unspoken.most_common(10):
        print(f"  not judged, no rule speaks of it: {what} ({count})")
    if not kept.whole:
        print(
            f"The reports show the first {SHOWN} verdicts of a clause with the same outcome; "
            f"run.jsonl holds all {kept.counts.total()}."
        )
    _tell_breaches(kept)
    _tell_unread(kept.unreadable, folder)


def _tell_breaches(kept: Kept) -> None:
    for target in dict.fromkeys(key[0] for key in kept.counts):
        mine = {key: count for key, count in kept.counts.items() if key[0] == target}
        musts: Counter[str] = Counter()
        for (_, _, clause, outcome), count in mine.items():
            if outcome is Outcome.FAIL:
                musts[clause] += count
        if musts:
            print(f"{target}: {musts.total()} of {sum(mine.values())} verdicts broke a must")
            for clause, count in musts.most_common():
                print(f"  {count:4d}  {clause}")
        else:
            print(f"{target}: none of {sum(mine.values())} verdicts broke a must")


def _tell_unread(unreadable: list[Unreadable], folder: Path) -> None:
    list_file = folder / NOT_READ
    list_file.unlink(missing_ok=True)
    for each in unreadable[:_LISTED]:
        print(f"not read: {each}", file=sys.stderr)
    if len(unreadable) > _LISTED:
        list_file.write_text("".join(f"{each}\n" for each in unreadable), encoding="utf-8")
        print(f"not read: {len(unreadable)} in all, listed in {list_file}", file=sys.stderr)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
