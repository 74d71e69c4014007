"""
Faults around fields that nobody defined: taken in silence, or refused without saying which.

The parameters of the contract are untouched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import (
    asks_otherwise,
    document,
    edits_errors,
    is_chat,
    json_of,
    spelled,
    with_body,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

UNKNOWN = "nobody_defined"


def _drops_unknown(request: Any) -> None:
    for name in [name for name in request if UNKNOWN in name]:
        del request[name]


def _drops_unknown_in_messages(request: Any) -> None:
    for message in messages_of(request):
        _drops_unknown(message)


unknown_field_dropped = mutant(
    "unknown-field-dropped",
    what="A field that the contract does not know is left out in silence and the request answered.",
    breaks=("errors-unknown-field/refused",),
)(asks_otherwise(_drops_unknown))

unknown_member_dropped = mutant(
    "unknown-message-member-dropped",
    what="A member of a message that the contract does not know is left out in silence.",
    breaks=("errors-unknown-field/in-message",),
)(asks_otherwise(_drops_unknown_in_messages))


@mutant(
    "unknown-field-not-in-param",
    what="The refusal of an unknown field holds a text of the JSON parser; param is null.",
    breaks=("errors-unknown-field/param",),
    reports=("param-rejected-vendor-extras",),
)
@edits_errors
def unknown_field_not_in_param(answer: Any, request: Any) -> None:
    """Name the field in the words of a parser alone."""
    names = [name for name in request if UNKNOWN in name] if isinstance(request, dict) else []
    if names:
        said = f'Invalid JSON payload received. Unknown name "{names[0]}": Cannot find field.'
        answer["error"] |= {"message": said, "param": None, "code": None}


def _unknown_fields(asked: Asked) -> list[str]:
    told = document(asked) if is_chat(asked) else None
    return [name for name in told if UNKNOWN in name] if isinstance(told, dict) else []


@mutant(
    "unknown-fields-first-alone",
    what="A refusal names the first of two unknown fields only.",
    breaks=("errors-unknown-field/all-named", "errors-unknown-field/details"),
    dialect="gemini",
)
def unknown_fields_first_alone(asked: Asked, healthy: Endpoint) -> Reply:
    """Stop at the first field that is wrong."""
    names = _unknown_fields(asked)
    if len(names) < 2:
        return healthy(asked)
    told = document(asked)
    for name in names[1:]:
        del told[name]
    return healthy(replace(asked, body=spelled(told)))


@mutant(
    "unknown-field-details-missing",
    what="A refusal names unknown fields in its message and has no details.",
    breaks=("errors-unknown-field/details",),
    dialect="gemini",
)
def unknown_field_details_missing(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave the details out."""
    reply = healthy(asked)
    value = json_of(reply) if reply.status == 400 and _unknown_fields(asked) else None
    if value is None:
        return reply
    value[0]["error"].pop("details", None)
    return with_body(reply, spelled(value))


@mutant(
    "status-name-of-another",
    what="Every error's status is called UNKNOWN, whatever its code.",
    breaks=("errors-envelope/google-names",),
    dialect="gemini",
)
@edits_errors
def status_name_of_another(answer: Any, _request: Any) -> None:
    """Give every refusal the name of the fallback."""
    answer[0]["error"]["status"] = "UNKNOWN"
