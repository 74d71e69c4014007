"""
Verdicts as the cases of a test report: a name, what became of it, and why, in words.

What JUnit and CTRF say alike is decided here; neither form is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from conformance.catalogue import Catalogue
from conformance.model import ExchangeLine, Outcome, Run, Verdict
from conformance.report import failure, repeated
from conformance.report.failure import Deviation
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.plain import clean
from conformance.results.repeats import Distribution, repeats
from conformance.results.standings import key_of

_WHY = 500  # characters


class Fate(Enum):
    """What a test report makes of a verdict; the words of its form are the form's business."""

    PASSED = auto()
    FAILED = auto()  # red, and nobody foresaw it
    BROKEN = auto()  # the suite itself broke
    SKIPPED = auto()  # foreseen, inconclusive, or not applicable


@dataclass(frozen=True, slots=True)
class Case:
    """
    One verdict as a test case. All texts are cleaned.

    `why` is one line, empty for a plain pass; `block` tells everything, for what failed or broke.
    `flaky` is True when other rounds of the same run said otherwise.
    """

    verdict: Verdict
    name: str
    fate: Fate
    why: str = ""
    block: str = ""
    flaky: bool = False


def cases(
    run: Run, catalogue: Catalogue, deviations: Mapping[str, Sequence[Deviation]]
) -> Iterator[Case]:
    """Yield a case for every verdict of `run`, in their order."""
    lines = exchange_lines(run)
    flaky = {each.key: each for each in repeats(run).flaky}
    for verdict in run.verdicts:
        found = flaky.get(key_of(verdict))
        fate = _fate(verdict)
        block = ""
        if fate in (Fate.FAILED, Fate.BROKEN):
            block = _block(verdict, catalogue, line_for(verdict, lines), deviations)
        yield Case(
            verdict, _name(verdict), fate, _why(verdict, found), block, flaky=found is not None
        )


def _fate(verdict: Verdict) -> Fate:
    match verdict.outcome:
        case Outcome.PASS | Outcome.ADVICE:
            return Fate.PASSED
        case Outcome.ERROR:
            return Fate.BROKEN
    return Fate.FAILED if verdict.unexpected else Fate.SKIPPED


def _name(verdict: Verdict) -> str:
    again = "" if verdict.round is None else f", round {verdict.round}"
    return clean(f"{verdict.clause} on {verdict.exchange}{again}")


def _why(verdict: Verdict, flaky: Distribution | None) -> str:
    said = _said(verdict)
    if flaky is not None:
        said = f"{said or verdict.outcome}; flaky: {repeated.held(flaky)}"
    return clean(said, limit=_WHY)


def _said(verdict: Verdict) -> str:
    if verdict.expected is not None and verdict.outcome.red:
        return f"{verdict.outcome}, as expected: {verdict.expected}"
    if verdict.breaches:
        first = verdict.breaches[0]
        return f"{verdict.outcome} at {first.where}: {first.found}"
    if verdict.outcome is Outcome.PASS:
        return ""
    return f"{verdict.outcome}: {verdict.note or 'no reason was given'}"


def _block(
    verdict: Verdict,
    catalogue: Catalogue,
    line: ExchangeLine | None,
    deviations: Mapping[str, Sequence[Deviation]],
) -> str:
    clause = catalogue.clauses.get(verdict.clause)
    text = failure.text(verdict, clause, line, deviations.get(verdict.clause, ()))
    return clean(text, lines=True)
