"""
The reference endpoint as a target, in process: what rehearsals are recorded from.

Knows that it is no evidence about anybody's service.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

from conformance.model import Provenance, TargetHead, WrongUsage
from conformance.recording.cassette import symbolic_base_url
from conformance.surfaces import Endpoint
from conformance.targets.target import Target

DIALECTS = ("openai", "gemini")


class ReferenceTarget(Target):
    """
    The reference endpoint speaking `dialect`; `profile` is a month of the dialect gemini.

    `through` wraps the endpoint in something between it and the wire (a fault, a variation), and
    such a target is called by `name`. Raises WrongUsage for a dialect or profile it does not have.
    """

    def __init__(
        self,
        dialect: str,
        *,
        profile: str | None = None,
        through: Callable[[Any], Any] | None = None,
        name: str | None = None,
    ) -> None:
        # Only a run that names this target needs the room behind it.
        self._room: Any = importlib.import_module("conformance.reference")
        if profile is not None and dialect != "gemini":
            raise WrongUsage(
                f"The reference endpoint has no profiles in the dialect {dialect}.",
                "Profiles are months of the dialect gemini, for example reference:gemini@2025-06.",
            )
        self._transport = self._room.ReferenceTransport(dialect, profile=profile, through=through)
        self.dialect = self.claims = dialect
        self.profile = profile
        self.name = name or f"reference-{dialect}" + (f"-{profile}" if profile else "")

    def head(self) -> TargetHead:
        """Return the head; the provenance is rehearsed, always."""
        detail = f"the reference endpoint, dialect {self.dialect}"
        return TargetHead(
            name=self.name,
            provenance=Provenance.REHEARSED,
            base_url=self._endpoint.base_url,
            models=tuple(sorted(self._room.MODELS[self.dialect].items())),
            detail=detail + (f" as of {self.profile}" if self.profile else ""),
        )

    def endpoint(self) -> Endpoint:
        """Return an endpoint that answers in process."""
        return self._endpoint

    @cached_property
    def _endpoint(self) -> Endpoint:
        base_url = symbolic_base_url(self.name.replace(":", "-"))  # a colon begins a port
        return Endpoint(base_url, key=self._room.KEY, transport=self._transport)
