"""
The OpenAI Python SDK, async: the same calls through AsyncOpenAI and an event loop of ours.

Knows the SDK's public interface; judges nothing it says.
"""

from __future__ import annotations

from conformance.model import Carried
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.python import Python


class PythonAsync(Python):
    """The surface `python-async`."""

    name = "python-async"

    def carried(self, endpoint: Endpoint, call: Call) -> Carried:
        """Return what a user of the async client gets for `call` at `endpoint`."""
        from conformance.surfaces.sdk import awaiting

        return awaiting.carried(endpoint, call)


SURFACE = PythonAsync()
PLACE = 3
