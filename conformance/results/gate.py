"""
The gate: a run against the baseline, strict in both directions, and one line that says why.

    0  every verdict is as the baseline says
    1  something got worse, was lost, or is red and nobody expected it
    3  the run is invalid, incomplete, or judged another part of the suite or other targets
    4  nothing got worse, and something needs tidying: the baseline is no longer true, or an
       expectation is stale or was to be reviewed

Pure; knows nothing of files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.model import Header, Run
from conformance.results.baseline import Baseline, baseline_of
from conformance.results.compare import Change, Kind, changes, differences, part
from conformance.results.exits import invalid
from conformance.results.repeats import Repeats, repeats
from conformance.results.standings import Key, Standing, judged, said, standings

UPDATE = "run conformance gate --update and commit it"


@dataclass(frozen=True, slots=True)
class Cause:
    """
    One thing that keeps the gate from saying 0.

    `code` is the exit code it asks for, `what` a word or two for its kind, `change` what happened
    to which verdict, and `says` a sentence, above all where no single verdict is to blame.
    """

    code: int
    what: str
    change: Change | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate says: the exit code, why in one line, every cause, the weightiest first."""

    code: int
    reason: str
    causes: tuple[Cause, ...]
    judged: int
    notes: tuple[str, ...] = ()


def gate(
    baseline: Baseline,
    run: Run,
    *,
    housekeeping: Iterable[str] = (),
    max_flaky: float | None = None,
) -> Gate:
    """
    Return whether `run` stands where `baseline` says.

    `housekeeping` holds sentences about expectations that are not in the run itself, those that
    passed their review date since it was made, for instance. In a run that asks everything more
    than once the worst round counts; up to a share of `max_flaky`, what is flaky is forgiven.
    """
    was, now = baseline.standings, standings(run)
    held = judged(now)
    notes = tuple(differences(_head(baseline), run.header))
    if unfit := tuple(_unfit(baseline, run)):
        return Gate(3, f"Not compared: {unfit[0].says}", unfit, held, notes)
    verdicts = [_weighed(change) for change in changes(was, now)]
    verdicts += [
        cause for key, after in now.items() if (cause := _foreseeing(key, was.get(key), after))
    ]
    again = repeats(run)
    verdicts = list(_flaky(verdicts, again, max_flaky))
    sentences = dict.fromkeys((*(run.footer.housekeeping if run.footer else ()), *housekeeping))
    untidy = [Cause(4, "housekeeping", says=sentence) for sentence in sentences]
    causes = tuple(sorted((*verdicts, *untidy), key=lambda cause: cause.code))
    code = min((cause.code for cause in causes), default=0)
    reason = _reason(code, causes, baseline)
    if code != 1 and again.flaky and max_flaky is not None:
        reason += f" Flaky and forgiven: {_share(again)}."
    return Gate(code, reason, causes, held, notes)


@dataclass(frozen=True, slots=True)
class Update:
    """
    A new baseline, and how it differs from the one before; `changes` is None without one.

    `unexpected` counts the standings that are red without anybody having foreseen it.
    """

    baseline: Baseline
    changes: tuple[Change, ...] | None
    unexpected: int


def update(baseline: Baseline | None, run: Run) -> Update:
    """Return the baseline that `run` makes in place of `baseline`; its validity is not asked."""
    fresh = baseline_of(run)
    found = tuple(changes(baseline.standings, fresh.standings)) if baseline else None
    red = [each for each in fresh.standings.values() if each.outcome.red]
    return Update(fresh, found, sum(each.outcome not in each.foreseen for each in red))


def _head(baseline: Baseline) -> Header:
    return Header(
        baseline.suite_version,
        "",
        baseline.targets,
        baseline.surfaces,
        selection=baseline.selection,
        revision=baseline.revision,
    )


def _unfit(baseline: Baseline, run: Run) -> Iterator[Cause]:
    for reason in invalid(run):
        yield Cause(3, "invalid run", says=reason)
    was, now = part(baseline.selection), part(run.header.selection)
    if was != now:
        yield Cause(3, "another part", says=f"The run judged {now}, the baseline holds {was}.")
    if absent := _absent(baseline, run):
        says = f"The run did not ask {absent}: --baseline names another file for other targets."
        yield Cause(3, "another target", says=says)


def _absent(baseline: Baseline, run: Run) -> str:
    asked = {(head.name, head.provenance) for head in run.header.targets}
    absent = [head for head in baseline.targets if (head.name, head.provenance) not in asked]
    return ", ".join(f"{head.name} ({head.provenance})" for head in absent)


def _weighed(change: Change) -> Cause:
    """Return the cause that a change is: what somebody foresaw in writing is no regression."""
    foreseen = _all_foreseen(change)
    unforeseen_red = change.kind is Kind.ADDED and change.now.outcome.red
    worse = change.kind is Kind.LOST or ((change.worse or unforeseen_red) and not foreseen)
    what = change.kind.words
    if change.kind is Kind.CHANGED:
        what = "changed for the worse" if change.worse else "changed for the better"
    if unforeseen_red and worse:
        what = "added and red"
    elif foreseen and change.now.outcome.red and not worse:
        what += ", as expected"
    return Cause(1 if worse else 4, what, change)


def _all_foreseen(change: Change) -> bool:
    """Tell whether an expectation foresaw every outcome that came in addition."""
    gained = Counter(change.now.outcomes) - Counter(change.was.outcomes)
    return bool(gained) and gained <= Counter(change.now.foreseen)


def _flaky(causes: list[Cause], found: Repeats, most: float | None) -> Iterator[Cause]:
    """Yield `causes`, those of flaky verdicts named so, or left out while `most` allows them."""
    flaky = {each.key: each for each in found.flaky}
    forgiven = most is not None and found.flaky_rate <= most
    if flaky and most is not None and not forgiven:
        says = f"Too much is flaky: {_share(found)}, more than {most:.2%}."
        yield Cause(1, "too much is flaky", says=says)
    for cause in causes:
        each = flaky.get(cause.change.key) if cause.change and cause.code == 1 else None
        if each is None:
            yield cause
        elif not forgiven:
            says = f"It held in {each.held} of {each.rounds} rounds."
            yield Cause(1, "flaky", cause.change, says)


def _share(found: Repeats) -> str:
    total = len(found.distributions)
    return f"{len(found.flaky):,} of {total:,} verdicts ({found.flaky_rate:.2%})"


def _foreseeing(key: Key, before: Standing | None, after: Standing) -> Cause | None:
    """Return the cause that a red verdict of the same outcome is expected no longer, or now."""
    if before is None or before.outcomes != after.outcomes:
        return None
    was, now = Counter(before.foreseen), Counter(after.foreseen)
    if was == now:
        return None
    change = Change(Kind.CHANGED, key, before, after)
    return Cause(1, "expected no longer", change) if was - now else Cause(4, "expected now", change)


def _reason(code: int, causes: Sequence[Cause], baseline: Baseline) -> str:
    if code == 1:
        return _regressed([cause for cause in causes if cause.code == 1], baseline)
    return _outdated(causes, baseline) if code == 4 else _same(baseline)


def _regressed(bad: Sequence[Cause], baseline: Baseline) -> str:
    parts = [cause.says for cause in bad if cause.change is None]
    news = [cause for cause in bad if cause.change is not None]
    if first := next((cause.change for cause in news if cause.change), None):
        parts.append(
            f"{_tally(news)}, of {baseline.judged:,} verdicts in the baseline; "
            f"the first is {told(first)}."
        )
    return "Regression: " + " ".join(parts)


def _outdated(causes: Sequence[Cause], baseline: Baseline) -> str:
    news = [cause for cause in causes if cause.change is not None]
    rest = [cause.says for cause in causes if cause.change is None]
    parts = []
    if news:
        parts.append(
            f"The baseline is no longer true: {_tally(news)}, of {baseline.judged:,} verdicts; "
            f"{UPDATE}."
        )
    if rest:
        more = f" (and {len(rest) - 1} more)" if len(rest) > 1 else ""
        parts.append(f"{rest[0]}{more}")
    return "Housekeeping: " + " ".join(parts)


def _same(baseline: Baseline) -> str:
    found = baseline.standings
    red = sum(each.outcome.red for each in found.values())
    foreseen = sum(each.outcome in each.foreseen for each in found.values())
    targets = ", ".join(sorted({key.target for key in found}))
    surfaces = ", ".join(sorted({key.surface for key in found}))
    return (
        f"As in the baseline: {baseline.judged:,} verdicts on {targets} through {surfaces}; "
        f"{red:,} red, {foreseen:,} of these expected."
    )


def told(change: Change) -> str:
    """Return a change in one phrase: the clause, where, and what became of it."""
    key = change.key
    where = f"{key.clause} on {key.exchange or 'no exchange'} ({key.target}, {key.surface})"
    return f"{where}: {said(change.before)}, now {said(change.after)}"


def _tally(causes: Sequence[Cause]) -> str:
    tally = Counter(cause.what for cause in causes)
    return ", ".join(f"{count:,} {what}" for what, count in tally.items())
