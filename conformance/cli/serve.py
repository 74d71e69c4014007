"""
`conformance serve`: a loopback endpoint for any client in any language.

Listens on this machine only.
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from conformance.model import WrongUsage

PLACE = 4
EXAMPLES = """\
examples:
  conformance serve reference --dialect gemini --port 8080   as the real endpoint was seen to answer
  conformance serve reference --port 0                       on a free port
  conformance serve reference --dialect gemini --profile 2025-06
  conformance serve reference --mutant toolcall-index-zero   with one fault, for your client to meet
  conformance serve reference --variation crlf     answering otherwise, as the contract allows
  conformance serve cassettes reference-gemini               recorded answers, byte for byte

The first line of stdout is the base URL. The reference endpoint takes the key reference-key.
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "serve",
        help="a loopback endpoint to test clients against",
        description="Serves the reference endpoint, or recorded answers, on loopback.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_subparsers(dest="what", metavar="reference|cassettes", required=True)
    reference = what.add_parser("reference", help="the reference endpoint")
    reference.add_argument(
        "--dialect", choices=("openai", "gemini"), help="default: openai, or the mutant's own"
    )
    altered = reference.add_mutually_exclusive_group()
    altered.add_argument(
        "--mutant", metavar="ID", help="with one fault, see: conformance list mutants"
    )
    altered.add_argument(
        "--variation", metavar="ID", help="answering otherwise, see: conformance list variations"
    )
    reference.add_argument(
        "--profile",
        metavar="YYYY-MM",
        help="imitate the endpoint as it was at that date (gemini dialect; default: the newest)",
    )
    cassettes = what.add_parser("cassettes", help="recorded answers")
    cassettes.add_argument(
        "set", metavar="SET", help="a cassette set, see: conformance list targets"
    )
    for each in (reference, cassettes):
        each.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if not 0 <= given.port <= 65_535:
        raise WrongUsage(f"There is no port {given.port}.", "Name one from 0 to 65535.")
    with contextlib.suppress(KeyboardInterrupt):
        if given.what == "reference":
            _reference(given)
        else:
            _cassettes(given)
    return 0


def _announce(base_url: str) -> None:
    print(base_url, flush=True)
    print("Stop with Ctrl-C.", file=sys.stderr)


def _reference(given: argparse.Namespace) -> None:
    from conformance.mutants import named, named_variation
    from conformance.reference import serve

    dialect, through = given.dialect or "openai", None
    if given.mutant:
        fault = named(given.mutant)
        dialect, through = given.dialect or fault.dialect, fault.through
        print(f"{fault.id}: {fault.what}", file=sys.stderr)
    elif given.variation:
        through = named_variation(given.variation).through
    with serve(dialect, port=given.port, profile=given.profile, through=through) as running:
        _announce(running.base_url)
        running.wait()


def _cassettes(given: argparse.Namespace) -> None:
    from conformance.places import cassette_folders
    from conformance.recording.cassette import find_sets
    from conformance.recording.index import Index
    from conformance.recording.player import serve

    sets = {found.target: found for found in find_sets(cassette_folders())}
    if given.set not in sets:
        raise WrongUsage(
            f"There is no cassette set {given.set!r}.", f"Known: {', '.join(sets) or 'none'}."
        )
    serve(Index.of_set(sets[given.set]), _announce, port=given.port)
