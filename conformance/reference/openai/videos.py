"""
OpenAI's video jobs: creating one, looking how far it is, fetching the file.

Knows the job's spelling; the work itself is `filming`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import multipart
from conformance.reference.asked import Asked, Malformed
from conformance.reference.filming import Film, Stage
from conformance.reference.openai.errors import (
    Refused,
    invalid,
    missing,
    unknown,
    unknown_model,
    wrong_type,
)
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.roles import REFERENCE_MODELS
from conformance.reference.routing import Jobs, Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 20.0
_SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024")
_SECONDS = ("4", "8", "12")
_FIELDS = ("prompt", "model", "seconds", "size", "input_reference")
_DAY = 86400


def create(asked: Asked, jobs: Jobs) -> Reply:
    """Answer POST videos: a form, or the same members as JSON."""
    fields, meaning = _sent(asked)
    for name in fields:
        if name not in _FIELDS:
            unknown(name)
    for name in ("prompt", "model"):
        if not fields.get(name):
            missing(name)
    for name in ("prompt", "model", "size", "seconds"):
        if not isinstance(fields.get(name) or "", str):
            wrong_type(name, wanted="a string", got=fields[name])
    if fields["model"] != REFERENCE_MODELS["video"]:
        unknown_model(fields["model"])
    size = _one_of("size", fields.get("size") or _SIZES[0], _SIZES)
    seconds = _one_of("seconds", fields.get("seconds") or _SECONDS[0], _SECONDS)
    seed = Seed.of_body(meaning)
    width, height = map(int, size.split("x"))
    film = Film(
        id="video_" + seed.octets("video", 24).hex(),
        seed=seed,
        prompt=fields["prompt"],
        model=fields["model"],
        width=width,
        height=height,
        seconds=int(seconds),
        begun=EPOCH + seed.number("clock", 60),
    )
    jobs.keep(film.id, film)
    return _told(film)


def retrieve(_asked: Asked, jobs: Jobs, video_id: str) -> Reply:
    """Answer GET videos/{id}; every look moves the job on."""
    film = _known(jobs, video_id).looked_at()
    jobs.keep(video_id, film)
    return _told(film)


def content(asked: Asked, jobs: Jobs, video_id: str) -> Reply:
    """Answer GET videos/{id}/content: the file of a finished job."""
    film = _known(jobs, video_id)
    if asked.query not in ("", "variant=video"):
        invalid("variant", "Only the video itself is made here.", "invalid_value")
    if film.stage is not Stage.DONE:
        raise Refused(404, f"There is no content: the video is {film.stage}.", code="not_ready")
    data = film.file()
    fields = headers(film.seed, when=film.ended, media_type="video/mp4", length=len(data))
    return Reply(200, fields, ((_DELAY_MS, data),))


def _sent(asked: Asked) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the members of a request and what its seed is made from."""
    try:
        if multipart.is_form(asked):
            form = multipart.read(asked)
            return {**form.fields, **form.files}, form.meaning
        body = asked.document()
    except Malformed as error:
        raise Refused(400, f"The body of the request cannot be read: {error}.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body of the request is no JSON object.")
    return body, body


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        offered = ", ".join(choices)
        invalid(
            name, f"Invalid value: '{value}'. Supported values are: {offered}.", "invalid_value"
        )
    return value


def _known(jobs: Jobs, video_id: str) -> Film:
    film = jobs.get(video_id)
    if not isinstance(film, Film):
        raise Refused(404, f"No video has the id '{video_id}'.", param="video_id")
    return film


def _told(film: Film) -> Reply:
    done, failed = film.stage is Stage.DONE, film.stage is Stage.FAILED
    why = {"code": "moderation_blocked", "message": "The prompt asks for a person who lives."}
    body = pretty(
        {
            "id": film.id,
            "object": "video",
            "created_at": film.begun,
            "status": film.stage.value,
            "completed_at": film.ended if done else None,
            "error": why if failed else None,
            "expires_at": film.ended + _DAY if done else None,
            "model": film.model,
            "progress": film.progress,
            "prompt": film.prompt,
            "remixed_from_video_id": None,
            "seconds": str(film.seconds),
            "size": film.size,
        }
    )
    when = film.begun + 60 * film.looks
    fields = headers(film.seed, when=when, media_type="application/json", length=len(body))
    return Reply(200, fields, ((_DELAY_MS, body),))


SERVES = (
    Serves("POST", "videos", create, jobs=True),
    Serves("GET", "videos/{video_id}", retrieve, jobs=True),
    Serves("GET", "videos/{video_id}/content", content, jobs=True),
)
