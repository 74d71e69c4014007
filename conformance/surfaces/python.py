"""
The OpenAI Python SDK, blocking: the surface that shows what its users are handed.

Knows the SDK's public interface; judges nothing it says.
"""

from __future__ import annotations

import warnings

from conformance.model import Carried, Exchange, Kind, Provenance
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.keeping import Label, handed_on
from conformance.surfaces.pool import tap_for
from conformance.surfaces.routes import ROUTES, unsuitable
from conformance.surfaces.surface import beyond_a_library, insist
from conformance.surfaces.zod import asks_for_zod


class Python:
    """The surface `python`."""

    name = "python"

    def can(self, call: Call) -> str | None:
        """Return None when the SDK has `call`, else the reason in one sentence."""
        reason = beyond_a_library(call)
        if reason is not None:
            return reason
        if asks_for_zod(call):
            return "Python has no Zod objects."
        reason = unsuitable(call)
        if reason is not None:
            return reason
        missing = [name for name in ROUTES[call.path].required if name not in call.params]
        if missing:
            return f"The SDK does not send without {' and '.join(missing)}."
        from conformance.surfaces.sdk import installed, spelling  # dear; rest alone never asks here

        return installed.lacks(call.path) or spelling.otherwise(call)

    def carried(self, endpoint: Endpoint, call: Call) -> Carried:
        """Return what a user of the blocking client gets for `call` at `endpoint`."""
        from conformance.surfaces.sdk import blocking  # dear, so only when something is sent

        return blocking.carried(endpoint, call)

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
        with tap_for(endpoint).taking(exchange) as taken, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            carried = self.carried(endpoint, call)
        label = Label(exchange, self.name, model, target, provenance, kind)
        return handed_on(taken, endpoint, label, carried)


SURFACE = Python()
PLACE = 2
