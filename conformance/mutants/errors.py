"""
Faults of the body of an error: its shape, its members, and what it is served as.

What is refused stays refused, with the status it has; `errors_requests` changes that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    edits_errors,
    json_of,
    spelled,
    with_body,
    with_headers,
)
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

GOOGLE = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED"}


def respelled(spell: Callable[[Any, int], Any]) -> Fault:
    """Return the fault that spells every error anew: `spell` gets its object and the status."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        value = json_of(reply) if reply.status >= 400 else None
        if not isinstance(value, dict) or not isinstance(value.get("error"), dict):
            return reply
        return with_body(reply, spelled(spell(value["error"], reply.status)))

    return fault


error_in_list = mutant(
    "error-in-list",
    what="Every error is a list that holds the object.",
    breaks=("errors-envelope/object-body",),
    reports=("error-body-json-array",),
)(edits_errors(lambda answer, _: [answer]))

error_as_rpc_status = mutant(
    "error-as-rpc-status",
    what="An error has a numeric code and a status name, and neither type nor param.",
    breaks=("errors-envelope/type", "errors-envelope/param", "errors-envelope/code"),
    reports=("error-google-rpc-shape",),
)(
    respelled(
        lambda told, status: {
            "error": {
                "code": status,
                "message": told["message"],
                "status": GOOGLE.get(status, "NOT_FOUND"),
                "details": [],
            }
        }
    )
)

error_opaque = mutant(
    "error-opaque",
    what="Every refusal with status 400 holds one general sentence and names no field.",
    breaks=("errors-http-status/wrong-type-named", "errors-unknown-field/named"),
    reports=("error-opaque-invalid-argument",),
)(
    respelled(
        lambda told, status: {
            "error": told
            | (
                {"message": "Request contains an invalid argument.", "param": None}
                if status == 400
                else {}
            )
        }
    )
)

error_other_envelope = mutant(
    "error-other-envelope",
    what="Errors stand in a list errors beside success and result; there is no error member.",
    breaks=("errors-envelope/object-body",),
    reports=("cloudflare-error-envelope",),
)(
    respelled(
        lambda told, status: {
            "success": False,
            "errors": [{"code": status, "message": told["message"]}],
            "messages": [],
            "result": None,
        }
    )
)

error_code_number = mutant(
    "error-code-number",
    what="The code of an error is the HTTP status as a number.",
    breaks=("errors-envelope/code",),
    reports=("error-code-number",),
)(respelled(lambda told, status: {"error": told | {"code": status}}))

error_param_text_none = mutant(
    "error-param-text-none",
    what="param is the text None, code the status in digits, the message a printed dict.",
    breaks=("errors-envelope/nothing-printed",),
    reports=("error-param-string-none",),
)(
    respelled(
        lambda told, status: {
            "error": told
            | {
                "message": str({"error": told}),
                "param": str(told.get("param")),
                "code": str(status),
            }
        }
    )
)


@mutant(
    "error-octet-stream",
    what="Errors are JSON labelled application/octet-stream.",
    breaks=("errors-envelope/content-type",),
    reports=("error-content-type-octet-stream",),
)
def error_octet_stream(asked: Asked, healthy: Endpoint) -> Reply:
    """Label what stays as it is."""
    reply = healthy(asked)
    if reply.status < 400:
        return reply
    return with_headers(reply, content_type="application/octet-stream")


@mutant(
    "error-web-page",
    what="Errors are the HTML page of a proxy.",
    breaks=("errors-envelope/object-body", "errors-envelope/content-type"),
)
def error_web_page(asked: Asked, healthy: Endpoint) -> Reply:
    """Answer as a proxy in front would that knows nothing of JSON."""
    reply = healthy(asked)
    if reply.status < 400:
        return reply
    page = f"<html><body><h1>Error {reply.status}</h1></body></html>".encode()
    return with_body(reply, page, media_type="text/html")


@mutant(
    "error-not-json",
    what="An error is spelled with single quotes, as a dict of Python prints.",
    breaks=("errors-envelope/strict-json",),
)
def error_not_json(asked: Asked, healthy: Endpoint) -> Reply:
    """Print the value instead of spelling it as JSON."""
    reply = healthy(asked)
    value = json_of(reply) if reply.status >= 400 else None
    return reply if value is None else with_body(reply, str(value).encode())


@mutant(
    "error-member-twice",
    what="An error has its message twice.",
    breaks=("errors-envelope/strict-json",),
)
def error_member_twice(asked: Asked, healthy: Endpoint) -> Reply:
    """Write the member a second time, as text put together by hand may."""
    reply = healthy(asked)
    if reply.status < 400 or b'"message"' not in reply.body:
        return reply
    return with_body(reply, reply.body.replace(b'"message"', b'"message": "", "message"', 1))


@mutant(
    "error-shapes-differ",
    what="The models route puts the message of an error in detail, the chat route does not.",
    breaks=("errors-envelope/alike", "errors-envelope/object-body"),
)
def error_shapes_differ(asked: Asked, healthy: Endpoint) -> Reply:
    """Answer one route with the error handler of a web framework."""
    reply = healthy(asked)
    value = json_of(reply) if reply.status >= 400 and "/models" in asked.path else None
    if value is None:
        return reply
    return with_body(reply, spelled({"detail": value["error"]["message"]}))


@mutant(
    "error-members-differ",
    what="Errors of the models route lack param and code, those of the chat route have them.",
    breaks=("errors-envelope/alike",),
)
def error_members_differ(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave out what one of two handlers forgot."""
    reply = healthy(asked)
    value = json_of(reply) if reply.status >= 400 and "/models" in asked.path else None
    if value is None:
        return reply
    told = {name: value["error"][name] for name in ("message", "type")}
    return with_body(reply, spelled({"error": told}))


@mutant(
    "error-text-for-library",
    what="The error of a model that does not exist is a plain text.",
    breaks=("errors-envelope/sdk-message",),
    surface="python",
)
def error_text_for_library(asked: Asked, healthy: Endpoint) -> Reply:
    """Put a sentence where the object belongs."""
    reply = healthy(asked)
    if reply.status != 404:
        return reply
    return with_body(reply, spelled({"error": "The model does not exist."}))


@mutant(
    "error-status-without-class",
    what="A model that is not in the list is answered with status 410.",
    breaks=("errors-envelope/sdk-class",),
    surface="python",
)
def error_status_without_class(asked: Asked, healthy: Endpoint) -> Reply:
    """Use a status that the libraries have no exception for."""
    reply = healthy(asked)
    gone = reply.status == 404 and "/models/" in asked.path
    return replace(reply, status=410) if gone else reply
