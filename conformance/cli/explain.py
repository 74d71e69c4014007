"""
`conformance explain`: from the promise to the wire.

Reads the catalogue, what people reported, and a run when there is one; runs nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from conformance import results
from conformance.catalogue import Catalogue, Clause, load
from conformance.catalogue.clients import touching
from conformance.catalogue.deviations import Reported, by_clause, unjudged
from conformance.cli.besides import published_facts
from conformance.model import Citation, ExchangeLine, Run, WrongUsage
from conformance.report import dated
from conformance.report.lookup import exchange_lines, line_for
from conformance.report.plain import clean
from conformance.results.sightings import sighting

PLACE = 7
INDENT = " " * 13
NO_TESTS = (
    "A report is what people wrote on its dates, with the status of their threads. It is no fresh\n"
    "test: whether it still happens only a run against the endpoint says."
)
EXAMPLES = """\
examples:
  conformance explain chat-stream/done-sentinel
  conformance explain chat-stream
  conformance explain streaming --run reports/latest/run.jsonl
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "explain",
        help="a clause, a feature or an area, from the promise to the wire",
        description="Says what is promised, by whom, what was seen, and what people reported.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", metavar="CLAUSE|FEATURE|AREA")
    parser.add_argument(
        "--run",
        type=Path,
        default=None,
        metavar="RUN",
        help="a run.jsonl whose verdicts to show (default: reports/latest/run.jsonl if there)",
    )
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Print the explanation."""
    catalogue = load()
    clauses = _clauses(given.what, catalogue)
    run = _run(given.run)
    told: dict[str, str] = {}
    for number, clause in enumerate(clauses):
        if number:
            print()
        whole = len(clauses) == 1
        for line in _clause(clause, catalogue, run, whole=whole):
            print(line)
        for line in _reports(clause, told):
            print(line)
    for line in _clients(given.what, clauses):
        print(line)
    rest = list(_rest(given.what))
    for line in rest:
        print(line)
    if told or rest:
        print(f"\n{NO_TESTS}")
    if run is None:
        print("\nNo run to show verdicts of: `conformance run` makes one.")
    return 0


def _clauses(what: str, catalogue: Catalogue) -> list[Clause]:
    found = [
        clause
        for clause in catalogue.clauses.values()
        if what in (clause.id, clause.feature, clause.area)
    ]
    if not found:
        raise WrongUsage(
            f"There is no clause, feature or area {what!r}.",
            "`conformance list clauses` shows them.",
        )
    return found


def _run(path: Path | None) -> Run | None:
    latest = Path("reports/latest/run.jsonl")
    if path is None and not latest.is_file():
        return None
    return results.read(path or latest)


def _clause(clause: Clause, catalogue: Catalogue, run: Run | None, *, whole: bool) -> Iterator[str]:
    source = catalogue.sources[clause.source]
    yield f"{clause.id}   {clause.level} · {clause.basis}"
    yield f"  {clause.text}"
    yield f"  source     {source.title} (dated {source.dated}, read {source.read})"
    if source.address and whole:
        yield f"             {source.address}"
    if clause.only:
        yield f"  only       targets that claim {clause.only}"
    if clause.excluded:
        yield f"  excluded   {clause.excluded}"
    yield from _seen(clause, run, whole=whole)
    if run is not None:
        yield from _verdicts(clause, run, whole=whole)


def _seen(clause: Clause, run: Run | None, *, whole: bool) -> Iterator[str]:
    """Yield what published recordings show of `clause`, and with `whole` each of them."""
    facts = published_facts()
    if facts is None:
        return
    lines = exchange_lines(facts)
    mine = [each for each in facts.verdicts if each.clause == clause.id]
    seen = sighting(mine, lambda verdict: line_for(verdict, lines))
    if seen is None:
        return
    now = dated.today(run) if run else datetime.now(UTC).date().isoformat()
    yield f"  observed   {dated.said(seen, now, published=True)}"
    told = ""
    for verdict in mine if whole else ():
        line = line_for(verdict, lines)
        if line is None or line.cited is None:
            continue
        if line.cited.label != told:
            told = line.cited.label
            yield from _source(line, line.cited)
        found = "".join(f", found {each.found} at {each.where}" for each in verdict.breaches[:1])
        yield f"{INDENT}  {verdict.exchange}: {verdict.outcome}{found}"


def _source(line: ExchangeLine, cited: Citation) -> Iterator[str]:
    model = f", {line.model}" if line.model else ""
    yield f"{INDENT}{cited.label}: recorded {line.recorded}{model}, grade {cited.grade}"
    yield f"{INDENT}  {cited.address} ({cited.licence})"
    yield f"{INDENT}  {cited.path}, {cited.version}"


def _reports(clause: Clause, told: dict[str, str]) -> Iterator[str]:
    """Yield what people reported of `clause`; `told` says at which clause each was told in full."""
    for each in by_clause().get(clause.id, ()):
        before = told.setdefault(each.id, clause.id)
        if before != clause.id:
            yield f"  reported   {each.id}, told at {before}"
        else:
            yield from _report(each)


def _clients(what: str, clauses: list[Clause]) -> Iterator[str]:
    """Yield what is known of versions of clients that touches the feature or the clauses."""
    features = dict.fromkeys([what, *(clause.feature for clause in clauses)])
    named = [*features, *(clause.id for clause in clauses)]
    facts = dict.fromkeys(fact for each in named for fact in touching(each))
    if facts:
        yield "\nKnown of clients, tried with the versions named:"
    for fact in facts:
        yield f"  client     {fact.id}: {fact.package}, {fact.versions}"
        yield f"{INDENT}{fact.what} {fact.means}"


def _rest(area: str) -> Iterator[str]:
    """Yield what people reported of `area` and no clause judges; nothing for a clause."""
    rest = [each for each in unjudged() if each.area == area]
    if rest:
        yield f"\nReported of {area}, and no clause judges it:"
    for each in rest:
        yield from _report(each)
        if each.observed_by:
            yield f"{INDENT}only observed by {', '.join(each.observed_by)}"
        else:
            yield f"{INDENT}not judged: {each.unjudged}"


def _report(each: Reported) -> Iterator[str]:
    yield f"  reported   {each.id}: {each.symptom}"
    yield f"{INDENT}{each.where} ({each.service}), {each.dates}, status {each.status}"
    yield f"{INDENT}who breaks: {each.who}"
    yield f"{INDENT}{', '.join(each.threads)}"


def _verdicts(clause: Clause, run: Run, *, whole: bool) -> Iterator[str]:
    mine = [verdict for verdict in run.verdicts if verdict.clause == clause.id]
    for target in dict.fromkeys(verdict.target for verdict in mine):
        for surface in dict.fromkeys(v.surface for v in mine if v.target == target):
            here = [v for v in mine if (v.target, v.surface) == (target, surface)]
            counts = {o: sum(v.outcome is o for v in here) for o in {v.outcome for v in here}}
            said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
            yield f"  {here[0].provenance:<10} {clean(target)} · {surface}: {said}"
    if not whole or not mine:
        return
    worst = max(mine, key=lambda verdict: verdict.outcome.rank)
    line = _line(worst.target, worst.surface, worst.exchange, run)
    if line is None:
        return
    for name, text in (("request", line.request), ("answer", line.answer), ("curl", line.curl)):
        if text:
            yield f"  {name} ({clean(line.exchange)} at {clean(line.target)})"
            yield from (f"    {row}" for row in clean(text, lines=True).splitlines())
    for breach in worst.breaches:
        yield f"  breach     at {clean(breach.where)}: found {clean(breach.found)}"


def _line(target: str, surface: str, exchange: str, run: Run) -> ExchangeLine | None:
    return next(
        (
            line
            for line in run.exchanges
            if (line.target, line.surface, line.exchange) == (target, surface, exchange)
        ),
        None,
    )
