"""
What the Gemini dialect's plainer routes ask of a request body: an object, a model that is there.

Raises refusals in the words of the wire facts where they hold some, else in ours.
"""

from __future__ import annotations

from typing import Any

from conformance.reference.asked import Asked, Malformed
from conformance.reference.gemini.errors import Refused, invalid
from conformance.reference.gemini.profiles import Profile
from conformance.reference.roles import REFERENCE_MODELS

_PREFIX = "models/"


def body_of(asked: Asked) -> dict[str, Any]:
    """Return the JSON object that a request sends; refuses anything else."""
    try:
        body = asked.document()
    except Malformed as error:
        invalid(f"Invalid JSON payload received. {error}")
    if not isinstance(body, dict):
        invalid("Invalid JSON payload received. An object is wanted.")
    return body


def bare_model(body: dict[str, Any], role: str, method: str, profile: Profile) -> str:
    """
    Return the name of the body's model without its prefix.

    Refuses a model that is not for `role` in the words of wire facts 6.2, with the native
    `method` that such a model would have.
    """
    model = body.get("model")
    if not isinstance(model, str) or not model:
        invalid("Invalid value at 'model': the name of a model is wanted.")
    bare = model.removeprefix(_PREFIX)
    if bare != REFERENCE_MODELS[role]:
        name = model if "/" in model else _PREFIX + model
        raise Refused(
            404,
            f"{name} is not found for API version v1main, or is not supported for {method}. Call "
            f"{profile.lister} to see the list of available models and their supported methods.",
        )
    return bare


def whole(name: str, value: Any, low: int, high: int) -> int:
    """Return `value`; refuses what is no integer from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        invalid(f"Invalid value at '{name}': a number is wanted.")
    if not low <= value <= high:
        invalid(f"Invalid value at '{name}': it must be from {low} to {high}.")
    return value
