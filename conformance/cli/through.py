"""
Several runs side by side, one a version of a client, as `conformance report` shows them.

Runs of unlike clients are never merged, because each is whole; they are only shown together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conformance.cli import comparing
from conformance.cli.rendering import put
from conformance.model import WrongUsage

#: The words for a form, spelled here so that `--help` need not load what renders them.
CLIENT_WORDS = ("clients", "clients-markdown", "clients-json")


def render_clients(
    given: Sequence[Path], form: str, file: Path | None, *, revision: str | None = None
) -> int:
    """
    Print what the runs `given`, each a run.jsonl or its folder, say of clients; return 0.

    With `file` it is written there. Raises WrongUsage for a shard, for a run that is named twice,
    and for runs of different states of the suite.
    """
    from rich.console import Console

    from conformance.catalogue import load
    from conformance.catalogue.clients import facts
    from conformance.report.client_forms import text_of
    from conformance.report.clients_terminal import terminal
    from conformance.results.clients import matrices

    if len({path.resolve() for path in given}) < len(given):
        raise WrongUsage("A run is named twice.", "Name the run of every client once.")
    runs = [comparing.run_at(path) for path in given]
    if any(run.header.shard is not None for run in runs):
        raise WrongUsage("A shard says nothing of a client.", "Merge the shards first, with --out.")
    catalogue = load(revision=revision or runs[0].header.revision)
    if form == "clients" and file is None:
        terminal(matrices(runs, catalogue), facts(), Console(highlight=False))
    else:
        put(text_of(runs, catalogue, form), file)
    return 0
