"""
What `conformance expect` does: unexpected verdicts in, drafted entries and leftovers out.

Appends and never rewrites: a reason that a person wrote is kept to the letter.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from conformance.catalogue import load
from conformance.catalogue.deviations import reported
from conformance.model import InvalidRun, Run, Verdict, WrongUsage
from conformance.places import in_checkout
from conformance.report import drafted as toml
from conformance.report.plain import counted
from conformance.results.compare import part
from conformance.results.drafts import Draft, drafts
from conformance.results.exits import invalid
from conformance.targets import expectations
from conformance.targets.expectations import Expectation


@dataclass(frozen=True, slots=True)
class Drafted:
    """Entries for one target as text, and sentences on entries that somebody has to look at."""

    target: str
    entries: tuple[str, ...]
    untidy: tuple[str, ...]


def drafted(target: str, run: Run) -> Drafted:
    """
    Return drafts for what `run` found red at `target` and its expectations of today do not foresee.

    Raises WrongUsage for a target that the run lacks, InvalidRun when the run may not be relied on,
    and Housekeeping when the target's expectations cannot be read, unfinished drafts among them.
    """
    names = dict.fromkeys(head.name for head in run.header.targets)
    if target not in names:
        raise WrongUsage(f"The run has no target {target!r}.", f"It has {', '.join(names)}.")
    if why := invalid(run):
        raise InvalidRun(f"The run is no ground for drafts: {why[0]}", "Make a whole run first.")
    known = expectations.load(target, clauses=load().clauses)
    mine = [_anew(each, known) for each in run.verdicts if each.target == target]
    made = drafts(mine)
    taken = {_place(each.clause, each.surface, each.exchange): each for each in known}
    free = [each for each in made if _place(each.clause, each.surface, each.exchange) not in taken]
    today = datetime.now(UTC).date()
    entries = tuple(
        toml.entry(each, [one for one in reported() if each.clause in one.clauses], today)
        for each in free
    )
    return Drafted(target, entries, tuple(_untidy(run, mine, known, made, taken)))


def keep(found: Drafted, file: Path | None = None) -> None:
    """
    Write the entries to the new file `file`, or append them to the target's expectations.

    Raises WrongUsage when `file` is there already, when the target's name is no file's name, when
    the package is an installed one, or when nothing can be written.
    """
    if file is None and not in_checkout():
        raise WrongUsage("Nothing is written into an installed package.", "Use --out FILE instead.")
    own = expectations.FOLDER / f"{found.target}.toml"
    if file is None and own.resolve().parent != expectations.FOLDER.resolve():
        raise WrongUsage(
            f"{found.target!r} cannot name a file of expectations.", "Use --out FILE instead."
        )
    if file is not None and file.exists():
        raise WrongUsage(f"{file} is there already.", "Name a new file, so that nothing is lost.")
    path = file or own
    text = "\n".join(found.entries)
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before:
            text = before.rstrip("\n") + "\n\n" + text
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise WrongUsage(
            f"{path} cannot be written: {error.strerror}.", "Use --out FILE instead."
        ) from error
    count = counted(len(found.entries), "draft")
    print(f"{count} in {path}: write a reason in place of every TODO.", file=sys.stderr)


def _anew(verdict: Verdict, known: tuple[Expectation, ...]) -> Verdict:
    """Return `verdict` as the expectations of today see it, whatever the run said."""
    return expectations.apply(replace(verdict, expected=None, link=None), known)


def _place(clause: str, surface: str, exchange: str) -> tuple[str, str, str]:
    return clause, surface, exchange


def _untidy(
    run: Run,
    mine: list[Verdict],
    known: tuple[Expectation, ...],
    made: tuple[Draft, ...],
    taken: dict[tuple[str, str, str], Expectation],
) -> Iterator[str]:
    lacking = []
    for each in made:
        if there := taken.get(_place(each.clause, each.surface, each.exchange)):
            lacking.append(there)
            yield f"{there.where} is about {each.clause}, which is now {', '.join(each.outcomes)}."
    judged = part(run.header.selection)
    if known and judged != part(""):
        yield f"The run judged {judged}: it cannot tell what is stale."
    else:
        for stale in expectations.stale(known, mine):
            if stale not in lacking:
                yield f"{stale.stale_says} Remove it."
    for overdue in expectations.overdue(known, datetime.now(UTC).date()):
        yield f"{overdue.overdue_says} Look again and set a new day, or remove it."
