"""
What people reported about endpoints, by the clause that it breaks.

Reports and no promises: nothing here is scored, and nothing says that it still happens.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from conformance.model import Housekeeping
from conformance.places import PACKAGE

FILE = PACKAGE / "catalogue" / "reported" / "deviations.toml"


@dataclass(frozen=True, slots=True)
class Reported:
    """
    One deviation that people reported.

    `clauses` are the ids of the clauses it breaks, `who` the clients that suffer and how, `where`
    the service it was seen at, `dates` when, `threads` where it can be read.
    """

    id: str
    clauses: tuple[str, ...]
    who: str
    where: str
    dates: str
    threads: tuple[str, ...]


@cache
def reported() -> tuple[Reported, ...]:
    """Return every reported deviation. Raises Housekeeping when the file is not as it must be."""
    try:
        with FILE.open("rb") as file:
            rows = tomllib.load(file)["deviation"]
        return tuple(
            Reported(
                id=row["id"],
                clauses=tuple(row["clauses"]),
                who=row["who"],
                where=row["where"],
                dates=row["dates"],
                threads=tuple(row["threads"]),
            )
            for row in rows
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Housekeeping(
            f"{FILE.name} cannot be read: {type(error).__name__}: {error}.",
            "Give every [[deviation]] id, clauses, who, where, dates and threads.",
        ) from error
