"""
What failed as workflow commands of GitHub, which shows them beside the files of a change.

A clause stands for its row in the catalogue: the one place in this repository that says what was
promised. Knows neither whether a workflow is running nor where its output goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from conformance import places
from conformance.catalogue import Catalogue, load
from conformance.catalogue.reader import Reading, read
from conformance.model import Run, Verdict
from conformance.report import failure
from conformance.report.lookup import alike, exchange_lines, line_for
from conformance.report.plain import clean, counted
from conformance.results import ending

MOST = 10  # of one kind in one step; GitHub drops the rest without a word
_LONGEST = 4000  # characters of a message

Place = tuple[str, int]  # a path from the top of the repository, and a line


def render(
    run: Run,
    *,
    catalogue: Catalogue | None = None,
    place_of: Callable[[str], Place | None] | None = None,
) -> str:
    """
    Return a line for each trouble nobody expected, worst first, ten of a kind at most.

    `place_of` says where the clause with an id stands, by default where it is in this checkout; a
    clause without a place is told without a file. An invalid run is an error, what needs tidying
    a warning, and a notice counts what GitHub would not show. Empty when all is as expected.
    """
    end = ending(run)
    errors = list(_errors(run, catalogue or load(), place_of or row_of))
    if end.code == 3:
        errors = [
            _command("error", clean(" ".join(end.reasons)), title="The run is invalid"),
            *errors,
        ]
    warnings = []
    if run.footer is not None:
        told = run.footer.housekeeping
        warnings = [_command("warning", clean(each), title="Housekeeping needed") for each in told]
    lines = errors[:MOST] + warnings[:MOST]
    if left := len(errors) + len(warnings) - len(lines):
        said = f"{counted(left, 'more trouble', 'more troubles')} of this run: see its report."
        lines.append(_command("notice", said, title="Not all is shown here"))
    return "".join(f"{line}\n" for line in lines)


def row_of(clause: str) -> Place | None:
    """Return where the row of `clause` is; None for an unknown one and outside a checkout."""
    if not places.in_checkout():
        return None
    found = _reading().places.get(("clause", clause))
    return (f"conformance/catalogue/{found.file}", found.line("id")) if found else None


@cache
def _reading() -> Reading:
    return read(places.PACKAGE / "catalogue")


def _errors(
    run: Run, catalogue: Catalogue, place_of: Callable[[str], Place | None]
) -> Iterator[str]:
    lines = exchange_lines(run)
    groups = alike(each for each in run.verdicts if each.unexpected)
    for group in sorted(groups, key=lambda group: -group[0].outcome.rank):
        first = group[0]
        block = failure.text(
            first,
            catalogue.clauses.get(first.clause),
            line_for(first, lines),
            also=failure.also_on(group[1:]),
        )
        at = place_of(first.clause)
        yield _command("error", block.rstrip("\n"), title=_title(group), at=at)


def _title(group: Sequence[Verdict]) -> str:
    first = group[0]
    many = f", {counted(len(group), 'verdict')}" if len(group) > 1 else ""
    return f"{first.clause}: {first.outcome} on {first.target}{many}"


def _command(kind: str, message: str, *, title: str, at: Place | None = None) -> str:
    """Return a workflow command that nothing in its texts can end or extend."""
    where = f"file={_property(at[0])},line={at[1]}," if at else ""
    text = clean(message, lines=True, limit=_LONGEST)
    return f"::{kind} {where}title={_property(clean(title, limit=200))}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
