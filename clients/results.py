"""
What came of a client, as lines of JSON: written, read, and compared with what was committed.

Knows the form, `schemas/suite/smoke.schema.json`; nothing of how results are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clients.outcomes import Kind, Outcome
from clients.roster import HERE

DATA = HERE.parent / "reports" / "clients.jsonl"


@dataclass(frozen=True, slots=True)
class Round:
    """
    One client at one endpoint: the outcome of each task, in the tasks' order.

    `deviation` is the id of the fault the endpoint had, None where it had none and its answers
    were replayed.
    """

    dialect: str
    deviation: str | None
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """All rounds of one client, made on `date` with the `versions` of its packages."""

    client: str
    date: str
    versions: Mapping[str, str]
    rounds: tuple[Round, ...]


def text_of(reports: Iterable[Report]) -> str:
    """Return `reports` as lines of JSON: a line a client, followed by a line a round."""
    lines: list[Mapping[str, Any]] = []
    for report in reports:
        head = {"kind": "client", "client": report.client, "date": report.date}
        lines.append({**head, "versions": dict(report.versions)})
        lines += [_plain(report.client, each) for each in report.rounds]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read(text: str) -> tuple[Report, ...]:
    """Return the reports in `text`; raises ValueError for a line that is none of ours."""
    found: list[Report] = []
    for line in map(json.loads, text.splitlines()):
        match line:
            case {"kind": "client", "client": name, "date": date, "versions": versions}:
                found.append(Report(name, date, versions, ()))
            case {"kind": "round", "client": name} if found and found[-1].client == name:
                found[-1] = replace(found[-1], rounds=(*found[-1].rounds, _round(line)))
            case _:
                raise ValueError(f"This is no line about a client: {json.dumps(line)[:80]}")
    return tuple(found)


def with_report(reports: Sequence[Report], new: Report, order: Sequence[str]) -> list[Report]:
    """Return `reports` with `new` in the place of the one of its client, in the given order."""
    kept = {report.client: report for report in (*reports, new)}
    return [kept[name] for name in order if name in kept]


def changes(before: Report | None, now: Report) -> list[str]:
    """
    Return in sentences where `now` ends otherwise than `before` did.

    What an error said does not count, whether there was one does.
    """
    if before is None:
        return [f"{now.client} has no committed results."]
    then = {(each.dialect, each.deviation): each.outcomes for each in before.rounds}
    found = []
    for each in now.rounds:
        where = each.deviation or f"the {each.dialect} dialect"
        for task, outcome in each.outcomes.items():
            old = then.get((each.dialect, each.deviation), {}).get(task)
            if old is None or old.kind is not outcome.kind:
                was = f"was: {old.kind}" if old else "was not there"
                said = f" ({outcome.happened})" if outcome.happened else ""
                found.append(f"{now.client}, {where}, {task}: {outcome.kind}{said}; {was}.")
    asked = {(each.dialect, each.deviation) for each in now.rounds}
    return found + [
        f"{now.client}: {key[1] or key[0]} was left out." for key in then.keys() - asked
    ]


def _plain(client: str, each: Round) -> Mapping[str, Any]:
    tasks = {
        task: {"outcome": outcome.kind.value}
        | ({"happened": outcome.happened} if outcome.happened else {})
        for task, outcome in each.outcomes.items()
    }
    where = {"dialect": each.dialect, "deviation": each.deviation}
    return {"kind": "round", "client": client, **where, "tasks": tasks}


def _round(line: Mapping[str, Any]) -> Round:
    outcomes = {
        task: Outcome(Kind(told["outcome"]), told.get("happened", ""))
        for task, told in line["tasks"].items()
    }
    return Round(line["dialect"], line["deviation"], outcomes)
