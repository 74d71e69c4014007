"""
How the endpoint behaved at six times, as one table a time.

Data only: a profile is named for the month its evidence begins (wire facts 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.model.faults import WrongUsage
from conformance.reference.roles import REFERENCE_MODELS

Generation = tuple[int, int]

_VERSION = re.compile(r"gemini-(\d+)(?:\.(\d+))?-")


class CallIds(StrEnum):
    """Forms of a tool call's id (wire facts 3.5)."""

    EMPTY = "empty"
    DIGITS = "function-call-<19 or 20 digits>"
    LETTERS = "8 letters and digits"
    SHORT = "call_<5 to 7 digits>"


@dataclass(frozen=True, slots=True)
class Profile:
    """
    One time in the endpoint's life.

    `newest` is the generation that models called `reference-…` belong to, `listed` are further
    models offered beside them, by id. `call_ids` maps the first generation a form was seen with
    to that form. `fields` are request fields accepted beyond those of the schema of 2025-01.
    """

    name: str
    epoch: int
    newest: Generation
    listed: Mapping[str, str]
    call_ids: Mapping[Generation, CallIds]
    has_id: bool = True
    finish_of_calls: str = "tool_calls"
    signs_messages: bool = False
    private_headers: bool = False
    display_names: bool = False
    lister: str = "ListModels"
    one_credential: bool = False
    no_query: bool = False
    fields: frozenset[str] = field(default_factory=frozenset)

    def generation(self, model: str) -> Generation:
        """Return the generation of `model`, given with or without its prefix."""
        if found := _VERSION.search(model):
            return int(found[1]), int(found[2] or 0)
        return self.newest

    def call_id_form(self, model: str) -> CallIds:
        """Return the form of tool call ids on `model`."""
        generation = self.generation(model)
        known = [first for first in self.call_ids if first <= generation] or [min(self.call_ids)]
        return self.call_ids[max(known)]

    def signs(self, model: str) -> bool:
        """Tell whether tool calls of `model` are signed and the signature is wanted back (3.6)."""
        return self.generation(model) >= (3, 0)

    @property
    def models(self) -> dict[str, str]:
        """Every model offered, id without prefix to the name people read."""
        own = {model: f"Reference {role.title()}" for role, model in REFERENCE_MODELS.items()}
        return {**own, **self.listed}


_THINKING = frozenset({"reasoning_effort", "extra_body"})
_ALL_EMPTY = {(0, 0): CallIds.EMPTY}

_TABLE = (
    Profile(
        name="2025-01",
        epoch=1737244800,
        newest=(2, 0),
        listed={"gemini-2.0-flash-exp": "Gemini 2.0 Flash Experimental"},
        call_ids=_ALL_EMPTY,
        has_id=False,
        finish_of_calls="stop",
    ),
    Profile(
        name="2025-04",
        epoch=1744675200,
        newest=(2, 0),
        listed={"gemini-2.0-flash": "Gemini 2.0 Flash"},
        call_ids=_ALL_EMPTY,
        has_id=False,
    ),
    Profile(
        name="2025-06",
        epoch=1748822400,
        newest=(2, 5),
        listed={"gemini-2.5-pro-preview-05-06": "Gemini 2.5 Pro Preview 05-06"},
        call_ids=_ALL_EMPTY,
        signs_messages=True,
        fields=_THINKING,
    ),
    Profile(
        name="2026-01",
        epoch=1769731200,
        newest=(2, 5),
        listed={"gemini-2.5-pro": "Gemini 2.5 Pro", "gemini-2.5-flash": "Gemini 2.5 Flash"},
        call_ids={(0, 0): CallIds.DIGITS},
        private_headers=True,
        display_names=True,
        fields=_THINKING,
    ),
    Profile(
        name="2026-03",
        epoch=1774224000,
        newest=(3, 1),
        listed={
            "gemini-3.1-flash-lite": "Gemini 3.1 Flash-Lite",
            "gemini-2.5-flash": "Gemini 2.5 Flash",
        },
        call_ids={(0, 0): CallIds.DIGITS, (3, 1): CallIds.LETTERS},
        private_headers=True,
        display_names=True,
        no_query=True,
        fields=_THINKING,
    ),
    Profile(
        name="2026-09",
        epoch=1789430400,
        newest=(3, 8),
        listed={
            "gemini-3.8-flash": "Gemini 3.8 Flash",
            "gemini-3.1-flash-lite": "Gemini 3.1 Flash-Lite",
            "gemini-2.5-flash": "Gemini 2.5 Flash",
        },
        call_ids={(0, 0): CallIds.DIGITS, (3, 1): CallIds.LETTERS, (3, 8): CallIds.SHORT},
        private_headers=True,
        display_names=True,
        lister="ModelService.ListModels",
        one_credential=True,
        no_query=True,
        fields=_THINKING | {"service_tier"},
    ),
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in _TABLE}
NEWEST = _TABLE[-1].name


def profile_named(name: str | None) -> Profile:
    """Return the profile called `name`, the newest for None; raises `WrongUsage` for no such."""
    if name is None:
        return PROFILES[NEWEST]
    if name not in PROFILES:
        raise WrongUsage(
            f"The reference endpoint has no profile '{name}'.",
            f"Choose one of {', '.join(PROFILES)}.",
        )
    return PROFILES[name]
