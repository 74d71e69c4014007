"""
What is under test: recordings, the reference endpoint in process, or a live endpoint.

Opens targets by name; knows nothing of clauses, rules or results.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from conformance.model import WrongUsage
from conformance.places import cassette_folders
from conformance.recording.cassette import CassetteSet, find_sets
from conformance.targets.live import LiveTarget, open_profile, open_url
from conformance.targets.of_model import OfModel, columns
from conformance.targets.profiles import profiles as _profiles
from conformance.targets.reference import DIALECTS, ReferenceTarget
from conformance.targets.replayed import ReplayedTarget
from conformance.targets.target import Target

__all__ = [
    "LiveTarget",
    "OfModel",
    "ReferenceTarget",
    "ReplayedTarget",
    "Target",
    "columns",
    "default_targets",
    "known",
    "open_target",
]

_REFERENCE = "reference:"
_MUTANT = "mutant:"
_VARIATION = "variation:"


def default_targets() -> list[Target]:
    """Return a target for every cassette set there is, rehearsed ones and live ones alike."""
    return [ReplayedTarget(cassettes) for cassettes in _sets()]


def known() -> list[str]:
    """Return the names `open_target` takes, URLs aside: recordings, reference, profiles."""
    references = [f"{_REFERENCE}{dialect}" for dialect in DIALECTS]
    return [*_names(_sets()), *references, *_profiles()]


def open_target(
    spec: str, *, models: Mapping[str, str] | None = None, key_env: str | None = None
) -> Target:
    """
    Open the target called `spec`.

    A cassette set goes by its target's name (`reference-openai`) or, always, by provenance and
    name (`live/gemini`); `reference:openai` and `reference:gemini[@2025-06]` are the reference
    endpoint itself, `mutant:ID` and `variation:ID` the same with something on top; a profile's
    name (`gemini`) and an http or https URL are live. `models` pairs
    roles with ids; `key_env` names the environment variable with the key. Raises WrongUsage for a
    name nobody knows and for models or a key given to a target that cannot use them, and what the
    target itself raises.
    """
    wanted = dict(models or {})
    if spec.lower().startswith(("http://", "https://")):
        return open_url(spec, models=wanted, key_env=key_env)
    if spec in _profiles():
        return open_profile(_profiles()[spec], models=wanted, key_env=key_env)
    target = _offline(spec)
    for what, given in (("models", wanted), ("a key", key_env)):
        if given:
            raise WrongUsage(
                f"The target {spec} was given {what}, and only a live endpoint can use that.",
                "Leave it out, or name a live target.",
            )
    return target


def _offline(spec: str) -> Target:
    if spec.startswith(_REFERENCE):
        dialect, _, profile = spec.removeprefix(_REFERENCE).partition("@")
        return ReferenceTarget(dialect, profile=profile or None)
    if spec.startswith((_MUTANT, _VARIATION)):
        return _altered(spec)
    sets = dict(zip(_names(found := _sets()), found, strict=True))
    sets |= {f"{cassettes.provenance}/{cassettes.target}": cassettes for cassettes in found}
    if spec in sets:
        return ReplayedTarget(sets[spec])
    raise WrongUsage(
        f"There is no target called {spec!r}.",
        f"Name one of {', '.join(known())}, or give an http or https URL.",
    )


def _altered(spec: str) -> Target:
    # Only a run that names one needs the room behind it.
    room = importlib.import_module("conformance.mutants")
    if spec.startswith(_MUTANT):
        fault = room.named(spec.removeprefix(_MUTANT))
        return ReferenceTarget(fault.dialect, through=fault.through, name=spec)
    way = room.named_variation(spec.removeprefix(_VARIATION))
    return ReferenceTarget("openai", through=way.through, name=spec)


def _sets() -> list[CassetteSet]:
    return find_sets(cassette_folders())


def _names(sets: list[CassetteSet]) -> list[str]:
    """Return a name for each set: the short one unless another target has it."""
    short = [cassettes.target for cassettes in sets]
    taken = {name for name in short if short.count(name) > 1} | set(_profiles())
    return [
        f"{cassettes.provenance}/{cassettes.target}"
        if cassettes.target in taken
        else cassettes.target
        for cassettes in sets
    ]
