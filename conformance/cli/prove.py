"""
`conformance prove`: the suite tried on itself.

Runs in this machine's processes and opens no socket.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from conformance.model import Housekeeping, WrongUsage
from conformance.places import in_checkout
from conformance.report import selfproof_page

PLACE = 11
EXAMPLES = """\
examples:
  conformance prove                                every mutant, every change, every variation
  conformance prove --mutant choices-null          one fault, and what catches it
  conformance prove --area streaming               the faults of one area
  conformance prove --control recordings/openai    and real OpenAI traffic, which must not breach
  conformance prove --check                        in CI: is the committed page still true?

Every mutant must be caught by the clauses it was said to break, every variation must stay quiet,
every clause must catch something. What is found says that the suite can tell right from wrong,
and nothing about any service. The whole proof is written to reports/selfproof.md.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "prove",
        help="the self-proof: faults must be caught, variations must stay quiet",
        description="Tries the suite on faults it must catch and on variations it must let pass.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, what in (
        ("mutant", "one mutant, see: conformance list mutants"),
        ("area", "mutants of one area"),
        ("variation", "one variation, see: conformance list variations"),
    ):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar=name.upper(),
            help=f"{what}; repeatable",
        )
    parser.add_argument(
        "--control",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="recordings of api.openai.com, which must not breach a must",
    )
    parser.add_argument(
        "-n",
        dest="processes",
        type=int,
        metavar="N",
        help="processes (default: one a core, up to 4)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where the whole proof is written (default: reports/selfproof.md)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 4 when the file is not what this proof says (real traffic aside)",
    )
    parser.add_argument("--json", action="store_true", help="counts and problems as JSON")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Prove, print the matrix, write the report, and return 0 when nothing is wrong, else 1."""
    from conformance.catalogue import load
    from conformance.proof.control import control
    from conformance.proof.proving import Chosen, prove
    from conformance.report import selfproof

    for area in given.area:
        if area not in load().areas:
            raise WrongUsage(f"There is no area {area!r}.", f"Known: {', '.join(load().areas)}.")
    if given.processes is not None and given.processes < 1:
        raise WrongUsage("-n needs at least one process.", "Leave it out for one a core.")
    chosen = Chosen(tuple(given.mutant), tuple(given.area), tuple(given.variation))
    with _Shown() as shown:
        proof = prove(chosen, processes=given.processes, told=shown.told)
    if given.control:
        proof = replace(proof, control=control(given.control))
    if given.json:
        print(json.dumps(selfproof.figures(proof), indent=2, ensure_ascii=False))
    else:
        print(selfproof.terminal(proof))
    page = selfproof_page.render(proof)
    out = given.out or (_place() if chosen.whole else None)
    if given.check and not proof.problems:
        _insist(out or _place(), page)
    elif out and not given.check:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8", newline="\n")
        print(f"Written: {out}", file=sys.stderr)
    return 1 if proof.problems else 0


def _insist(committed: Path, page: str) -> None:
    """Raise Housekeeping unless the committed page says what `page` does."""
    told = committed.read_text(encoding="utf-8") if committed.is_file() else ""
    if selfproof_page.without_control(told) != selfproof_page.without_control(page):
        raise Housekeeping(
            f"{committed} is not what the proof says now.", "Write it again: conformance prove"
        )


def _place() -> Path:
    return Path("reports/selfproof.md") if in_checkout() else Path("selfproof.md")


class _Shown:
    """Progress on stderr: a live line on a terminal, one plain line elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bar = Progress(
            TextColumn("trying"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("trying", total=None)

    def __enter__(self) -> _Shown:
        if self._console.is_terminal:
            self._bar.start()
        else:
            self._console.print("trying mutants, changes and variations …", markup=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def told(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.update(self._task, completed=done, total=total)
