"""
Known deviations of a target: which red verdicts were foreseen, why, and until when.

Reads `expectations/<target>.toml` strictly; gives no verdict of its own.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from conformance.model import Housekeeping, Outcome, Verdict

FOLDER = Path(__file__).with_name("expectations")

_REQUIRED = ("clause", "outcome", "reason", "since", "review")
_OPTIONAL = ("surface", "exchange", "model", "fact", "link")
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b", re.IGNORECASE)
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    One foreseen deviation.

    `surface`, `exchange` and `model` may hold `*` as in file names. `since` and `review` are ISO
    dates; after `review` somebody has to look again. `where` is `file:line` for messages.
    """

    clause: str
    outcomes: frozenset[Outcome]
    reason: str
    since: str
    review: str
    surface: str = "*"
    exchange: str = "*"
    model: str = "*"
    fact: str | None = None
    link: str | None = None
    where: str = ""

    @property
    def stale_says(self) -> str:
        """The sentence for when no verdict bears this out any more."""
        return f"{self.where} expects a deviation from {self.clause} that is gone."

    @property
    def overdue_says(self) -> str:
        """The sentence for when its review date has passed."""
        return f"{self.where} was to be reviewed by {self.review}."

    def foresees(self, verdict: Verdict) -> bool:
        """Tell whether this is about `verdict` and names its outcome."""
        return self.concerns(verdict) and verdict.outcome in self.outcomes

    def concerns(self, verdict: Verdict) -> bool:
        """Tell whether this is about `verdict`, whatever its outcome."""
        return (
            self.clause == verdict.clause
            and fnmatchcase(verdict.surface, self.surface)
            and fnmatchcase(verdict.exchange, self.exchange)
            and fnmatchcase(verdict.model or "", self.model)
        )


def load(target: str, *, clauses: Collection[str] | None = None) -> tuple[Expectation, ...]:
    """Return what is expected of `target`, nothing when it has no file; raises as `read` does."""
    path = FOLDER / f"{target}.toml"
    inside = path.resolve().parent == FOLDER.resolve()
    return read(path, clauses=clauses) if inside and path.is_file() else ()


def read(path: Path, *, clauses: Collection[str] | None = None) -> tuple[Expectation, ...]:
    """
    Return the expectations in the file at `path`, in order.

    Raises Housekeeping with file and line for broken TOML, unknown or missing members, outcomes
    that are not red, an unfinished reason, dates out of order, two entries about the same thing,
    and, where `clauses` are given, a clause that is none of them.
    """
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _untidy(path.name, f"this is no TOML: {error}") from error
    if table.keys() - {"expect"} or not isinstance(table.get("expect", []), list):
        names = ", ".join(sorted(table.keys() - {"expect"})) or "expect"
        raise _untidy(path.name, f"only [[expect]] may stand here, not {names}")
    lines = _lines(text)
    found: dict[tuple[str, ...], Expectation] = {}
    for number, entry in enumerate(table.get("expect", [])):
        where = f"{path.name}:{lines[number]}" if number < len(lines) else path.name
        read_one = _entry(entry, where)
        if clauses is not None and read_one.clause not in clauses:
            raise _untidy(where, f"there is no clause {read_one.clause}")
        key = (read_one.clause, read_one.surface, read_one.exchange, read_one.model)
        if other := found.get(key):
            raise _untidy(where, f"{other.where} is already about {read_one.clause} there")
        found[key] = read_one
    return tuple(found.values())


def apply(verdict: Verdict, expectations: Iterable[Expectation]) -> Verdict:
    """Return `verdict`, with reason, fact and link of the first expectation that foresees it."""
    for expectation in expectations if verdict.outcome.red else ():
        if expectation.foresees(verdict):
            fact = f" ({expectation.fact})" if expectation.fact else ""
            return replace(verdict, expected=expectation.reason + fact, link=expectation.link)
    return verdict


def stale(
    expectations: Iterable[Expectation], verdicts: Collection[Verdict]
) -> tuple[Expectation, ...]:
    """
    Return the expectations that `verdicts` speak about and none of them bears out.

    An expectation that no verdict is about is not stale: the run may have left it out.
    """
    out = []
    for expectation in expectations:
        about = [v for v in verdicts if expectation.concerns(v)]
        told = [v for v in about if v.outcome not in (Outcome.NOT_APPLICABLE, Outcome.ERROR)]
        if told and not any(v.outcome in expectation.outcomes for v in told):
            out.append(expectation)
    return tuple(out)


def overdue(expectations: Iterable[Expectation], today: datetime.date) -> tuple[Expectation, ...]:
    """Return the expectations whose review date lies before `today`."""
    return tuple(e for e in expectations if datetime.date.fromisoformat(e.review) < today)


def _entry(entry: Any, where: str) -> Expectation:
    if not isinstance(entry, dict):
        raise _untidy(where, "an entry is a table")
    for name in entry:
        if name not in (*_REQUIRED, *_OPTIONAL):
            raise _untidy(where, f"{name} is no member of an expectation")
    for name in _REQUIRED:
        if name not in entry:
            raise _untidy(where, f"{name} is missing")
    texts = {
        name: _text(entry[name], name, where)
        for name in ("clause", "reason", *_OPTIONAL)
        if name in entry
    }
    reason = texts["reason"]
    if len(reason) < _SHORTEST_REASON or _UNFINISHED.search(reason):
        raise _untidy(where, f"the reason {reason!r} says nothing yet")
    if "link" in texts and not texts["link"].startswith("https://"):
        raise _untidy(where, f"the link {texts['link']} does not start with https://")
    since, review = (_date(entry[name], name, where) for name in ("since", "review"))
    if review < since:
        raise _untidy(where, f"its review {review} lies before since {since}")
    return Expectation(
        outcomes=_outcomes(entry["outcome"], where),
        since=since,
        review=review,
        where=where,
        **texts,
    )


def _outcomes(value: Any, where: str) -> frozenset[Outcome]:
    red = {outcome.value: outcome for outcome in Outcome if outcome.red}
    names = value if isinstance(value, list) else [value]
    for name in names:
        if not isinstance(name, str) or name not in red:
            raise _untidy(where, f"the outcome {name!r} is none of {', '.join(sorted(red))}")
    if not names:
        raise _untidy(where, "it names no outcome")
    return frozenset(red[name] for name in names)


def _text(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _untidy(where, f"{name} is no text")
    return value.strip()


def _date(value: Any, name: str, where: str) -> str:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise _untidy(where, f"{name} is no date such as 2026-11-22") from error


def _lines(text: str) -> list[int]:
    """Return the line each entry starts on."""
    heads = re.compile(r"\s*\[\[\s*expect\s*\]\]")
    return [number for number, line in enumerate(text.split("\n"), 1) if heads.match(line)]


def _untidy(where: str, why: str) -> Housekeeping:
    return Housekeeping(
        f"expectations/{where}: {why}.", "Mend the entry, or remove it and run again."
    )
