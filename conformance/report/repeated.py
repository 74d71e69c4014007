"""
What several rounds of the same questions add up to, as plain lines: what held, what is flaky.

Counts were made elsewhere; every one has its denominator and its interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conformance.report.plain import clean, counted
from conformance.results.repeats import Distribution, Repeats, wilson

_MOST = 30

Line = tuple[str, str]


def lines(found: Repeats) -> Iterator[Line]:
    """Yield how many verdicts held in every round, how many are flaky, and which these are."""
    total = len(found.distributions)
    if not total:
        return
    yield f"pass^{found.rounds}: {_share(found.always, total)} held in every round", "bold"
    yield f"flaky: {_share(len(found.flaky), total)}", "bold yellow" if found.flaky else ""
    for each in found.flaky[:_MOST]:
        yield f"  {_one(each)}", ""
    if len(found.flaky) > _MOST:
        yield f"  and {len(found.flaky) - _MOST} of {len(found.flaky)} more", "dim"


def held(each: Distribution) -> str:
    """Return in how many rounds a clause held, with the interval of the rate that speaks for."""
    low, high = each.interval
    return f"held in {each.held} of {each.rounds} rounds, 95 % interval {low:.2f} to {high:.2f}"


def _one(each: Distribution) -> str:
    key = each.key
    tally = Counter(each.outcomes)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.items()))
    where = f"{key.target}, {key.surface}"
    return clean(f"{key.clause} on {key.exchange} ({where}): {held(each)} ({outcomes})")


def _share(part: int, whole: int) -> str:
    low, high = (100 * rate for rate in wilson(part, whole))
    said = f"{100 * part / whole:.1f} %, 95 % interval {low:.1f} to {high:.1f} %"
    return f"{part:,} of {counted(whole, 'verdict')} ({said})"
