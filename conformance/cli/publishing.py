"""
What `conformance audit --facts` does: published recordings in, a run file of facts out.

Sends nothing and copies nothing: the facts cite what they rest on.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from conformance.catalogue.recordings import Register, register
from conformance.cli.judged import catalogue
from conformance.model import Outcome, Run, WrongUsage
from conformance.recording.published import read_register
from conformance.report.plain import counted
from conformance.results import jsonl
from conformance.results.facts import facts


def publish(folder: Path, sources: Path, out: Path) -> int:
    """
    Judge the recordings in `folder` that the register `sources` names into `out`, and return 0.

    The file is written whole or not at all. Raises WrongUsage for a register that does not hold,
    for a recording that is not what it says, and where nothing can be written.
    """
    known = register(sources)
    run = facts(read_register(folder, known), known, catalogue())
    try:
        jsonl.dump(run, out)
    except OSError as error:
        raise WrongUsage(f"{out} cannot be written: {error.strerror}.") from error
    _tell(run, known, out)
    return 0


def _tell(run: Run, known: Register, out: Path) -> None:
    print(
        f"{len(known.judged)} of {counted(len(known.recordings), 'recording')} judged: "
        f"{counted(len(run.exchanges), 'exchange')}, {counted(len(run.verdicts), 'verdict')}."
    )
    for each in known.recordings:
        if each.set_aside is not None:
            print(f"  set aside: {each.cited.label} (grade {each.cited.grade}), {each.set_aside}")
    broken = Counter(each.clause for each in run.verdicts if each.outcome not in _HELD)
    for clause, count in broken.most_common():
        print(f"  {count:4d}  {clause} does not hold")
    print(f"The facts are in {out}")


_HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)
