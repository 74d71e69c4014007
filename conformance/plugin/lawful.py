"""
Holds our own requests against OpenAI's request schemas.

A request of ours that breaks one is an error of the suite: nothing an endpoint answers to it may
be held against the endpoint.
"""

from __future__ import annotations

from conformance.contract import schemas
from conformance.model import Exchange, InvalidRun
from conformance.plugin.asking import Ask
from conformance.wire import MISSING, reading

_SCHEMAS = {
    "chat.completions.create": "chat/request",
    "chat.completions.parse": "chat/request",
    "chat.completions.stream": "chat/request",
    "chat.completions.with_raw_response.create": "chat/request",
    "embeddings.create": "embeddings/request",
    "images.generate": "images/request",
    "videos.create": "videos/request",
    "videos.create_and_poll": "videos/request",
    "batches.create": "batches/request",
}
"""The schema of the JSON that each SDK call sends."""


def insist(ask: Ask, exchange: Exchange) -> str | None:
    """
    Check the JSON that was sent for `ask`, unless it wants a refusal, is raw or unlawful by design.

    Raises InvalidRun naming the departure. A request that sends an endpoint's own answer back
    (`after`) may depart because that answer did: then the departure is returned, as the endpoint
    may be to blame, and None when there is none.
    """
    departure = departure_of(ask, exchange)
    if departure is None or ask.after is not None:
        return departure
    raise InvalidRun(departure, "Mend the request in the suite, or schemas/wire when it is lawful.")


def departure_of(ask: Ask, exchange: Exchange) -> str | None:
    """Return where the JSON sent for `ask` departs from OpenAI's schema, None when nowhere."""
    if ask.expects == "error" or not ask.lawful or exchange.request is None:
        return None
    schema = _SCHEMAS.get(ask.path)
    if schema not in schemas.names():
        return None
    sent = reading.read(exchange).request
    if sent is MISSING:
        return None  # a form with files, which no schema of ours describes
    wrong = schemas.departures(schema, sent)
    if not wrong:
        return None
    first = wrong[0]
    where = "/" + "/".join(map(str, first.path))
    found = "nothing" if first.found is MISSING else repr(first.found)[:80]
    return (
        f"The request of {exchange.id} breaks OpenAI's own schema at {where}: "
        f"{' or '.join(first.expected)} is wanted, {found} was sent."
    )
