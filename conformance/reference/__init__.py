"""
The endpoint the suite rehearses against: deterministic, in the dialects `openai` and `gemini`.

An independent witness: it imports neither what reads traffic nor what judges it, and what it
shows says nothing about any real service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from conformance.model.faults import WrongUsage
from conformance.reference import gemini, openai
from conformance.reference.asked import Asked
from conformance.reference.keys import KEY
from conformance.reference.reply import Endpoint, Reply
from conformance.reference.roles import REFERENCE_MODELS
from conformance.reference.routing import BASE_PATH, Jobs
from conformance.reference.transport import EndpointTransport

if TYPE_CHECKING:
    from conformance.reference.server import Running

__all__ = [
    "BASE_PATH",
    "KEY",
    "MODELS",
    "PROFILES",
    "Asked",
    "Dialect",
    "Endpoint",
    "ReferenceTransport",
    "Reply",
    "answer",
    "base_url",
    "endpoint",
    "named",
    "serve",
]


class Dialect(StrEnum):
    """The two ways the reference endpoint speaks."""

    OPENAI = "openai"
    GEMINI = "gemini"


def named(dialect: Dialect | str) -> Dialect:
    """Return the dialect called so; raises `WrongUsage` when there is none."""
    if dialect not in list(Dialect):
        raise WrongUsage(
            f"The reference endpoint has no dialect '{dialect}'.",
            f"Choose one of {', '.join(Dialect)}.",
        )
    return Dialect(dialect)


# A model of its own list for each role, in the form a user would write.
MODELS: Mapping[Dialect, Mapping[str, str]] = {
    Dialect.OPENAI: REFERENCE_MODELS,
    Dialect.GEMINI: REFERENCE_MODELS,
}
PROFILES = tuple(gemini.PROFILES)

# Something put between a request and the reference: a fault, a variation.
Through = Callable[[Endpoint], Endpoint]


def endpoint(dialect: Dialect | str, *, profile: str | None = None) -> Endpoint:
    """
    Return the function behind a dialect: deterministic, with a memory of its own for jobs.

    `profile` is a month of `PROFILES`, None the newest; the OpenAI dialect has none and takes no
    notice. Raises `WrongUsage` for a dialect or a profile that is not there.
    """
    match named(dialect):
        case Dialect.OPENAI:
            return partial(openai.answer, jobs=Jobs())
        case Dialect.GEMINI:
            return partial(gemini.answer, profile=gemini.profile_named(profile), jobs=Jobs())


def answer(asked: Asked, dialect: Dialect | str, *, profile: str | None = None) -> Reply:
    """Return what the reference endpoint answers: the same request, the same bytes. Pure."""
    return endpoint(dialect, profile=profile)(asked)


def base_url(dialect: Dialect | str) -> str:
    """Return the symbolic base URL recordings of the reference endpoint carry."""
    return f"http://reference-{named(dialect)}.invalid{BASE_PATH}"


class ReferenceTransport(EndpointTransport):
    """The reference endpoint for an httpx2 client in the same process; see `EndpointTransport`."""

    def __init__(
        self,
        dialect: Dialect | str,
        *,
        profile: str | None = None,
        through: Through | None = None,
    ) -> None:
        inner = endpoint(dialect, profile=profile)
        super().__init__(through(inner) if through else inner)


def serve(
    dialect: Dialect | str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    profile: str | None = None,
    through: Through | None = None,
) -> Running:
    """
    Start the reference endpoint on a socket and return it running; port 0 picks a free one.

    Prints nothing: `Running.base_url` and `.port` say where it listens, `.wait()` blocks, leaving
    its `with` block stops it. Raises `WrongUsage` when the port cannot be had.
    """
    # Starlette and uvicorn take longer to import than a rehearsal in process takes to run.
    from conformance.reference.server import Running

    inner = endpoint(dialect, profile=profile)
    return Running(through(inner) if through else inner, host=host, port=port)
