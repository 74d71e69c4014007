"""
What is promised: sources, features and clauses, from the TOML files beside this module.

Knows the documents; whether anything keeps what they promise is for others to find out.
"""

from functools import lru_cache
from pathlib import Path

from conformance.catalogue import scoring
from conformance.catalogue.entries import AREAS, Area, Catalogue, Clause, Feature, Source
from conformance.catalogue.lint import lint
from conformance.catalogue.place import Finding
from conformance.catalogue.reader import read
from conformance.model import Housekeeping

__all__ = [
    "AREAS",
    "Area",
    "Catalogue",
    "Clause",
    "Feature",
    "Finding",
    "Source",
    "lint",
    "load",
]


@lru_cache(maxsize=8)
def load(folder: Path | None = None, *, revision: str | None = None) -> Catalogue:
    """
    Return the catalogue in `folder`, by default the suite's own; read once and kept.

    `revision` names the frozen list of clauses that count: by default the newest for the suite's
    own catalogue, and none (all count) for another folder.

    Raises Housekeeping that lists every finding, one a line with its file and line number, when
    members are unknown, missing or of a wrong type, ids are doubled, or references lead nowhere.
    Raises WrongUsage for a revision that does not exist.
    """
    reading = read(folder or Path(__file__).resolve().parent)
    if reading.findings:
        count = len(reading.findings)
        listed = "".join(f"\n  {finding}" for finding in reading.findings)
        what = "one finding" if count == 1 else f"{count} findings"
        raise Housekeeping(
            f"The catalogue has {what}:{listed}\n",
            "Mend the files named; CONTRIBUTING.md tells what an entry may hold.",
        )
    wanted = revision or (scoring.newest() if folder is None else None)
    if wanted is None:
        return reading.catalogue
    return scoring.scored_by(reading.catalogue, scoring.named(wanted))
