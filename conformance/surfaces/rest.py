"""
Raw HTTP: the surface that puts nothing between a call and the wire.

Knows the table of routes; no SDK.
"""

from __future__ import annotations

import httpx2

from conformance import __version__
from conformance.model import Exchange, Kind, Provenance
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.keeping import Label, kept
from conformance.surfaces.pool import tap_for
from conformance.surfaces.routes import Plan, plan, unsuitable
from conformance.surfaces.surface import insist


class Rest:
    """The surface `rest`."""

    name = "rest"

    def can(self, call: Call) -> str | None:
        """Return None when `call` maps to a request, else the reason in one sentence."""
        return unsuitable(call)

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
        """Make `call` at `endpoint`; see `Surface.send`."""
        insist(self, call)
        tap = tap_for(endpoint)
        with tap.taking(exchange) as taken:
            try:
                response = tap.handle_request(_request(plan(call), call, endpoint))
                assert isinstance(response.stream, httpx2.SyncByteStream)
                for _ in response.stream:
                    pass
            except Exception as error:
                if taken.ours is not None or (taken.method is not None and taken.failure is None):
                    raise
                if taken.failure is None:
                    said = f"{type(error).__name__}: {error}"
                    taken.failure = f"The request could not be put into words ({said})."
        return kept(taken, endpoint, Label(exchange, self.name, model, target, provenance, kind))


def _request(planned: Plan, call: Call, endpoint: Endpoint) -> httpx2.Request:
    headers = httpx2.Headers({"accept": "*/*"})
    headers["user-agent"] = f"gemini-openai-conformance/{__version__}"
    if planned.media_type is not None:
        headers["content-type"] = planned.media_type
    for name, value in endpoint.headers:
        headers[name] = value
    authorization = endpoint.authorization(call.key)
    if authorization is not None:
        headers["authorization"] = authorization
    native = endpoint.native_key(call.key)
    if native is not None:
        headers["x-goog-api-key"] = native
    for name, value in planned.headers.items():
        headers[name] = value
    url = endpoint.base_url.rstrip("/") + "/" + planned.target
    return httpx2.Request(planned.method, url, headers=headers, content=planned.body)


SURFACE = Rest()
PLACE = 1
