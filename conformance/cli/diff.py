"""
`conformance diff`: what changed from one run, or one recording, to a later one.

Reads two runs or two sets of cassettes; judges nothing again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

PLACE = 8
EXAMPLES = """\
examples:
  conformance diff yesterday/run.jsonl reports/latest/run.jsonl
  conformance diff yesterday reports/latest --area tools     folders do as well
  conformance diff old new --json > changes.json
  conformance diff old new --markdown >> "$GITHUB_STEP_SUMMARY"

  conformance diff cassettes/previous/live/gemini cassettes/live/gemini
                                                             two recordings: what drifted in shape
  conformance diff reference-openai reference-gemini --area embeddings

Of runs. Newly red: red now and not before. Lost: judged before and not now, or inconclusive or
untestable now. Newly green: red before and held now. Added: judged now and not before. Verdicts
are compared by target, provenance, surface, model, exchange and clause; where there are several,
the worst.

Of recordings. Exchanges of the same id are compared in shape: status, kind of body, members that
came or went, types and null, words such as finish_reason, order and framing of events, headers
that matter. Texts, ids, numbers, counts and times may change, and so may the number of chunks.
A recording is a folder of cassettes, a cassette, or the name of a set.

exit codes:
  0  nothing got worse; no exchange changed in shape
  1  something is newly red, lost, or changed for the worse; an exchange changed in shape
  2  wrong usage
  3  a run is invalid or was cut off; the recordings have no exchange in common
  4  a cassette cannot be read
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "diff",
        help="what changed from one run or recording to a later one",
        description="Compares two runs by their verdicts, or two recordings by their shape.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", type=Path, metavar="A", help="the earlier run or recording")
    parser.add_argument("after", type=Path, metavar="B", help="the later run or recording")
    parser.add_argument(
        "--area", action="append", default=[], metavar="AREA", help="compare only this area"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="every change as JSON")
    form.add_argument("--markdown", action="store_true", help="tables for a pull request")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Print what changed and return 1 when something got worse or drifted."""
    from conformance.catalogue import load
    from conformance.cli.comparing import run_at, show
    from conformance.cli.drifting import compare_recorded, is_recorded
    from conformance.model import WrongUsage
    from conformance.report import changes, changes_json, changes_markdown
    from conformance.results.compare import compare

    recorded = [is_recorded(each) for each in (given.before, given.after)]
    if any(recorded) and not all(recorded):
        raise WrongUsage(
            f"{given.before if recorded[0] else given.after} is a recording and the other is none.",
            "Compare two recordings, or two runs.",
        )
    if all(recorded):
        _check_areas(given.area, load().areas)
        form = "json" if given.json else "markdown" if given.markdown else None
        drifted = compare_recorded(given.before, given.after, areas=given.area, form=form)
        return int(drifted)
    before, after = run_at(given.before), run_at(given.after)
    catalogue = load(revision=after.header.revision)
    _check_areas(given.area, catalogue.areas)
    found = compare(before, after, catalogue, areas=given.area)
    if given.json:
        sys.stdout.write(changes_json.comparison(found))
    elif given.markdown:
        sys.stdout.write(changes_markdown.render(found))
    else:
        show(changes.lines(found, (str(given.before), str(given.after))))
    return int(found.worse)


def _check_areas(chosen: Sequence[str], known: Collection[str]) -> None:
    from conformance.model import WrongUsage

    for area in chosen:
        if area not in known:
            raise WrongUsage(f"There is no area {area!r}.", f"Known: {', '.join(known)}.")
