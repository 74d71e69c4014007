"""
The seam between the suite and the ways a client can speak.

Knows no particular client.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from conformance.model import Exchange, Kind, Provenance, WrongUsage
from conformance.surfaces.call import RAW, Call, KeyForm
from conformance.surfaces.endpoint import Endpoint


class Surface(Protocol):
    """A way to put a call on the wire and keep everything that comes back."""

    @property
    def name(self) -> str:
        """The word used for it in verdicts and on the command line."""

    def can(self, call: Call) -> str | None:
        """Return None when this surface can make `call`, else the reason in one sentence."""

    def send(
        self,
        call: Call,
        endpoint: Endpoint,
        *,
        exchange: str,
        model: str | None,
        target: str,
        provenance: Provenance,
        kind: Kind,
    ) -> Exchange:
        """
        Make `call` at `endpoint` and return the exchange under the id `exchange`.

        Whatever the endpoint does ends up in the exchange (`failure`, `Response.complete`). Our
        own errors (a cassette miss, a refused socket) are raised unchanged; WrongUsage is raised
        for a call that `can` gives a reason for.
        """


@runtime_checkable
class Foresighted(Protocol):
    """A surface in another process, which can work on calls before anybody waits for them."""

    def ahead(self, call: Call, endpoint: Endpoint, *, exchange: str) -> None:
        """
        Begin with `call`, for which `send` will be asked under the id `exchange`.

        Raises nothing for a call that cannot be made; `send` tells of it.
        """


@runtime_checkable
class Versioned(Protocol):
    """A surface that stands on programs of its own."""

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return their names and versions; raises MissingPrerequisite when one is missing."""


def beyond_a_library(call: Call) -> str | None:
    """Return why no client library of OpenAI's makes `call`, in one sentence, None when one may."""
    if call.path == RAW:
        return "The SDK offers no call for this route."
    if call.key is KeyForm.NATIVE:
        return "The SDK sends a key as a bearer token and in no other way."
    return None


def insist(surface: Surface, call: Call) -> None:
    """Raise WrongUsage when `surface` cannot make `call`."""
    reason = surface.can(call)
    if reason is not None:
        message = f"The surface {surface.name} cannot make the call {call.path}: {reason}"
        raise WrongUsage(message, "Ask Surface.can before sending, or use the surface rest.")
