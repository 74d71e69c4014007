"""
`conformance diff`: what changed from one run to a later one.

Reads two runs; judges nothing again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

PLACE = 8
EXAMPLES = """\
examples:
  conformance diff yesterday/run.jsonl reports/latest/run.jsonl
  conformance diff yesterday reports/latest --area tools     folders do as well
  conformance diff old new --json > changes.json
  conformance diff old new --markdown >> "$GITHUB_STEP_SUMMARY"

Newly red: red now and not before. Lost: judged before and not now, or inconclusive or untestable
now. Newly green: red before and held now. Added: judged now and not before. Verdicts are compared
by target, provenance, surface, model, exchange and clause; where there are several, the worst.

exit codes:
  0  nothing got worse
  1  something is newly red, lost, or changed for the worse
  2  wrong usage
  3  a run is invalid or was cut off
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "diff",
        help="what changed from one run to a later one",
        description="Compares two runs: newly red, lost, changed, newly green, added.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", type=Path, metavar="A", help="the earlier run, file or folder")
    parser.add_argument("after", type=Path, metavar="B", help="the later run, file or folder")
    parser.add_argument(
        "--area", action="append", default=[], metavar="AREA", help="compare only this area"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="every change as JSON")
    form.add_argument("--markdown", action="store_true", help="tables for a pull request")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Print what changed and return 1 when something got worse."""
    from conformance.catalogue import load
    from conformance.cli.comparing import run_at, show
    from conformance.model import WrongUsage
    from conformance.report import changes, changes_json, changes_markdown
    from conformance.results.compare import compare

    before, after = run_at(given.before), run_at(given.after)
    catalogue = load(revision=after.header.revision)
    for area in given.area:
        if area not in catalogue.areas:
            known = ", ".join(catalogue.areas)
            raise WrongUsage(f"There is no area {area!r}.", f"Known: {known}.")
    found = compare(before, after, catalogue, areas=given.area)
    if given.json:
        sys.stdout.write(changes_json.comparison(found))
    elif given.markdown:
        sys.stdout.write(changes_markdown.render(found))
    else:
        show(changes.lines(found, (str(given.before), str(given.after))))
    return int(found.worse)
