"""
`conformance serve`: a loopback endpoint for any client in any language.

Listens on this machine only.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.model import WrongUsage

if TYPE_CHECKING:
    from conformance.recording.cassette import CassetteSet

PLACE = 4
EXAMPLES = """\
examples:
  conformance serve reference --dialect gemini --port 8080   as the real endpoint was seen to answer
  conformance serve reference --port 0                       on a free port
  conformance serve reference --dialect gemini --profile 2025-06
  conformance serve reference --mutant toolcall-index-zero   with one fault, for your client to meet
  conformance serve reference --variation crlf     answering otherwise, as the contract allows
  conformance serve cassettes reference-gemini               recorded answers, byte for byte
  conformance serve cassettes reference-openai --pace recorded --log
  conformance serve cassettes --cassettes my/cassettes --split nasty

The first line of stdout is the base URL. The reference endpoint takes the key reference-key;
recorded answers are given to whoever asks the same, with any key and through any host name.
"""

CASSETTES = """\
The same method, path and body get the recorded answer. Anything else gets status 404, and a diff
against the nearest recording there and on stderr. Recordings of one GET are played in turn.

--pace says when the pieces of an answer are sent:
  none      at once (default)
  recorded  when they came while recording, counted from the request
  2x        the same, twice as fast; 0.5x takes twice as long
  20        the first at once, and 20 ms between two pieces
--split says where answers in text (text/*, JSON) are cut, streamed or not:
  recorded  as they came (default)
  bytes     between all bytes
  nasty     inside characters of several bytes, line ends, blank lines, `data:` and JSON escapes,
            and nowhere else
In an answer without a length each piece is a chunk of its own. With a pace or a split each is also
written by itself; only a pace keeps the network from joining them again.
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
    cassettes = what.add_parser(
        "cassettes",
        help="recorded answers",
        description="Plays recorded answers to any client, byte for byte.",
        epilog=CASSETTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cassettes.add_argument(
        "sets",
        nargs="*",
        metavar="SET",
        help="cassette sets (see: conformance list targets); what several can answer, the first "
        "does; may be left out where there is only one",
    )
    cassettes.add_argument(
        "--cassettes",
        type=Path,
        metavar="DIR",
        help="play from this folder, as `conformance record --cassettes` writes it",
    )
    cassettes.add_argument(
        "--pace", default="none", metavar="PACE", help="none, recorded, a speed, or ms; see below"
    )
    cassettes.add_argument(
        "--split", choices=("recorded", "bytes", "nasty"), default="recorded", help="see below"
    )
    cassettes.add_argument(
        "--log", action="store_true", help="a line on stderr for every request, not only refusals"
    )
    for each in (reference, cassettes):
        each.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if not 0 <= given.port <= 65_535:
        raise WrongUsage(f"There is no port {given.port}.", "Name one from 0 to 65535.")
    # Whoever stops a service sends SIGTERM; it ends this one as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
    from conformance.cli.serving import Account
    from conformance.recording import pace
    from conformance.recording.borders import Split
    from conformance.recording.index import Index
    from conformance.recording.playbook import Manner
    from conformance.recording.player import serve

    speed = pace.parse(given.pace)
    index = Index.of_sets(_chosen(given.sets, given.cassettes))
    account = Account(index.recordings, _tell, every=given.log)
    manner = Manner(pace=speed, split=Split(given.split), listener=account)
    serve(index, _announce, port=given.port, manner=manner)
    for line in account.summary():
        _tell(line)


def _chosen(names: list[str], folder: Path | None) -> list[CassetteSet]:
    """Return the sets that are named, in order, or the only one there is."""
    from conformance.places import cassette_folders
    from conformance.recording.cassette import find_sets

    folders = cassette_folders() if folder is None else (folder,)
    sets = {found.target: found for found in find_sets(folders)}
    known = f"Known: {', '.join(sets) or 'none'}."
    if not sets and folder is not None:
        raise WrongUsage(
            f"There are no cassettes in {folder}.",
            "Name the folder that has <provenance>/<target>/ below it.",
        )
    if not names and len(sets) != 1:
        raise WrongUsage("Nothing says which cassette set to play.", known)
    for name in names:
        if name not in sets:
            raise WrongUsage(f"There is no cassette set {name!r}.", known)
    return [sets[name] for name in dict.fromkeys(names or sets)]


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
