"""
A baseline as a file: one JSON object a line, written whole or not at all and read back strictly.

Knows the members of each line; what they are compared with is `results.gate`'s business.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conformance.model import Outcome, Provenance, TargetHead, WrongUsage
from conformance.results.baseline import FORMAT, Baseline, lines
from conformance.results.members import Malformed, Members
from conformance.results.standings import Key, Standing, worst_first

_MEND = "Make it again from a run: conformance gate --update."


def text_of(baseline: Baseline) -> str:
    """Return the file of `baseline` as text: plain ASCII, so that it may be read anywhere."""
    texts = (json.dumps(line, separators=(",", ":")) for line in lines(baseline))
    # DEL is the one control character that JSON leaves as it is.
    return "".join(text.replace("\x7f", "\\u007f") + "\n" for text in texts)


def write(baseline: Baseline, path: Path) -> None:
    """Write `baseline` to `path`, whole or not at all. Raises WrongUsage when it cannot be."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text_of(baseline), encoding="ascii", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise WrongUsage(
            f"{path} cannot be written: {error.strerror}.", "Name another file with --baseline."
        ) from error


def read(path: Path) -> Baseline:
    """
    Return the baseline in the file `path`.

    Raises WrongUsage, with file and line, for a file that is missing, empty, cut off, or not what
    `write` would have written; one that a merge left in pieces is among these.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WrongUsage(
            f"There is no baseline {path}.", "Make one from a run: conformance gate --update."
        ) from error
    except OSError as error:
        raise WrongUsage(f"{path} cannot be read: {error.strerror}.", _MEND) from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{path} is no text: {error.reason}.", _MEND) from error
    if not text.strip():
        raise WrongUsage(f"{path} is empty: it would let everything pass.", _MEND)
    found = _Found()
    number = 0
    for number, line in enumerate(text.splitlines(), 1):
        try:
            _take(Members(_object(line)), found, first=number == 1)
        except Malformed as error:
            raise WrongUsage(f"{path}:{number}: {error}.", _MEND) from error
    try:
        return found.baseline()
    except Malformed as error:
        raise WrongUsage(f"{path}:{number}: {error}.", _MEND) from error


@dataclass(slots=True)
class _Found:
    """What the lines that were read say so far."""

    head: Baseline | None = None
    verdicts: int = 0
    judged: Counter[Key] = field(default_factory=Counter)
    other: dict[Key, list[Outcome]] = field(default_factory=dict)
    foreseen: dict[Key, list[Outcome]] = field(default_factory=dict)

    def baseline(self) -> Baseline:
        """Return it all. Raises Malformed when the lines do not fit each other."""
        assert self.head is not None
        if (held := self.judged.total()) != self.verdicts:
            raise Malformed(
                f"the first line counts {self.verdicts} verdicts, the file holds {held}"
            )
        if not held:
            raise Malformed("no verdict is in it: it would let everything pass")
        for key, outcomes in self.other.items():
            if len(outcomes) > self.judged[key]:
                raise Malformed(f"{key.clause} deviates on {key.exchange} and was not judged there")
        self.head.standings.update((key, self._standing(key)) for key in self.judged)
        return self.head

    def _standing(self, key: Key) -> Standing:
        other = self.other.get(key, [])
        passed = [Outcome.PASS] * (self.judged[key] - len(other))
        return Standing(worst_first(other + passed), worst_first(self.foreseen.get(key, [])))


def _object(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"this is no line of JSON ({error})") from error


def _take(line: Members, found: _Found, *, first: bool) -> None:
    kind = line.text("kind")
    if first is not (kind == "baseline"):
        raise Malformed("a baseline has one head, and it is the first line")
    match kind:
        case "baseline":
            found.head = _head(line)
            found.verdicts = line.number("verdicts")
        case "deviation":
            outcome = line.word("outcome", Outcome)
            expected = line.maybe_flag("expected")
            for key in _keys(line, (line.text("clause"),), line.texts("exchanges")):
                found.other.setdefault(key, []).append(outcome)
                if expected:
                    found.foreseen.setdefault(key, []).append(outcome)
        case "judged":
            exchange = line.text("exchange")
            clauses = tuple(
                f"{feature}/{slug}" for feature, slugs in line.lists("clauses") for slug in slugs
            )
            found.judged.update(_keys(line, clauses, (exchange,)))
        case _:
            raise Malformed(f"kind is {kind[:40]!r}, not one of baseline, deviation, judged")
    line.nothing_else()


def _head(line: Members) -> Baseline:
    form = line.number("format")
    if form != FORMAT:
        raise Malformed(f"format is {form}, and this suite reads format {FORMAT}")
    return Baseline(
        suite_version=line.text("suite_version"),
        revision=line.text_or_null("revision"),
        selection=line.text("selection"),
        targets=tuple(_target(Members(each, "a target")) for each in line.items("targets")),
        surfaces=line.texts("surfaces"),
        standings={},
    )


def _target(head: Members) -> TargetHead:
    read_one = TargetHead(
        head.text("target"), head.word("provenance", Provenance), models=head.pairs("models")
    )
    head.nothing_else()
    return read_one


def _keys(line: Members, clauses: tuple[str, ...], exchanges: tuple[str, ...]) -> Iterator[Key]:
    """Return the keys that a line is about; a name that stands twice is a verdict each time."""
    target, provenance = line.text("target"), line.word("provenance", Provenance)
    model, surfaces = line.text_or_null("model"), line.texts("surfaces")
    return (
        Key(target, provenance, surface, model, exchange, clause)
        for surface in surfaces
        for exchange in exchanges
        for clause in clauses
    )
