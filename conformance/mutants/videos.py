"""
Faults of videos: the job, its way to an end, its file, and the form that starts it.

Nobody reported them yet; each breaks one promise in the way an implementer might.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.mutants.editing import edits, error, json_of, spelled, with_body, with_headers
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


def _creates(asked: Asked) -> bool:
    return asked.method == "POST" and asked.path.endswith("/videos")


def _retrieves(asked: Asked) -> bool:
    return asked.method == "GET" and "/videos/" in asked.path and not _fetches(asked)


def _fetches(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.endswith("/content") and "/videos/" in asked.path


@mutant(
    "video-prompt-optional",
    what="A video is started without a prompt.",
    breaks=("videos-create/prompt-missing",),
)
def video_prompt_optional(asked: Asked, healthy: Endpoint) -> Reply:
    if not _creates(asked) or b'name="prompt"' in asked.body:
        return healthy(asked)
    boundary, _, rest = asked.body.partition(b"\r\n")
    part = b'Content-Disposition: form-data; name="prompt"\r\n\r\nA pond.\r\n'
    return healthy(
        replace(asked, body=b"".join([boundary, b"\r\n", part, boundary, b"\r\n", rest]))
    )


@mutant(
    "video-size-anything",
    what="A size that is none is taken, and the usual one used.",
    breaks=("videos-size/refused",),
)
def video_size_anything(asked: Asked, healthy: Endpoint) -> Reply:
    if _creates(asked) and b"enormous" in asked.body:
        return healthy(replace(asked, body=asked.body.replace(b"enormous", b"720x1280")))
    return healthy(asked)


@mutant(
    "video-other-job",
    what="A video that is looked up comes back under another id.",
    breaks=("videos-retrieve/answers",),
)
def video_other_job(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    value = json_of(reply) if _retrieves(asked) and reply.status == 200 else None
    if not isinstance(value, dict):
        return reply
    return with_body(reply, spelled(value | {"id": f"{value['id']}-0"}))


@mutant(
    "video-native-status",
    what="The status of a video is the native API's word for it.",
    breaks=("videos-status/documented",),
    dialect="gemini",
)
@edits("")
def video_native_status(answer: Any, _request: Any) -> None:
    if isinstance(answer, dict) and answer.get("object") == "video":
        answer["status"] = "STATE_RUNNING" if answer["status"] == "processing" else "SUCCEEDED"


@mutant(
    "video-working-word-of-its-own",
    what="A video that is worked on is processing, a word at which the library stops waiting.",
    breaks=("videos-status/known", "videos-status/helper"),
    surface="python",
)
@edits("")
def video_working_word(answer: Any, _request: Any) -> None:
    if isinstance(answer, dict) and answer.get("object") == "video":
        working = answer["status"] in ("queued", "in_progress")
        answer["status"] = "processing" if working else answer["status"]


@mutant(
    "video-address-bare",
    what="The address of a video's file is a name without a scheme.",
    breaks=("videos-url/address",),
    dialect="gemini",
)
@edits("")
def video_address_bare(answer: Any, _request: Any) -> None:
    if isinstance(answer, dict) and "url" in answer:
        answer["url"] = str(answer["url"]).removeprefix("https://")


@mutant(
    "video-content-missing",
    what="The bytes of a completed video are not found.",
    breaks=("videos-url/content",),
)
def video_content_missing(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if _fetches(asked) and reply.status == 200:
        return error("No such video.", status=404)
    return reply


@mutant(
    "video-content-octets",
    what="The bytes of a video come as application/octet-stream.",
    breaks=("videos-url/media-type",),
)
def video_content_octets(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if _fetches(asked) and reply.status == 200:
        return with_headers(reply, content_type="application/octet-stream")
    return reply


@mutant(
    "video-content-webm",
    what="The bytes of a video are no ISO media file.",
    breaks=("videos-url/mp4",),
)
def video_content_webm(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if _fetches(asked) and reply.status == 200:
        return with_body(reply, b"\x1a\x45\xdf\xa3" + reply.body[4:8][::-1] + reply.body[8:])
    return reply
