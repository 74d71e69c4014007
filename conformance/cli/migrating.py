"""
What `conformance audit --for` does: an application's calls, and what becomes of each elsewhere.

Judges no answer and sends nothing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rich.console import Console

from conformance.catalogue.calls import OUTCOMES, Known, calls
from conformance.cli.parting import Job, each_job
from conformance.model import InvalidRun
from conformance.recording.foreign import Part, Unreadable, read_part
from conformance.results.calls import Call, Found, call_of

_WORDS = {
    "unserved": "not served",
    "refused": "refused",
    "ignored": "no effect",
    "differs": "differs",
    "unsure": "not sure",
}
_THREADS = 3  # named of each report; --json has all


@dataclass(slots=True)
class Seen:
    """The calls of some traffic, counted by what they are and what is known of them."""

    calls: Counter[Call] = field(default_factory=Counter)
    models: dict[Call, set[str]] = field(default_factory=dict)
    others: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)

    def add(self, more: Seen) -> None:
        """Take in what was seen in the next part."""
        self.calls += more.calls
        for call, models in more.models.items():
            self.models.setdefault(call, set()).update(models)
        self.others += more.others
        self.unreadable += more.unreadable


def migrate(
    parts: Iterable[Part | Unreadable],
    endpoint: str,
    *,
    processes: int,
    hosts: frozenset[str] = frozenset(),
    as_json: bool = False,
) -> int:
    """
    Tell what becomes of each distinct call in `parts` at `endpoint`, and return the exit code.

    1 when a call is not served or refused by what is known, 0 otherwise. Raises WrongUsage for an
    endpoint that nothing is known of and InvalidRun when there is no call.
    """
    calls(endpoint)  # says at once when nothing is known
    seen = Seen()
    for more in each_job(parts, partial(see, endpoint=endpoint, hosts=hosts), processes=processes):
        seen.add(more)
    for each in seen.unreadable:
        print(f"not read: {each}", file=sys.stderr)
    if not seen.calls:
        raise InvalidRun(
            "Nothing that was given holds a call of this API with its request.",
            "Bare answers do not say what was asked; name a HAR, a cassette or pairs.",
        )
    ordered = sorted(seen.calls, key=lambda call: (*_weight(call), -seen.calls[call]))
    if as_json:
        print(json.dumps(_dumped(endpoint, ordered, seen), indent=2))
    else:
        _print(endpoint, ordered, seen)
    bad = ("unserved", "refused")
    return int(any(each.known.outcome in bad for call in ordered for each in call.found))


def see(job: Job, *, endpoint: str, hosts: frozenset[str]) -> Seen:
    """Return the calls in the parts of `job` that went to one of `hosts` (none: any host)."""
    known = calls(endpoint)
    seen = Seen()
    for part in job:
        for found in (part,) if isinstance(part, Unreadable) else read_part(part):
            if isinstance(found, Unreadable):
                seen.unreadable.append(found)
                continue
            if hosts and found.target not in hosts:
                continue
            call = call_of(found, known)
            if call is None:
                seen.others += 1
                continue
            seen.calls[call] += 1
            if found.model:
                seen.models.setdefault(call, set()).add(found.model)
    return seen


def _weight(call: Call) -> tuple[int, int]:
    worst = call.found[0].known.outcome if call.found else None
    return (OUTCOMES.index(worst) if worst else len(OUTCOMES), -len(call.found))


def _print(endpoint: str, ordered: list[Call], seen: Seen) -> None:
    console = Console(highlight=False)

    def say(text: str = "") -> None:
        console.print(text, markup=False, soft_wrap=True)

    say(
        f"Calls: {seen.calls.total()}, of sorts: {len(ordered)}. Held against what documents and "
        f"public threads say of {endpoint}. Nothing was sent, and no report says that it still "
        "happens."
    )
    notes: dict[str, tuple[int, Known]] = {}
    for call in ordered:
        models = ", ".join(sorted(seen.models.get(call, ())))
        say(f"\n{call.method} {call.path}  ({seen.calls[call]}{'; ' + models if models else ''})")
        for each in call.found:
            number, _ = notes.setdefault(each.known.id + each.known.call, _note(notes, each))
            say(f"  {_WORDS[each.known.outcome]:<11} {each.where or 'the call'}  [{number}]")
        if not call.found:
            say("  nothing known against it")
    say()
    for number, known in notes.values():
        say(f"[{number}] {known.says}")
        for line in _evidence(known):
            say(f"    {line}")
    if seen.others:
        say(f"\nExchanges without a call of this API, or without its request: {seen.others}.")


def _note(notes: dict[str, tuple[int, Known]], found: Found) -> tuple[int, Known]:
    return len(notes) + 1, found.known


def _evidence(known: Known) -> list[str]:
    lines = []
    for each in known.reports:
        threads = ", ".join(each.threads[:_THREADS])
        more = f" and {len(each.threads) - _THREADS} more" if len(each.threads) > _THREADS else ""
        lines.append(f"reported, last {each.last or 'undated'}, {each.status}: {threads}{more}")
    if known.source is not None:
        address = f" {known.source.address}" if known.source.address else ""
        seen = f", last {known.seen}" if known.seen else ""
        lines.append(f"{known.source.title} ({known.source.dated}){seen}{address}")
    return lines


def _dumped(endpoint: str, ordered: list[Call], seen: Seen) -> dict[str, Any]:
    return {
        "endpoint": endpoint,
        "calls": [
            {
                "method": call.method,
                "path": call.path,
                "count": seen.calls[call],
                "models": sorted(seen.models.get(call, ())),
                "findings": [_finding(each) for each in call.found],
            }
            for call in ordered
        ],
        "others": seen.others,
        "not_read": [str(each) for each in seen.unreadable],
    }


def _finding(found: Found) -> dict[str, Any]:
    known = found.known
    source = known.source
    return {
        "id": known.id,
        "outcome": known.outcome,
        "where": found.where,
        "says": known.says,
        "newest": known.newest,
        "reports": [
            {"id": each.id, "last": each.last, "status": each.status, "threads": list(each.threads)}
            for each in known.reports
        ],
        "source": None
        if source is None
        else {"id": source.id, "title": source.title, "dated": source.dated, "read": source.read},
    }
