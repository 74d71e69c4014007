"""
reports/clients.md: which client breaks on what, and what its user saw.

Pure: reports and what is known of the faults in, Markdown out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clients.outcomes import Kind, Outcome
from clients.results import Report, Round
from clients.roster import DIALECTS, Client

HEAD = """\
# Who breaks on what

What other people's clients make of this project's reference endpoint, asked as their users write
it: a text, a stream, two tools called and answered (plain and streamed), and a structured value. It
is a rehearsal. It says what these versions do with such answers, and nothing about any service.
Made by `python3 noxfile.py -s clients -- --record`; the same as data stands in `clients.jsonl`.

*Works* means that the user has in hand what the prompt forces. *Breaks* is an error; **wrong** is
worse, because there was none. A dot says that nothing the client asked for showed the fault.
"""
DIALECTS_HEAD = """
## Two dialects

Replayed through the loopback player, from cassettes of what these versions sent. *Unrecorded*
would be a version that sends something else.
"""
FAULTS_HEAD = """
## One fault at a time

The reference endpoint with one fault, live on loopback; `conformance list mutants` has all of
them. Tasks that break without the fault as well are left out.
"""
NOT_MET = "·"
_BAD = (Kind.WRONG, Kind.BREAKS, Kind.UNRECORDED)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on the wire, and the ids of the reports it was written from."""

    what: str
    reports: tuple[str, ...]


def page(
    reports: Sequence[Report], clients: Mapping[str, Client], faults: Mapping[str, Fault]
) -> str:
    """Return the page about `reports`; `faults` has what they call deviations, in their order."""
    parts = [HEAD, _clients(reports, clients), DIALECTS_HEAD, _dialects(reports, clients)]
    parts += [FAULTS_HEAD, _faults(reports, clients, faults), "\n### What users saw\n"]
    parts += [_seen(id_, fault, reports, clients) for id_, fault in faults.items()]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def hurt(report: Report, deviation: str) -> dict[str, Outcome]:
    """Return the outcomes that `deviation` turned bad, by task; None of them without the round."""
    found = next((each for each in report.rounds if each.deviation == deviation), None)
    if found is None:
        return {}
    healthy = _healthy(report, found.dialect)
    return {
        task: outcome
        for task, outcome in found.outcomes.items()
        if outcome.kind in _BAD and healthy.get(task, outcome).kind not in _BAD
    }


def cell(report: Report, deviation: str) -> str:
    """Return in a few words how the client of `report` stands `deviation`."""
    bad = hurt(report, deviation)
    if bad:
        by_kind = {kind: [task for task in bad if bad[task].kind is kind] for kind in _BAD}
        said = [f"{_word(kind)}: {', '.join(names)}" for kind, names in by_kind.items() if names]
        return "; ".join(said)
    round_ = next((each for each in report.rounds if each.deviation == deviation), None)
    kinds = {outcome.kind for outcome in round_.outcomes.values()} if round_ else set()
    return "works" if Kind.WORKS in kinds else NOT_MET


def _clients(reports: Sequence[Report], clients: Mapping[str, Client]) -> str:
    rows: list[Sequence[str]] = [
        ("client", "versions", "date", "faults met", "works", "breaks", "wrong")
    ]
    for report in reports:
        ids = [each.deviation for each in report.rounds if each.deviation]
        cells = [cell(report, id_) for id_ in ids]
        met = [each for each in cells if each != NOT_MET]
        wrong = sum(_word(Kind.WRONG) in each for each in met)
        works = met.count("works")
        numbers = (len(met), works, len(met) - works - wrong, wrong)
        versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
        rows.append((clients[report.client].title, versions, report.date, *map(str, numbers)))
    return _table(rows)


def _dialects(reports: Sequence[Report], clients: Mapping[str, Client]) -> str:
    names = list(reports[0].rounds[0].outcomes) if reports else []
    rows = [("client", "dialect", *names)]
    notes = []
    for report in reports:
        for dialect in DIALECTS:
            outcomes = _healthy(report, dialect)
            title = clients[report.client].title
            words = (_word(outcomes[name].kind) if name in outcomes else "" for name in names)
            rows.append((title, dialect, *words))
            for said, where in _gathered(outcomes):
                notes.append(f"- {title}, {dialect}, {where}: {said}")
    listed = [clients[report.client] for report in reports]
    notes += [f"- About {client.title}: {client.note}" for client in listed if client.note]
    return _table(rows) + "\n" + "\n".join(notes)


def _faults(
    reports: Sequence[Report], clients: Mapping[str, Client], faults: Mapping[str, Fault]
) -> str:
    rows = [("fault", *(clients[report.client].title for report in reports))]
    rows += [(f"`{id_}`", *(cell(report, id_) for report in reports)) for id_ in faults]
    return _table(rows)


def _seen(id_: str, fault: Fault, reports: Sequence[Report], clients: Mapping[str, Client]) -> str:
    told = f"Reported as {', '.join(f'`{each}`' for each in fault.reports)}."
    lines = [f"**`{id_}`** {fault.what}" + (f" {told}" if fault.reports else ""), ""]
    for report in reports:
        title = clients[report.client].title
        lines += [f"- {title}, {where}: {said}" for said, where in _gathered(hurt(report, id_))]
    if len(lines) == 2:
        met = any(cell(report, id_) != NOT_MET for report in reports)
        lines.append("- Nobody breaks." if met else "- Nobody asks for anything that shows it.")
    return "\n".join(lines)


def _gathered(outcomes: Mapping[str, Outcome]) -> list[tuple[str, str]]:
    """Return what happened, each with the tasks it happened in."""
    found: dict[str, list[str]] = {}
    for task, outcome in outcomes.items():
        if outcome.happened:
            said = outcome.happened.replace("`", "'")
            found.setdefault(f"{_word(outcome.kind)}, `{said}`", []).append(task)
    return [(said, ", ".join(names)) for said, names in found.items()]


def _healthy(report: Report, dialect: str) -> Mapping[str, Outcome]:
    rounds = (each for each in report.rounds if not each.deviation and each.dialect == dialect)
    return next(rounds, Round(dialect, None, {})).outcomes


def _word(kind: Kind) -> str:
    return f"**{kind}**" if kind is Kind.WRONG else kind.value


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = (f"| {' | '.join(each.replace('|', '&#124;') for each in row)} |" for row in rows)
    return "\n".join([head, f"|{' --- |' * len(rows[0])}", *body]) + "\n"
