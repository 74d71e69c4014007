"""
The header of a run: what is asked, through what, by which versions.

Says how a run began; nothing of what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from conformance import __version__
from conformance.catalogue import load
from conformance.catalogue.digest import digest
from conformance.catalogue.scoring import newest
from conformance.model import Header, MissingPrerequisite
from conformance.plugin.bench import Lane
from conformance.plugin.options import Options
from conformance.surfaces import Versioned
from conformance.targets import Target

PACKAGES = ("openai", "httpx2", "pytest", "vcrpy", "jsonschema")


def header_of(options: Options, targets: Sequence[Target], lanes: Sequence[Lane]) -> Header:
    """Return the header of a run that begins now."""
    shard, chosen = options.shard, options.partial
    return Header(
        suite_version=__version__,
        started=now(),
        targets=tuple(target.head() for target in targets),
        surfaces=tuple(dict.fromkeys(lane.surface.name for lane in lanes)),
        command=options.command,
        selection=shard.within(chosen) if shard else chosen,
        versions=_versions(lanes),
        revision=options.revision or newest(),
        repeat=options.repeat if options.repeat > 1 else None,
        catalogue=digest(load()),
        shard=shard,
    )


def now() -> str:
    """Return the time in UTC, ISO form, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _versions(lanes: Sequence[Lane]) -> tuple[tuple[str, str], ...]:
    """Return names and versions of what a run stands on, our packages first."""
    told = [(name, _version(name)) for name in PACKAGES]
    for surface in {lane.surface.name: lane.surface for lane in lanes}.values():
        if isinstance(surface, Versioned):
            with suppress(MissingPrerequisite):  # told with every exchange that cannot be made
                told += surface.versions()
    return tuple(told)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
