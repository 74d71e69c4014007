"""
Rules about a video's job: its members, its status, and what it says when it failed.

Looks at one answer at a time; how a job moves from poll to poll is for tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import VIDEO, first_of, rule
from conformance.contract.rules.envelope import not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING


def _member(exchange: Exchange, name: str) -> object:
    body = parts.value(exchange)
    return body.get(name, MISSING) if isinstance(body, dict) else MISSING


def _not_failed(exchange: Exchange) -> str | None:
    return None if _member(exchange, "status") == "failed" else Reason.NOT_FAILED


def _failed(exchange: Exchange) -> str | None:
    return Reason.NOT_WELL if _member(exchange, "status") == "failed" else None


def _not_completed(exchange: Exchange) -> str | None:
    return None if _member(exchange, "status") == "completed" else Reason.NOT_ENDED


def _no_error(exchange: Exchange) -> str | None:
    found = _member(exchange, "error")
    return _not_failed(exchange) or (None if isinstance(found, dict) else Reason.NO_ERROR)


@rule("videos-create/answers", kinds=VIDEO)
def a_video_is_told_of(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; without an id nobody could come back for the video."""
    yield from not_200(exchange)
    yield from breaches(exchange, "videos-create/answers")
    if parts.value(exchange) is MISSING:
        yield Breach("body", ("an object",), "no JSON")


@rule("videos-create/object", kinds=VIDEO, when=parts.no_object)
def a_video_says_what_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object."""
    yield from breaches(exchange, "videos-create/object")


@rule("videos-create/created-at", kinds=VIDEO, when=parts.no_object)
def a_video_says_when_its_job_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "videos-create/created-at")


@rule("videos-create/model", kinds=VIDEO, when=parts.no_object)
def a_video_names_its_model(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object."""
    yield from breaches(exchange, "videos-create/model")


@rule("videos-create/progress", kinds=VIDEO, when=parts.no_object)
def a_video_tells_its_progress(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object: per cent, whole, and at hand from the beginning."""
    yield from breaches(exchange, "videos-create/progress")


@rule("videos-create/seconds", kinds=VIDEO, when=parts.no_object)
def a_video_says_how_long_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object: text, as in the request."""
    yield from breaches(exchange, "videos-create/seconds")


@rule("videos-create/shape", kinds=VIDEO, when=parts.no_object)
def every_member_of_a_video_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object: whatever has no clause of its own."""
    yield from breaches(exchange, "videos-create/shape")


@rule("videos-size/form", kinds=VIDEO, when=parts.no_object)
def a_size_is_width_x_height(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object; sizes that OpenAI does not offer are free to other models."""
    yield from breaches(exchange, "videos-size/form")


@rule("videos-status/known", kinds=VIDEO, when=parts.no_object)
def a_video_has_a_known_status(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object; a client that polls stops at any other word."""
    yield from breaches(exchange, "videos-status/known")


@rule("videos-status/completed-at", kinds=VIDEO, when=first_of(parts.no_object, _not_completed))
def a_completed_video_says_when(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object: filled when the job is finished; its type, `shape` tells."""
    found = _member(exchange, "completed_at")
    if found is None or found is MISSING:
        yield Breach("/completed_at", ("unix seconds, an integer",), show(found))


@rule("videos-error/reason", kinds=VIDEO, when=first_of(parts.no_object, _not_failed))
def a_failed_video_says_what_went_wrong(exchange: Exchange) -> Iterator[Breach]:
    """The page prints video.error; OpenAI's video object has it when the job failed."""
    yield from breaches(exchange, "videos-error/reason")
    found = _member(exchange, "error")
    if found is None or found is MISSING:
        yield Breach("/error", ("an object",), show(found))


@rule("videos-error/code", kinds=VIDEO, when=first_of(parts.no_object, _no_error))
def a_video_error_has_a_code(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video error."""
    yield from breaches(exchange, "videos-error/code")


@rule("videos-error/message", kinds=VIDEO, when=first_of(parts.no_object, _no_error))
def a_video_error_has_a_message(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video error."""
    yield from breaches(exchange, "videos-error/message")


@rule("videos-error/none-otherwise", kinds=VIDEO, when=first_of(parts.no_object, _failed))
def a_video_that_did_not_fail_has_no_error(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's video object: the error is there when it applies."""
    found = _member(exchange, "error")
    if found is not None and found is not MISSING:
        yield Breach("/error", ("null", "no such member"), show(found))
