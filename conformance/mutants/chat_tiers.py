"""
Faults of service tiers: names that are not taken, or not told in the answer.

What a tier costs shows on no wire.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    document,
    edits,
    is_chat,
    refuses,
    with_headers,
)
from conformance.mutants.mutant import Fault, mutant
from conformance.mutants.speaking import says
from conformance.reference import Asked, Endpoint, Reply

TIERS = ("auto", "default", "flex", "scale", "priority", "fast")
HEADER = "x-gemini-service-tier"


def no_such_tier(*tiers: str) -> Fault:
    """Return the fault that refuses each of `tiers` as a value nobody defined."""
    return refuses(
        lambda body: body.get("service_tier") in tiers, "Invalid value at 'service_tier'."
    )


tier_refused = mutant(
    "tier-refused",
    what="A request with service_tier is refused, whichever it names.",
    breaks=("chat-service-tier/accepted", "chat-service-tier/flex", "chat-service-tier/default"),
)(refuses(lambda body: "service_tier" in body, "Unknown parameter: 'service_tier'."))

tier_default_refused = mutant(
    "tier-default-refused",
    what="default, OpenAI's name of a tier, is refused.",
    breaks=("chat-service-tier/default",),
)(no_such_tier("default"))

tier_standard_refused = mutant(
    "tier-standard-refused",
    what="standard, the documentation's name of a tier, is refused.",
    breaks=("chat-service-tier/standard",),
    dialect="gemini",
)(no_such_tier("standard"))

tier_refused_in_streams = mutant(
    "tier-refused-in-streams",
    what="service_tier is taken with a plain request and refused with a stream.",
    breaks=("chat-service-tier/streamed",),
)(
    refuses(
        lambda body: "service_tier" in body and body.get("stream"),
        "'service_tier' does not go with 'stream'.",
    )
)


def _drops_unknown(request: Any) -> None:
    if request.get("service_tier") not in TIERS:
        request.pop("service_tier", None)


tier_unknown_taken = mutant(
    "tier-unknown-taken",
    what="A tier that nobody defined is passed over and the request answered.",
    breaks=("chat-service-tier/unknown-refused",),
)(asks_otherwise(_drops_unknown))


@mutant(
    "tier-not-told",
    what="An answer has no service_tier.",
    breaks=("chat-service-tier/echoed",),
)
@edits(when=lambda request: "service_tier" in request)
def tier_not_told(answer: Any, _request: Any) -> None:
    answer.pop("service_tier", None)


@mutant(
    "tier-told-in-own-words",
    what="An answer calls its tier by a name that nobody defined.",
    breaks=("chat-service-tier/echoed",),
)
@edits(when=lambda request: "service_tier" in request)
def tier_told_in_own_words(answer: Any, _request: Any) -> None:
    answer["service_tier"] = "SERVICE_TIER_FLEX"


tier_other_text_in_streams = mutant(
    "tier-other-text-in-streams",
    what="A stream at a tier is served by another model, whose text is another.",
    breaks=("chat-service-tier/streamed",),
)(
    says(
        lambda text, _request: text.upper(),
        when=lambda request: "service_tier" in request and request.get("stream"),
    )
)


@mutant(
    "tier-header-missing",
    what="No header names the tier that served.",
    breaks=("service-tier-response-header/sent",),
    dialect="gemini",
)
def tier_header_missing(asked: Asked, healthy: Endpoint) -> Reply:
    """Strip the header."""
    reply = healthy(asked)
    return with_headers(reply, x_gemini_service_tier=None) if is_chat(asked) else reply


@mutant(
    "tier-header-another",
    what="The header says flex, whichever tier was asked for.",
    breaks=("service-tier-response-header/as-asked",),
    dialect="gemini",
)
def tier_header_another(asked: Asked, healthy: Endpoint) -> Reply:
    """Name the cheapest tier."""
    reply = healthy(asked)
    request = document(asked) if is_chat(asked) else None
    if not isinstance(request, dict) or "service_tier" not in request:
        return reply
    return with_headers(reply, x_gemini_service_tier="flex")
