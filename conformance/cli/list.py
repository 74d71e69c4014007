"""
`conformance list`: what there is to choose from.

Reads the catalogue and the names of targets; runs nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from conformance.catalogue import load

PLACE = 6
EXAMPLES = """\
examples:
  conformance list features
  conformance list clauses --area tools
  conformance list targets --json
"""

Rows = list[dict[str, str]]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "list",
        help="areas, features, clauses, sources, targets, surfaces, mutants, variations",
        description="Lists what can be chosen, one a line.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=list(_LISTS))
    parser.add_argument(
        "--area", metavar="AREA", help="features, clauses and mutants of one area only"
    )
    parser.add_argument("--json", action="store_true", help="a JSON array of objects")
    parser.set_defaults(execute=execute)


def execute(given: argparse.Namespace) -> int:
    """Print the rows."""
    rows = [row for row in _LISTS[given.what]() if given.area in (None, row.get("area"))]
    if given.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    width = max((len(row["id"]) for row in rows), default=0)
    for row in rows:
        rest = "  ".join(value for name, value in row.items() if name not in ("id", "area"))
        print(f"{row['id']:<{width}}  {rest}".rstrip())
    return 0


def _areas() -> Rows:
    return [{"id": each.id, "title": each.title} for each in load().areas.values()]


def _features() -> Rows:
    return [
        {"id": each.id, "area": each.area, "evidence": each.evidence, "title": each.title}
        for each in load().features.values()
    ]


def _clauses() -> Rows:
    return [
        {
            "id": each.id,
            "area": each.area,
            "level": each.level,
            "basis": each.basis,
            "text": each.text + (f" (excluded: {each.excluded})" if each.excluded else ""),
        }
        for each in load().clauses.values()
    ]


def _sources() -> Rows:
    return [
        {
            "id": each.id,
            "read": f"read {each.read}",
            "dated": f"dated {each.dated}",
            "title": each.title,
        }
        for each in load().sources.values()
    ]


def _targets() -> Rows:
    from conformance.targets import known

    return [{"id": name} for name in known()]


def _surfaces() -> Rows:
    from conformance.surfaces import all_surfaces

    return [{"id": name} for name in all_surfaces()]


def _mutants() -> Rows:
    from conformance.mutants import mutants

    return [
        {"id": each.id, "area": each.area, "dialect": each.dialect, "what": each.what}
        for each in mutants().values()
    ]


def _variations() -> Rows:
    from conformance.mutants import all_variations

    return [{"id": each.id, "what": each.what} for each in all_variations().values()]


_LISTS: Mapping[str, Callable[[], Rows]] = {
    "areas": _areas,
    "features": _features,
    "clauses": _clauses,
    "sources": _sources,
    "targets": _targets,
    "surfaces": _surfaces,
    "mutants": _mutants,
    "variations": _variations,
}
