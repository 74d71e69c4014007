"""
Which path means what; the same for every dialect.

Knows paths and methods only: what a missing route answers is each dialect's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from conformance.reference.asked import Asked

BASE_PATH = "/v1beta/openai/"


class Place(StrEnum):
    """What a path leads to."""

    CHAT = "chat"
    MODELS = "models"
    MODEL = "model"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Route:
    """`model` is the id in the path of a single model, decoded; `allowed` is the right method."""

    place: Place
    allowed: bool = True
    method: str = ""
    model: str = ""


def route(asked: Asked) -> Route:
    """
    Return where `asked` leads.

    The id of a model may hold a slash, percent-encoded as the OpenAI SDK sends it or as it is.
    """
    if not asked.path.startswith(BASE_PATH):
        return Route(Place.NOWHERE)
    match asked.path.removeprefix(BASE_PATH).partition("/"):
        case ("chat", "/", "completions"):
            return Route(Place.CHAT, asked.method == "POST", "POST")
        case ("models", "", ""):
            return Route(Place.MODELS, asked.method == "GET", "GET")
        case ("models", "/", model) if model:
            return Route(Place.MODEL, asked.method == "GET", "GET", unquote(model))
    return Route(Place.NOWHERE)
