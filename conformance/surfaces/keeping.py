"""
What a tap took, as an exchange: masked, labelled, complete or not.

Knows the key only to keep it out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from conformance.model import (
    Carried,
    Exchange,
    Headers,
    Kind,
    Provenance,
    Request,
    Response,
)
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.secrecy import PLACEHOLDER, hide, hide_inside, mask, spellings
from conformance.surfaces.tap import Taken

_LONG_ENOUGH = 16  # shorter values of extra headers are words, and masking words spoils evidence


@dataclass(frozen=True, slots=True)
class Label:
    """What an exchange is called: the arguments of `Surface.send` that it only passes on."""

    exchange: str
    surface: str
    model: str | None
    target: str
    provenance: Provenance
    kind: Kind


def secrets_of(endpoint: Endpoint) -> tuple[str, ...]:
    """Return every string that must not be kept from an exchange with `endpoint`."""
    extra = [value for _, value in endpoint.headers if len(value) >= _LONG_ENOUGH]
    return spellings([endpoint.key, *extra])


def kept(
    taken: Taken, endpoint: Endpoint, label: Label, carried: Carried | None = None
) -> Exchange:
    """
    Return the exchange that `taken` holds.

    The key is nowhere in it: a placeholder stands for it in the request, asterisks of the same
    length in the answer, and `facts["key-echoed"]` says that the endpoint sent it back. An answer
    that was coded although nobody asked is kept decoded, without its content-encoding and
    content-length; `facts` then holds `content-encoding` and `wire-bytes`. Of a call that took
    several requests the exchange is the first; `facts["requests"]` says how many there were.
    """
    secrets = secrets_of(endpoint)
    facts: dict[str, str] = {}
    if taken.later:
        facts["requests"] = str(1 + len(taken.later))
    response = None
    if taken.status is not None:
        response = _response(taken, secrets, facts)
    request = None
    if taken.method is not None:
        request = Request(
            taken.method,
            hide(taken.url, secrets),
            _sent(taken.sent, endpoint, secrets),
            b"".join(mask([taken.body], secrets)[0]),
        )
    if carried is not None:
        carried = _carried(carried, secrets)
    return Exchange(
        id=label.exchange,
        kind=label.kind,
        request=request,
        response=response,
        surface=label.surface,
        target=label.target,
        provenance=label.provenance,
        model=label.model,
        failure=hide(taken.failure, secrets) if taken.failure else None,
        carried=carried,
        facts=facts,
    )


def handed_on(taken: Taken, endpoint: Endpoint, label: Label, carried: Carried) -> Exchange:
    """
    Return the exchange that `taken` holds and a client library `carried` to its user.

    Raises our own error where there was one. A library that raised before it sent anything is told
    as the exchange's failure.
    """
    if taken.fault is not None:
        raise taken.fault
    if taken.method is None and taken.failure is None:
        said = f"{carried.raised}: {carried.message}"
        taken.failure = f"The SDK raised before it sent anything ({said})."
    return kept(taken, endpoint, label, carried)


def _response(taken: Taken, secrets: tuple[str, ...], facts: dict[str, str]) -> Response:
    pieces, in_body = mask(taken.pieces, secrets)
    headers: list[tuple[str, str]] = []
    in_head = False
    for name, value in taken.headers:
        if taken.decoded and name.lower() in ("content-encoding", "content-length"):
            continue
        (masked,), found = mask([value.encode("latin-1")], secrets)
        in_head = in_head or found
        headers.append((name, masked.decode("latin-1")))
    if in_body or in_head:
        places = [name for name, found in (("headers", in_head), ("body", in_body)) if found]
        facts["key-echoed"] = ", ".join(places)
    if taken.coding is not None:
        facts["content-encoding"] = taken.coding
        facts["wire-bytes"] = str(taken.wire_bytes)
    return Response(
        status=taken.status or 0,
        headers=tuple(headers),
        pieces=pieces,
        arrivals_ms=taken.arrivals_ms,
        complete=taken.complete,
    )


def _sent(headers: Headers, endpoint: Endpoint, secrets: tuple[str, ...]) -> Headers:
    extra = {"x-goog-api-key", *(name.lower() for name, _ in endpoint.headers)}
    own = f"Bearer {endpoint.key}"
    told = []
    for name, value in headers:
        if name.lower() in extra:
            value = PLACEHOLDER
        elif value == own:
            value = f"Bearer {PLACEHOLDER}"
        told.append((name, hide(value, secrets)))
    return tuple(told)


def _carried(carried: Carried, secrets: tuple[str, ...]) -> Carried:
    return replace(
        carried,
        value=hide_inside(carried.value, secrets) if secrets else carried.value,
        message=hide(carried.message, secrets) if carried.message else carried.message,
        code=hide(carried.code, secrets) if carried.code else carried.code,
    )
