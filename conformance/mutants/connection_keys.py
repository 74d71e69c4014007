"""
Faults of keys: what a wrong one is answered with, and which headers a right one may come in.

Nothing here looks at addresses; `connection_transport` does.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.mutants.editing import error, spelled, with_body, with_headers
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply


@mutant(
    "error-403-empty",
    what="A wrong key is refused with status 403 and an empty body.",
    breaks=("errors-envelope/object-body", "auth-bearer/wrong-key"),
    reports=("error-403-empty-body",),
)
def error_403_empty(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave the body out, and its media type with it."""
    reply = healthy(asked)
    if reply.status != 401:
        return reply
    return with_headers(replace(with_body(reply, b""), status=403), content_type=None)


@mutant(
    "bad-key-400",
    what="A wrong or missing key is refused with status 400.",
    breaks=("auth-bearer/wrong-key", "auth-bearer/missing-key"),
    reports=("auth-invalid-key-400",),
)
def bad_key_400(asked: Asked, healthy: Endpoint) -> Reply:
    """Treat the key as an argument like any other."""
    reply = healthy(asked)
    if reply.status != 401:
        return reply
    return error("API key not valid. Please pass a valid API key.", status=400)


@mutant(
    "bad-key-400-string-error",
    what="A wrong key is refused with status 400, error is a text and code a sentence.",
    breaks=("auth-bearer/wrong-key", "errors-envelope/object-body"),
    reports=("xai-bad-key-400-string-error",),
)
def bad_key_400_string_error(asked: Asked, healthy: Endpoint) -> Reply:
    """Swap the places of the message and the code."""
    reply = healthy(asked)
    if reply.status != 401:
        return reply
    told = {"code": "The client gave an invalid argument", "error": "Incorrect API key provided."}
    return with_body(replace(reply, status=400), spelled(told))


@mutant(
    "bearer-not-taken",
    what="A key is looked for in a header of the service's own, and a bearer token is passed over.",
    breaks=("auth-bearer/accepted",),
)
def bearer_not_taken(asked: Asked, healthy: Endpoint) -> Reply:
    """Miss the key where OpenAI's clients put it."""
    if asked.bearer and not asked.header("x-api-key"):
        return error("No API key was given: send it as an 'x-api-key' header.")
    return healthy(asked)


def header_refused(name: str) -> Fault:
    """Return the fault that refuses requests with the header `name`."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if asked.header(name) is not None:
            return error(f"Invalid header '{name}'.", code="mismatched_header")
        return healthy(asked)

    return fault


organization_refused = mutant(
    "organization-refused",
    what="A request that names an organization in OpenAI's header is refused.",
    breaks=("auth-bearer/organization-header",),
)(header_refused("openai-organization"))

project_refused = mutant(
    "project-refused",
    what="A request that names a project in OpenAI's header is refused.",
    breaks=("auth-bearer/project-header",),
)(header_refused("openai-project"))
