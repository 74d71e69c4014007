"""
Faults of extra_body: the nesting it needs, and the fields of Google's own in it.

What thinking_config means in detail is about thinking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import asks_otherwise, edits_chunks, refuses, with_body
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

THINKING = "reference-thinking"
UNKNOWN = 'Invalid JSON payload received. Unknown name "{}": Cannot find field.'


def google_of(request: Any) -> dict[str, Any]:
    """Return what `extra_body.google` of a request holds, {} without one."""
    extra = request.get("extra_body")
    google = extra.get("google") if isinstance(extra, dict) else None
    return google if isinstance(google, dict) else {}


def loses(name: str) -> Fault:
    """Return the fault that passes over a member of `extra_body.google`."""
    return asks_otherwise(lambda request: google_of(request).pop(name, None))


def refuses_google(when: Callable[[dict[str, Any]], object], message: str) -> Fault:
    """Return the fault that refuses requests whose `extra_body.google` fits `when`."""
    return refuses(lambda request: google_of(request) and when(google_of(request)), message)


extra_body_unknown = mutant(
    "extra-body-unknown",
    what="A request with extra_body is refused as an unknown name.",
    breaks=("extra-body-python/accepted", "extra-body-js-rest/accepted"),
    dialect="gemini",
)(refuses(lambda request: "extra_body" in request, UNKNOWN.format("extra_body")))

extra_body_refused_from_python = mutant(
    "extra-body-refused-from-python",
    what="What Python's doubled argument puts on the wire is refused.",
    breaks=("extra-body-python/on-the-wire", "extra-body-python/accepted"),
    dialect="gemini",
    surface="python",
)(refuses(lambda request: "extra_body" in request, UNKNOWN.format("extra_body")))

extra_body_lost = mutant(
    "extra-body-lost",
    what="extra_body is taken, and nothing in it has an effect.",
    breaks=("extra-body-python/effect",),
    dialect="gemini",
)(asks_otherwise(lambda request: request.pop("extra_body", None)))


def _shows_thoughts(request: Any) -> None:
    if request.get("model") == THINKING and "extra_body" not in request:
        request["extra_body"] = {"google": {"thinking_config": {"include_thoughts": True}}}


thoughts_shown_unasked = mutant(
    "thoughts-shown-unasked",
    what="Thoughts are shown where extra_body does not speak of them at all.",
    breaks=("extra-body-python/effect",),
    dialect="gemini",
)(asks_otherwise(_shows_thoughts))


def _lifts(request: Any) -> None:
    if "google" in request:
        request["extra_body"] = {"google": request.pop("google")}


google_at_the_top_taken = mutant(
    "google-at-the-top-taken",
    what="google is taken at the top of the body, outside of extra_body.",
    breaks=("extra-body-python/single-refused",),
    dialect="gemini",
)(asks_otherwise(_lifts))

google_refused_namelessly = mutant(
    "google-refused-namelessly",
    what="google at the top of the body is refused without its name.",
    breaks=("extra-body-python/single-refused",),
    dialect="gemini",
)(refuses(lambda request: "google" in request, "Request contains an invalid argument."))


def _unwraps(request: Any) -> None:
    extra = request.get("extra_body")
    if isinstance(extra, dict) and extra.get("extra_body"):
        request["extra_body"] = extra["extra_body"]


doubled_on_the_wire_taken = mutant(
    "doubled-extra-body-taken",
    what="An extra_body within extra_body is unwrapped and taken.",
    breaks=("extra-body-js-rest/doubled-refused",),
    dialect="gemini",
)(asks_otherwise(_unwraps))

empty_google_refused = mutant(
    "empty-google-refused",
    what="A google that holds nothing is refused.",
    breaks=("extra-body-python/empty",),
    dialect="gemini",
)(
    refuses(
        lambda request: request.get("extra_body") == {"google": {}},
        "Invalid value at 'extra_body.google': it is empty.",
    )
)

extra_body_refused_in_streams = mutant(
    "extra-body-refused-in-streams",
    what="extra_body is taken with a plain request and refused with a stream.",
    breaks=("extra-body-js-rest/streamed",),
    dialect="gemini",
)(
    refuses(
        lambda request: request.get("stream") and "extra_body" in request,
        UNKNOWN.format("extra_body"),
    )
)


@mutant(
    "extra-body-stream-cut",
    what="A stream asked for with extra_body ends before its text does.",
    breaks=("extra-body-js-rest/streamed",),
    dialect="gemini",
)
@edits_chunks(when=lambda request: "extra_body" in request)
def extra_body_stream_cut(chunks: list[Any], _request: Any) -> None:
    spoken = [each for each in chunks if each["choices"][0]["delta"].get("content")]
    spoken[-1]["choices"][0]["delta"]["content"] = ""


unknown_google_member_lost = mutant(
    "unknown-google-member-lost",
    what="A member of google that nobody defined is passed over and the request answered.",
    breaks=("extra-body-js-rest/unknown-refused",),
    dialect="gemini",
)(loses("member_nobody_defined"))

cached_content_lost = mutant(
    "cached-content-lost",
    what="cached_content is passed over and the request answered without the cache.",
    breaks=("extra-body-cached-content/known",),
    dialect="gemini",
)(loses("cached_content"))


@mutant(
    "cached-content-unknown",
    what="cached_content is refused as an unknown name.",
    breaks=("extra-body-cached-content/known",),
    dialect="gemini",
)
def cached_content_unknown(asked: Asked, healthy: Endpoint) -> Reply:
    """Let the endpoint refuse a name that it does not know, and put the known one in its words."""
    if b'"cached_content"' not in asked.body:
        return healthy(asked)
    body = asked.body.replace(b'"cached_content"', b'"uncached"')
    reply = healthy(replace(asked, body=body))
    return with_body(reply, reply.body.replace(b"uncached", b"cached_content"))


safety_settings_refused = mutant(
    "safety-settings-refused",
    what="safety_settings of a chat request are refused as an unknown name.",
    breaks=("extra-body-chat-safety-settings/accepted",),
    dialect="gemini",
)(refuses_google(lambda google: "safety_settings" in google, UNKNOWN.format("safety_settings")))

safety_settings_lost = mutant(
    "safety-settings-lost",
    what="safety_settings are taken and never read.",
    breaks=("extra-body-chat-safety-settings/wrong-threshold",),
    dialect="gemini",
)(loses("safety_settings"))
