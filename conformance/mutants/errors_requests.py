"""
Faults of what is refused: requests that are wrong and get an answer, or another status.

The body of a refusal keeps its shape; `errors` changes that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import (
    asks_otherwise,
    document,
    error,
    is_chat,
    json_of,
    spelled,
    with_body,
    with_events,
    with_headers,
)
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

DEFAULT = "reference-chat"
FORMATS = ("text", "json_object", "json_schema")
KNOWN_ROLES = ("system", "developer", "user", "assistant", "tool", "function")


def answers_instead(when: Callable[[Asked, Reply], object], status: int) -> Fault:
    """Return the fault that gives refusals of chat requests that fit `when` another status."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if reply.status < 400 or not asked.path.endswith("/chat/completions"):
            return reply
        return replace(reply, status=status) if when(asked, reply) else reply

    return fault


def _no_json(asked: Asked, _reply: Reply) -> bool:
    try:
        json.loads(asked.body)
    except ValueError:
        return bool(asked.body)
    return False


def _says(word: bytes) -> Callable[[Asked, Reply], object]:
    return lambda _asked, reply: word in reply.body


validation_422 = mutant(
    "validation-422",
    what="What a validator refuses gets status 422 instead of 400.",
    breaks=("errors-http-status/bad-request", "errors-http-status/wrong-type"),
)(answers_instead(lambda _asked, reply: reply.status == 400, 422))

no_messages_500 = mutant(
    "no-messages-500",
    what="A request without messages brings about status 500.",
    breaks=("errors-http-status/bad-request",),
)(answers_instead(lambda asked, _: _member(asked, "messages") == [], 500))

malformed_500 = mutant(
    "malformed-500",
    what="A body that is no JSON brings about status 500.",
    breaks=("errors-http-status/malformed",),
)(answers_instead(_no_json, 500))

empty_body_411 = mutant(
    "empty-body-411",
    what="A request without a body is refused with status 411.",
    breaks=("errors-http-status/empty-body",),
)(answers_instead(lambda asked, _: asked.method == "POST" and not asked.body, 411))

no_object_500 = mutant(
    "no-object-500",
    what="A body that is a list brings about status 500.",
    breaks=("errors-http-status/no-object",),
)(answers_instead(lambda asked, _: isinstance(document(asked), list), 500))

unknown_model_400 = mutant(
    "unknown-model-400",
    what="A model that does not exist is refused with status 400.",
    breaks=("errors-http-status/unknown-model", "errors-http-status/stream"),
)(answers_instead(_says(b"model_not_found"), 400))


def _member(asked: Asked, name: str) -> Any:
    told = document(asked)
    return told.get(name) if isinstance(told, dict) else None


def _falls_back(request: Any) -> None:
    if str(request.get("model")).startswith("no-such-model"):
        request["model"] = DEFAULT


unknown_model_served = mutant(
    "unknown-model-served",
    what="A model that does not exist is answered by a default model.",
    breaks=("errors-http-status/unknown-model", "errors-http-status/stream"),
)(asks_otherwise(_falls_back))

no_model_served = mutant(
    "no-model-served",
    what="A request that names no model is answered by a default model.",
    breaks=("errors-http-status/no-model",),
)(asks_otherwise(lambda request: request.setdefault("model", DEFAULT)))


def _drops_what_does_not_parse(request: Any) -> None:
    for name in ("temperature", "top_p"):
        if isinstance(request.get(name), str):
            del request[name]


wrong_type_dropped = mutant(
    "wrong-type-dropped",
    what="A parameter of the wrong type is left out in silence and the request answered.",
    breaks=("errors-http-status/wrong-type", "errors-http-status/wrong-type-named"),
)(asks_otherwise(_drops_what_does_not_parse))


def _takes_for_user(request: Any) -> None:
    for message in messages_of(request):
        if message.get("role") not in KNOWN_ROLES:
            message["role"] = "user"


unknown_role_taken = mutant(
    "unknown-role-as-user",
    what="A message of a role that nobody defined is taken for the user's.",
    breaks=("errors-http-status/unknown-role",),
)(asks_otherwise(_takes_for_user))


def _drops_unknown_format(request: Any) -> None:
    form = request.get("response_format")
    if isinstance(form, dict) and form.get("type") not in FORMATS:
        del request["response_format"]


unknown_value_dropped = mutant(
    "unknown-value-dropped",
    what="A response_format of a type that nobody defined is answered as if it were not there.",
    breaks=("errors-http-status/unknown-value",),
)(asks_otherwise(_drops_unknown_format))


def _drops_stray_results(request: Any) -> None:
    said = messages_of(request)
    calls = [call for each in said for call in each.get("tool_calls") or ()]
    called = [call.get("id") for call in calls if isinstance(call, dict)]
    for message in said:
        if message.get("role") == "tool" and message.get("tool_call_id") not in called:
            request["messages"].remove(message)


stray_result_dropped = mutant(
    "stray-result-dropped",
    what="A tool result that answers no call is dropped and the rest answered.",
    breaks=("errors-http-status/stray-tool-result",),
)(asks_otherwise(_drops_stray_results))


def _talks_anyway(request: Any) -> None:
    if request.get("model") == "reference-embedding":
        request["model"] = DEFAULT


embedding_model_chats = mutant(
    "embedding-model-chats",
    what="A chat request for an embedding model is answered by another model.",
    breaks=("errors-http-status/no-chat-model",),
)(asks_otherwise(_talks_anyway))


@mutant(
    "any-method-taken",
    what="A method that the chat path does not serve gets status 200 and an empty object.",
    breaks=("errors-http-status/wrong-method",),
)
def any_method_taken(asked: Asked, healthy: Endpoint) -> Reply:
    """Answer before looking at the method."""
    reply = healthy(asked)
    if reply.status not in (404, 405) or asked.method == "POST" or "/chat/" not in asked.path:
        return reply
    return with_body(replace(reply, status=200), b"{}")


@mutant(
    "refused-stream-begins",
    what="A stream that is refused begins with status 200 and holds the refusal as an event.",
    breaks=("errors-http-status/stream",),
)
def refused_stream_begins(asked: Asked, healthy: Endpoint) -> Reply:
    """Send the status before anything is known."""
    reply = healthy(asked)
    if reply.status < 400 or not is_chat(asked) or not _member(asked, "stream"):
        return reply
    told = spelled(json_of(reply)).decode()
    begun = with_headers(replace(reply, status=200), content_type="text/event-stream")
    return with_events(with_headers(begun, content_length=None), [told])


@mutant(
    "bad-request-says-retry",
    what="A request that is refused for good is answered with a header that says to try again.",
    breaks=("errors-retry/none-for-bad-request",),
)
def bad_request_says_retry(asked: Asked, healthy: Endpoint) -> Reply:
    """Put the header of a busy service on every refusal."""
    reply = healthy(asked)
    return with_headers(reply, retry_after="1") if reply.status == 400 else reply


@mutant(
    "rate-limit-without-when",
    what="A request for an unknown model is one too many: 429 without a word on when to retry.",
    breaks=("errors-retry/says-when",),
    reports=("error-429-no-retry-hint",),
)
def rate_limit_without_when(asked: Asked, healthy: Endpoint) -> Reply:
    """Say that a limit was reached, and nothing about its end."""
    reply = healthy(asked)
    if reply.status != 404 or not is_chat(asked):
        return reply
    return error(
        "Too many requests.", status=429, type_="rate_limit_error", code="rate_limit_exceeded"
    )


@mutant(
    "rate-limit-headers-missing",
    what="No answer says in x-ratelimit headers what is left.",
    breaks=("rate-limits/headers",),
    reports=("rate-limit-headers-missing",),
)
def rate_limit_headers_missing(asked: Asked, healthy: Endpoint) -> Reply:
    """Strip the headers, as a proxy without a list of them would."""
    reply = healthy(asked)
    kept = tuple(each for each in reply.headers if not each[0].startswith("x-ratelimit"))
    return replace(reply, headers=kept)
