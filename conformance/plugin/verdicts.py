"""
The outcome of a test as a verdict.

Pure: a test's mark, lane and exception in, a verdict out; pytest's own reports are the hooks' work.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest

from conformance.catalogue import Clause
from conformance.model import Breach, Level, Outcome, UnmatchedRequest, Verdict
from conformance.places import PACKAGE, SUITE
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Lane
from conformance.plugin.outcomes import Broken, Judged
from conformance.plugin.telling import told

_FOUND = 400


def verdict_of(
    clause: Clause, *, ask: Ask | None, lane: Lane, problem: BaseException | None
) -> Verdict:
    """
    Return the verdict of a test on `clause` in `lane` that ended with `problem` (None: it passed).

    An assertion that does not hold breaks a must and is advice for a should or a may, and so does
    a look at something that the answer lacks; anything else means that the suite broke.
    """
    head = lane.target.head()
    exchange = ask.exchange if ask else ""
    outcome, breaches, note = _judge(clause, exchange, problem)
    return Verdict(
        clause=clause.id,
        feature=clause.feature,
        area=clause.area,
        level=clause.level,
        basis=clause.basis,
        target=head.name,
        surface=lane.surface.name,
        exchange=exchange,
        model=lane.models.get(ask.role) if ask and ask.role else None,
        outcome=outcome,
        provenance=head.provenance,
        breaches=breaches,
        note=note,
        rerun=f"conformance run {lane.target.again()} --surface {lane.surface.name} "
        f"--clause {clause.id} --exchange {exchange}",
        round=lane.round,
    )


def _judge(
    clause: Clause, exchange: str, problem: BaseException | None
) -> tuple[Outcome, tuple[Breach, ...], str | None]:
    match problem:
        case None:
            return Outcome.PASS, (), None
        case Judged():
            return problem.outcome, problem.breaches, problem.note
        case AssertionError():
            broken = Outcome.FAIL if clause.level is Level.MUST else Outcome.ADVICE
            return broken, (_breach(clause, exchange, problem),), None
        case pytest.skip.Exception():
            return Outcome.NOT_APPLICABLE, (), str(problem)
        case UnmatchedRequest():
            return Outcome.ERROR, (), str(problem)
        case TypeError() | AttributeError() | LookupError() | ValueError() if _looked(problem):
            broken = Outcome.FAIL if clause.level is Level.MUST else Outcome.ADVICE
            return broken, (_breach(clause, exchange, problem),), None
        case _:
            return Outcome.ERROR, (), f"{type(problem).__name__}: {problem}"[:_FOUND]


def _breach(clause: Clause, exchange: str, problem: BaseException) -> Breach:
    """Return what a test has to say that tripped, in its own words where no better are found."""
    if isinstance(problem, Broken):
        return problem.breach
    breach = told(problem, home=exchange, promise=clause.text)
    if breach is not None:
        return breach
    said = isinstance(problem, AssertionError)
    found = _found(str(problem)) if said else "the answer lacks what the test looks at"
    return Breach(exchange, (clause.text,), found or "something else")


def _looked(problem: BaseException) -> bool:
    """
    Tell whether a test tripped over something absent while it looked at an answer.

    So it is when the innermost of our own frames is the test's; deeper, the suite is to blame.
    """
    ours = [
        Path(frame.filename)
        for frame in traceback.extract_tb(problem.__traceback__)
        if PACKAGE in Path(frame.filename).parents
    ]
    return bool(ours) and SUITE in ours[-1].parents


def _found(text: str) -> str:
    """Return pytest's explanation of an assertion without its frame of `+ where` lines."""
    lines = [line for line in text.splitlines() if not re.match(r"\s*\+\s+(where|and)", line)]
    joined = "\n".join(lines).strip()
    return joined if len(joined) <= _FOUND else joined[: _FOUND - 1] + "…"
