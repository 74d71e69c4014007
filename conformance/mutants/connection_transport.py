"""
Faults of addresses and headers: what stands around a request and not in its body.

Nothing here looks at what is asked.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.mutants.editing import error, is_chat, with_body, with_headers
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

SDK = "x-stainless-"


@mutant(
    "stray-query-refused",
    what="A request whose address has a query is refused with status 400.",
    breaks=("base-url/stray-query",),
    reports=("query-param-rejected",),
)
def stray_query_refused(asked: Asked, healthy: Endpoint) -> Reply:
    """Bind every parameter of the query to a field, and find none."""
    if is_chat(asked) and asked.query:
        name = asked.query.partition("=")[0]
        return error(f'Invalid JSON payload received. Cannot bind query parameter "{name}".')
    return healthy(asked)


@mutant(
    "sdk-headers-not-allowed",
    what="A browser's preflight is answered and does not allow the headers that the SDK adds.",
    breaks=("base-url/preflight",),
    reports=("cors-x-stainless-headers",),
)
def sdk_headers_not_allowed(asked: Asked, healthy: Endpoint) -> Reply:
    """Hold the headers against a list that was made before the SDK sent its own."""
    reply = healthy(asked)
    if asked.method != "OPTIONS":
        return reply
    wanted = (asked.header("access-control-request-headers") or "").split(", ")
    allowed = ", ".join(name for name in wanted if not name.startswith(SDK))
    return with_headers(reply, access_control_allow_headers=allowed)


@mutant(
    "preflight-not-served",
    what="A browser's preflight is refused with status 405, as a method that nobody serves.",
    breaks=("base-url/preflight",),
    reports=("cors-x-stainless-headers",),
)
def preflight_not_served(asked: Asked, healthy: Endpoint) -> Reply:
    """Know no method but those of the API."""
    if asked.method == "OPTIONS":
        return error("OPTIONS is not allowed here, POST is.", status=405)
    return healthy(asked)


@mutant(
    "second-key-refused",
    what="A request with a key in a further header beside the bearer token is refused.",
    breaks=("auth-bearer/stray-key",),
    reports=("auth-two-credentials-400",),
)
def second_key_refused(asked: Asked, healthy: Endpoint) -> Reply:
    """Count the keys before looking at any."""
    if asked.bearer and asked.header("x-goog-api-key"):
        return error("Multiple authentication credentials received. Please pass only one.")
    return healthy(asked)


@mutant(
    "second-key-passed-over",
    what="A second key in the header of the native API is passed over and the request answered.",
    breaks=("auth-bearer/second-credential",),
    dialect="gemini",
)
def second_key_passed_over(asked: Asked, healthy: Endpoint) -> Reply:
    """Look at the bearer token alone."""
    if not asked.bearer or not asked.header("x-goog-api-key"):
        return healthy(asked)
    kept = tuple(each for each in asked.headers if each[0].lower() != "x-goog-api-key")
    return healthy(replace(asked, headers=kept))


@mutant(
    "unknown-route-empty",
    what="A path that is not served is answered with status 404 and an empty body.",
    breaks=("base-url/unknown-route", "errors-envelope/object-body"),
    reports=("responses-endpoint-404-empty",),
)
def unknown_route_empty(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave the answer to the server below, which has no words."""
    reply = healthy(asked)
    if reply.status != 404 or b"Invalid URL" not in reply.body:
        return reply
    return with_headers(with_body(reply, b""), content_type=None)


@mutant(
    "unknown-route-text",
    what="A path that is not served is answered with status 404 as text, without an error object.",
    breaks=("base-url/unknown-route", "errors-envelope/object-body"),
)
def unknown_route_text(asked: Asked, healthy: Endpoint) -> Reply:
    """Answer with the line that a router prints."""
    reply = healthy(asked)
    if reply.status != 404 or b"Invalid URL" not in reply.body:
        return reply
    return with_body(reply, b"404 page not found", media_type="text/plain")


@mutant(
    "v1-segment-wanted",
    what="Chat completions are served below a further segment v1 and nowhere else.",
    breaks=("base-url/answers",),
)
def v1_segment_wanted(asked: Asked, healthy: Endpoint) -> Reply:
    """Serve the path that some clients put together themselves."""
    if not is_chat(asked):
        return healthy(asked)
    if asked.path.endswith("/v1/chat/completions"):
        path = asked.path.removesuffix("/v1/chat/completions") + "/chat/completions"
        return healthy(replace(asked, path=path))
    return error(f"Invalid URL (POST {asked.path})", status=404)


@mutant(
    "launch-address-gone",
    what="The address of the launch, without the segment openai, is not served any more.",
    breaks=("base-url-legacy-v1beta/answers",),
    dialect="gemini",
)
def launch_address_gone(asked: Asked, healthy: Endpoint) -> Reply:
    """Serve what lies below the new base URL alone."""
    if is_chat(asked) and "/openai/" not in asked.path:
        return error("Not found.", status=404)
    return healthy(asked)


@mutant(
    "request-id-missing",
    what="No answer has an id in the header x-request-id.",
    breaks=("base-url/request-id",),
)
def request_id_missing(asked: Asked, healthy: Endpoint) -> Reply:
    """Strip the header, as a proxy in front may."""
    return with_headers(healthy(asked), x_request_id=None)


@mutant(
    "request-id-of-all",
    what="Every answer has the same id in the header x-request-id.",
    breaks=("base-url/request-id",),
)
def request_id_of_all(asked: Asked, healthy: Endpoint) -> Reply:
    """Name the process instead of the answer."""
    return with_headers(healthy(asked), x_request_id="req_of_this_process")
