"""
Endpoints known by name, and how to choose models where nobody described them.

Reads `endpoints.toml`; knows no key and no network.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.model import Housekeeping

FILE = Path(__file__).with_name("endpoints.toml")


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The id that plays a role, the source that shows it and the ISO date it was read."""

    id: str
    source: str
    read: str


@dataclass(frozen=True, slots=True)
class Profile:
    """
    A known endpoint; `key_env` names the environment variable that holds its key, `claims` the
    dialect whose promises it makes.
    """

    name: str
    title: str
    base_url: str
    key_env: str
    claims: str
    models: Mapping[str, ModelChoice]


@dataclass(frozen=True, slots=True)
class RolePatterns:
    """Which ids of a model list fit a role."""

    prefer: tuple[re.Pattern[str], ...]
    avoid: tuple[re.Pattern[str], ...]

    def choose(self, ids: Iterable[str]) -> str | None:
        """Return the id that fits best, or None."""
        left = [name for name in ids if not any(p.search(name) for p in self.avoid)]
        return next((name for p in self.prefer for name in left if p.search(name)), None)


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile by name. Raises Housekeeping for a broken `endpoints.toml`."""
    return {name: _profile(name, table) for name, table in _tables("profile").items()}


@cache
def roles() -> Mapping[str, RolePatterns]:
    """Return the patterns of every role. Raises Housekeeping for a broken `endpoints.toml`."""
    return {name: _patterns(name, table) for name, table in _tables("role").items()}


def profile_of(base_url: str) -> Profile | None:
    """Return the profile whose base URL is `base_url`, with or without a final slash, or None."""
    wanted = base_url.rstrip("/").lower()
    return next((p for p in profiles().values() if p.base_url.rstrip("/").lower() == wanted), None)


def choose_models(ids: Iterable[str]) -> dict[str, str]:
    """Return a model for every role that one of `ids` fits."""
    known = list(ids)
    chosen = {role: patterns.choose(known) for role, patterns in roles().items()}
    return {role: name for role, name in chosen.items() if name is not None}


def _tables(kind: str) -> Mapping[str, Any]:
    with FILE.open("rb") as file:
        read = tomllib.load(file)
    found = read.get(kind)
    if not isinstance(found, dict) or read.keys() - {"profile", "role"}:
        raise _broken(f"it needs tables profile and role and has {', '.join(sorted(read))}")
    return found


def _profile(name: str, table: Any) -> Profile:
    texts = _members(f"profile.{name}", table, {"title", "base_url", "key_env", "claims", "models"})
    models = {
        role: ModelChoice(chosen["id"], chosen["source"], str(chosen["read"]))
        for role, entry in texts.pop("models").items()
        for chosen in [_members(f"profile.{name}.models.{role}", entry, {"id", "source", "read"})]
    }
    return Profile(name=name, models=models, **texts)


def _patterns(name: str, table: Any) -> RolePatterns:
    members = _members(f"role.{name}", table, {"prefer", "avoid"})
    try:
        prefer, avoid = (
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in members[kind])
            for kind in ("prefer", "avoid")
        )
    except (re.error, TypeError) as error:
        raise _broken(f"role.{name} holds something that is no pattern: {error}") from error
    return RolePatterns(prefer, avoid)


def _members(where: str, table: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(table, dict) or table.keys() != names:
        raise _broken(f"{where} needs exactly {', '.join(sorted(names))}")
    return dict(table)


def _broken(why: str) -> Housekeeping:
    return Housekeeping(f"{FILE.name} cannot be used: {why}.", "Mend the file beside profiles.py.")
