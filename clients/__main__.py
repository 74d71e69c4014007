"""
`python -m clients NAME`: let one client do its tasks, and compare with what is committed.

Replays what the client was recorded to send, in both dialects, and then lets it meet the
deviations. Leaves with 1 where something ended otherwise than the committed results say.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from clients import installing, rehearsal, results, roster, table
from clients.outcomes import Kind
from clients.programs import Program, program
from clients.results import Report, Round
from conformance.mutants import named

PAGE = results.DATA.with_suffix(".md")


def main() -> int:
    """Run one client; return the exit code."""
    known = roster.clients()
    parser = argparse.ArgumentParser(prog="clients", description=__doc__.partition("\n\n")[0])
    parser.add_argument("client", choices=known, metavar="NAME", help=", ".join(known))
    parser.add_argument(
        "--home", type=Path, required=True, help="the folder it is installed into, once"
    )
    parser.add_argument(
        "--record", action="store_true", help="renew its cassettes, its results and the report"
    )
    given = parser.parse_args()
    client = known[given.client]
    installing.install(client, given.home)
    with program(client, given.home) as running:
        report = _report(client, running, record=given.record)
    before = results.read(results.DATA.read_text("utf-8")) if results.DATA.is_file() else ()
    _show(report)
    if given.record:
        _write(results.with_report(before, report, tuple(known)))
        return 0
    old = next((each for each in before if each.client == client.name), None)
    found = results.changes(old, report)
    print("\n".join(found) or f"{client.title}: as committed.")
    return 1 if found else 0


def faults() -> dict[str, table.Fault]:
    """Return what is known of the faults that the clients meet, by id, in their order."""
    found = {id_: named(id_) for ids in roster.deviations().values() for id_ in ids}
    return {id_: table.Fault(fault.what, fault.reports) for id_, fault in found.items()}


def _report(client: roster.Client, running: Program, *, record: bool) -> Report:
    tasks, today = roster.tasks(), datetime.now(UTC).date().isoformat()
    rounds = []
    for dialect in roster.DIALECTS:
        if record:
            rehearsal.record(client, running, tasks, dialect, today)
        rounds.append(Round(dialect, None, rehearsal.replay(client, running, tasks, dialect)))
    for ids in roster.deviations().values():
        for mutant in ids:
            print(f"{client.title} meets {mutant}", file=sys.stderr)
            outcomes = rehearsal.rehearse(client, running, tasks, mutant)
            rounds.append(Round(named(mutant).dialect, mutant, outcomes))
    return Report(client.name, today, running.versions, tuple(rounds))


def _show(report: Report) -> None:
    for each in report.rounds:
        for task, outcome in each.outcomes.items():
            if outcome.kind not in (Kind.WORKS, Kind.NOT_MET, Kind.NOT_OFFERED):
                where = each.deviation or each.dialect
                print(f"{where:40} {task:16} {outcome.kind:12} {outcome.happened}")


def _write(reports: list[Report]) -> None:
    results.DATA.write_text(results.text_of(reports), "utf-8")
    PAGE.write_text(table.page(reports, roster.clients(), faults()), "utf-8")
    print(f"Written: {results.DATA.name}, {PAGE.name} and the cassettes.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
