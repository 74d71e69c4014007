"""
The command line: one module a verb, found by name.

Turns the suite's errors into one sentence and an exit code; knows nothing else.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from conformance import __version__
from conformance.model import ConformanceError

EXITS = """\
exit codes:
  0  as expected
  1  a regression or an unexpected failure
  2  wrong usage
  3  the run is invalid or incomplete
  4  housekeeping: something of the suite's own needs tidying
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of every verb; a verb is a module of this package with `add`."""
    top = argparse.ArgumentParser(
        prog="conformance",
        description="Tells how far an endpoint keeps the OpenAI contract it promises.",
        epilog=EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"conformance {__version__}")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=True)
    modules = [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    ]
    verb_modules = [module for module in modules if hasattr(module, "add")]
    for module in sorted(verb_modules, key=lambda module: int(module.PLACE)):
        module.add(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    given = parser().parse_args(arguments)
    try:
        code: int = given.execute(given)
    except ConformanceError as problem:
        print(f"conformance: {problem.message}", file=sys.stderr)
        if problem.hint:
            print(f"  {problem.hint}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("conformance: interrupted; what was judged so far is kept.", file=sys.stderr)
        return 3
    except BrokenPipeError:
        # The reader of our output went away, which is its right; point stdout at nothing so
        # that the interpreter does not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
