"""
How the entries of the catalogue hang together: sources, features and core clauses.

Knows entries and where they stand; adds what is wrong to the findings of the place it is at.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from conformance.catalogue.entries import Catalogue
from conformance.catalogue.place import Located


def check_references(
    catalogue: Catalogue, places: Mapping[tuple[str, str], Located], *, unread: Set[str]
) -> None:
    """
    Find what is named and not there, features without clauses, and cores that cannot be one.

    `unread` holds the ids of entries that are there and could not be made: they have findings of
    their own, so that nothing is said again of entries that refer to them.
    """
    for feature in catalogue.features.values():
        place = places["feature", feature.id]
        label = f"feature {feature.id!r}"
        for source in feature.sources:
            if source not in catalogue.sources and source not in unread:
                place.blame(f"{label} names an unknown source {source!r}.", "sources")
        if any(each.startswith(f"{feature.id}/") for each in unread):
            continue
        clauses = catalogue.clauses_of(feature.id)
        judged = [clause for clause in clauses if clause.excluded is None]
        if not clauses:
            place.blame(f"{label} has no clause.", "id")
        elif feature.core is None and judged:
            place.blame(f"{label} lacks 'core', and not all of its clauses are excluded.")
        elif feature.core is not None and feature.core not in [clause.id for clause in clauses]:
            place.blame(f"{label} has no clause {feature.core!r} for its core.", "core")
        elif feature.core is not None and feature.core not in [clause.id for clause in judged]:
            place.blame(f"{label} has an excluded clause for its core.", "core")
    for clause in catalogue.clauses.values():
        place = places["clause", clause.id]
        label = f"clause {clause.id!r}"
        if clause.source not in catalogue.sources and clause.source not in unread:
            place.blame(f"{label} names an unknown source {clause.source!r}.", "source")
        owner = catalogue.features.get(clause.feature)
        if owner is None and clause.feature in unread:
            continue
        if owner is None:
            place.blame(f"{label} belongs to no feature: there is no {clause.feature!r}.", "id")
        elif owner.area != clause.area:
            place.blame(f"{label} belongs into {owner.area}.toml, beside its feature.", "id")
