"""
The forms of the client-by-feature matrix, by the word that chooses each.

Texts only; the runs may be several, one a version of a client, or one with several surfaces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO

from rich.console import Console

from conformance.catalogue import Catalogue
from conformance.catalogue.clients import Fact, facts
from conformance.model import Run
from conformance.report import clients, clients_json, clients_terminal
from conformance.results.clients import ClientMatrix, matrices

_PIPED = 100  # columns, where lines are broken at all


def _terminal(found: Sequence[ClientMatrix], known: Sequence[Fact]) -> str:
    out = StringIO()
    console = Console(file=out, width=_PIPED, color_system=None, force_terminal=False)
    clients_terminal.terminal(found, known, console)
    return out.getvalue()


#: The words, and what renders them. `clients` gives what a pipe gets.
CLIENT_FORMS: Mapping[str, Callable[[Sequence[ClientMatrix], Sequence[Fact]], str]] = {
    "clients": _terminal,
    "clients-markdown": clients.markdown,
    "clients-json": clients_json.as_json,
}


def text_of(runs: Sequence[Run], catalogue: Catalogue, form: str) -> str:
    """
    Return the matrix of `runs` in the form that the word `form` chooses.

    Raises WrongUsage when the runs are not of one state of the suite, Housekeeping when what is
    known of clients cannot be read.
    """
    return CLIENT_FORMS[form](matrices(runs, catalogue), facts())
