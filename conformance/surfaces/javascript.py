"""
The OpenAI JavaScript package, in a Node of its own: the surface that shows what its users are
handed.

Knows what the package can express; how it is run is `javascript_client`'s work.
"""

from __future__ import annotations

import atexit
from contextlib import suppress

from conformance.model import ConformanceError, Exchange, Kind, Provenance
from conformance.surfaces import javascript_words as words
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.javascript_client import JavaScriptClient
from conformance.surfaces.javascript_packages import chosen, majors
from conformance.surfaces.keeping import Label, handed_on, kept
from conformance.surfaces.pool import on_release, tap_for
from conformance.surfaces.routes import ROUTES, unsuitable
from conformance.surfaces.surface import beyond_a_library, insist
from conformance.surfaces.zod import spelled_alike

ABSENT = frozenset({"videos.create_and_poll"})
"""Calls of the table that the newest version does not have."""

_FOURTH_ZOD = 6  # the first major whose lock has the fourth Zod
_ESCAPES = 5  # the first major that writes %2F for a slash inside an id


class JavaScript:
    """The surface `javascript`."""

    name = "javascript"

    def __init__(self, *, exact: bool = False) -> None:
        self.client = JavaScriptClient(exact=exact)

    def can(self, call: Call) -> str | None:
        """Return None when the package has `call`, else the reason in one sentence."""
        reason = beyond_a_library(call)
        if reason is not None:
            return reason
        if isinstance(call.params.get("response_format"), type):
            return "JavaScript has no Pydantic classes."
        if call.path in ABSENT:
            return "The SDK for JavaScript has no such call."
        reason = unsuitable(call)
        if reason is None and chosen() != majors()[0]:
            reason = self._not_offered(call)
        return reason

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
        """Make `call` at `endpoint`; see `Surface.send`. Fills `Exchange.carried`."""
        insist(self, call)
        label = Label(exchange, self.name, model, target, provenance, kind)
        try:
            made = self.client.make(call, endpoint, exchange)
        except (TypeError, ValueError) as error:
            with tap_for(endpoint).taking(exchange) as taken:
                taken.failure = f"The call could not be put into words ({error})."
            return kept(taken, endpoint, label)
        carried, taken = words.carried(made.result or {}), made.errand.taken
        return handed_on(taken, endpoint, label, carried)

    def ahead(self, call: Call, endpoint: Endpoint, *, exchange: str) -> None:
        """
        Let `call` be made while others are judged, before `send` is asked for it.

        What cannot be made now is left for `send` to tell.
        """
        with suppress(TypeError, ValueError, ConformanceError):
            self.client.send_ahead(call, endpoint, exchange)

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return names and versions of what it runs on; raises MissingPrerequisite."""
        self.client.start()
        return self.client.versions

    def _not_offered(self, call: Call) -> str | None:
        self.client.start()
        if call.path not in self.client.calls:
            return f"Version {chosen()} of the SDK has no call {call.path}."
        if int(chosen()) < _FOURTH_ZOD and not spelled_alike(call):
            return f"Version {chosen()} of the SDK spells this Zod schema in another way."
        if int(chosen()) < _ESCAPES and any("/" in call.params[n] for n in _in_path(call)):
            return f"Version {chosen()} of the SDK spells the path of this request in another way."
        return None


def _in_path(call: Call) -> tuple[str, ...]:
    return ROUTES[call.path].in_path


SURFACE = JavaScript()
PLACE = 4
atexit.register(SURFACE.client.close)
on_release(SURFACE.client.forget)
