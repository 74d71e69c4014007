"""
Trying generated changes: which answers stand for all shapes, and which clauses turn on a change.

Nothing is sent: a changed answer takes the place of the healthy one on a copy of the bench.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from conformance.model import Exchange, Kind
from conformance.mutants.allowed import allowances
from conformance.mutants.structural import Change, changes, event_changes, paths
from conformance.plugin.bench import Lane
from conformance.plugin.outcomes import Judged
from conformance.proof.catching import breakage, catches
from conformance.proof.healthy import Healthy, healthy
from conformance.proof.trial import judged
from conformance.results.proof import Altered

DIALECTS = ("openai", "gemini")


def altered(dialect: str, exchange: str, only: frozenset[str] | None = None) -> Iterator[Altered]:
    """
    Yield every generated change of the answer to one exchange after its trial.

    With `only`, changes of these members alone.
    """
    before = healthy(dialect, "rest")
    made = _made(before, exchange)
    assert made is not None
    assert made.response is not None
    for change in changes(made.response):
        if only is None or change.where in only:
            yield _tried(before, made, change)


def altered_events(exchange: str) -> Iterator[Altered]:
    """Yield every change of the events of one stream of OpenAI's dialect after its trial."""
    before = healthy(DIALECTS[0], "rest")
    made = _made(before, exchange)
    assert made is not None
    assert made.response is not None
    for change in event_changes(made.response):
        yield _tried(before, made, change)


@cache
def streams() -> tuple[str, ...]:
    """
    Return a stream of text and one of tool calls, those that most tests look at.

    Whether a lost or doubled event is noticed depends on a prompt that forces the text, so only
    streams whose text is forced can show it.
    """
    before = healthy(DIALECTS[0], "rest")
    found: dict[str, None] = {}
    for member in ("/choices/*/delta/content", "/choices/*/delta/tool_calls"):
        showing = [
            exchange
            for exchange in before.spec.tests
            if (made := _made(before, exchange)) is not None
            and made.kind is Kind.STREAM
            and made.response is not None
            and made.response.ok
            and any(
                path == member and type_ in ("str", "list") for path, type_ in paths(made.response)
            )
        ]
        found[max(showing, key=lambda each: (len(before.spec.tests[each]), each))] = None
    return tuple(found)


@cache
def chosen() -> tuple[tuple[str, str, frozenset[str] | None], ...]:
    """
    Return dialects and exchanges whose answers together show every member of every shape.

    A member that comes with values of two types counts twice. Greedy: the exchange that shows
    most members not seen yet goes first, and among equals the one that most tests look at, then
    the shortest. OpenAI's dialect goes first, whole; of Gemini's only the members that the other
    lacks are changed (the third value), because what is wrong there anyway catches nothing.
    """
    found: list[tuple[str, str, frozenset[str] | None]] = []
    seen: set[tuple[str, str, str]] = set()
    members: set[str] = set()
    for dialect in DIALECTS:
        before = healthy(dialect, "rest")
        left = {
            exchange: {(shape_of(made), *path) for path in paths(made.response)}
            for exchange in before.spec.asks
            if (made := _made(before, exchange)) is not None
            and made.response is not None
            and made.kind is not Kind.OTHER  # its shape is judged where its kind is asked for
            # Gemini's errors come as a list, which is a breach whatever else is done to them.
            and (dialect == DIALECTS[0] or made.response.ok)
        }
        if dialect != DIALECTS[0]:
            new = {path for shown in left.values() for _, path, _ in shown} - members
            left = {
                name: {each for each in shown if each[1] in new} for name, shown in left.items()
            }
        tests = {exchange: len(before.spec.tests.get(exchange, ())) for exchange in left}
        while left:
            best = max(left, key=lambda each: (len(left[each] - seen), tests[each], each))
            fresh = left.pop(best) - seen
            if not fresh:
                break
            seen |= fresh
            only = None if dialect == DIALECTS[0] else frozenset(path for _, path, _ in fresh)
            found.append((dialect, best, only))
        members |= {path for _, path, _ in seen}
    return tuple(found)


def shape_of(made: Exchange) -> str:
    """Return what kind of answer an exchange holds: its kind, and `ok` or `error`."""
    ok = made.response is not None and made.response.ok
    return f"{made.kind} {'ok' if ok else 'error'}"


def _made(before: Healthy, exchange: str) -> Exchange | None:
    """Return the healthy exchange, None where it is not asked of the dialect."""
    ask = before.spec.asks[exchange]
    if ask.only not in (None, before.lane.target.claims):
        return None
    try:
        return before.lane.bench.asked(ask, before.lane).exchange
    except Judged:  # nothing there to ask: no model for the role, a level the model lacks
        return None


def _tried(before: Healthy, made: Exchange, change: Change) -> Altered:
    bench = before.lane.bench.copy()
    lane = Lane(before.lane.target, before.lane.surface, before.lane.models, bench)
    ask = before.spec.asks[made.id]
    bench.put(ask, lane, replace(made, response=change.response))
    verdicts = list(judged(lane, [made.id], before.spec))
    caught = tuple(catch.clause for catch in catches(verdicts, before))
    shape = shape_of(made)
    fitting = (each for each in allowances() if each.fits(shape, change.where, change.operation))
    allowance = None if caught else next(fitting, None)
    return Altered(
        shape=shape,
        exchange=made.id,
        dialect=before.dialect,
        where=change.where,
        operation=change.operation,
        caught=caught,
        allowed=allowance.reason if allowance else None,
        broke=breakage(verdicts),
    )
