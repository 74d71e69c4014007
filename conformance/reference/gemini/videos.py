"""
Video jobs of the Gemini dialect, as the page of 2026-09 documents them.

No video was ever recorded (wire facts 10): status, url and the fields of extra_body are the
page's, everything it does not name has OpenAI's form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import multipart
from conformance.reference.asked import Asked, Malformed
from conformance.reference.filming import Film, Stage
from conformance.reference.gemini import filmfields
from conformance.reference.gemini.errors import Refused, invalid, refuse_route, unknown_model
from conformance.reference.gemini.identity import headers
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.roles import REFERENCE_MODELS
from conformance.reference.routing import Jobs, Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 20.0
_SINCE = "2026-05"  # the page had no section on videos before

# The page's own words for what a video does.
_STATUS = {
    Stage.QUEUED: "processing",
    Stage.RUNNING: "processing",
    Stage.DONE: "completed",
    Stage.FAILED: "failed",
}


def create(asked: Asked, profile: Profile, jobs: Jobs) -> Reply:
    """Answer POST videos."""
    _check_time(asked, profile)
    fields, meaning = _sent(asked)
    for name in ("prompt", "model"):
        if not isinstance(fields.get(name), str) or not fields[name]:
            invalid(f"Invalid value at '{name}': text is wanted.")
    if fields["model"].removeprefix("models/") != REFERENCE_MODELS["video"]:
        unknown_model(fields["model"], profile)
    shot = filmfields.read(fields)
    seed = Seed.of_body(meaning)
    film = Film(
        id="video_" + seed.octets("video", 24).hex(),
        seed=seed,
        prompt=fields["prompt"],
        model=fields["model"],
        width=shot.width,
        height=shot.height,
        seconds=shot.seconds,
        begun=profile.epoch + seed.number("clock", 60),
    )
    jobs.keep(film.id, film)
    return _told(film, profile)


def retrieve(asked: Asked, profile: Profile, jobs: Jobs, video_id: str) -> Reply:
    """Answer GET videos/{id}; every look moves the job on."""
    _check_time(asked, profile)
    film = _known(jobs, video_id).looked_at()
    jobs.keep(video_id, film)
    return _told(film, profile)


def content(asked: Asked, profile: Profile, jobs: Jobs, video_id: str) -> Reply:
    """Answer GET videos/{id}/content: not on the page, so OpenAI's form stands."""
    _check_time(asked, profile)
    film = _known(jobs, video_id)
    if film.stage is not Stage.DONE:
        raise Refused(404, f"The video has no content: it is {_STATUS[film.stage]}.")
    fields = headers(profile, film.seed, when=film.ended, media_type="video/mp4")
    return Reply(200, fields, ((_DELAY_MS, film.file()),))


def _check_time(asked: Asked, profile: Profile) -> None:
    if profile.name < _SINCE:
        refuse_route(asked)


def _sent(asked: Asked) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the members of a request, a form's or JSON's, and what its seed is made from."""
    try:
        if multipart.is_form(asked):
            form = multipart.read(asked)
            return {**form.fields, **form.files}, form.meaning
        body = asked.document()
    except Malformed as error:
        invalid(f"Invalid payload received. {error}")
    if not isinstance(body, dict):
        invalid("Invalid JSON payload received. An object is wanted.")
    return body, body


def _known(jobs: Jobs, video_id: str) -> Film:
    film = jobs.get(video_id)
    if not isinstance(film, Film):
        raise Refused(404, f"The video {video_id} is not found.")
    return film


def _told(film: Film, profile: Profile) -> Reply:
    done = film.stage is Stage.DONE
    value: dict[str, Any] = {
        "id": film.id,
        "object": "video",
        "created_at": film.begun,
        "status": _STATUS[film.stage],
        "model": film.model,
        "progress": film.progress,
        "seconds": str(film.seconds),
        "size": film.size,
    }
    if done:
        value["completed_at"] = film.ended
        value["url"] = f"https://reference-gemini.invalid/{film.id}.mp4"
    if film.stage is Stage.FAILED:  # the page prints it and does not say what it holds
        why = {"code": "moderation_blocked", "message": "The prompt asks for a person who lives."}
        value["error"] = why
    when = film.begun + 60 * film.looks
    fields = headers(profile, film.seed, when=when, media_type="application/json")
    return Reply(200, fields, ((_DELAY_MS, pretty(value) + b"\n"),))


SERVES = (
    Serves("POST", "videos", create, jobs=True),
    Serves("GET", "videos/{video_id}", retrieve, jobs=True),
    Serves("GET", "videos/{video_id}/content", content, jobs=True),
)
