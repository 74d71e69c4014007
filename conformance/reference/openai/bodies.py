"""
What OpenAI's plainer routes ask of a request body: that it is one, and its single values.

Raises refusals; the parameters of chats, which are many more, have a module of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from conformance.reference.asked import Asked, Malformed
from conformance.reference.openai.errors import (
    Refused,
    invalid,
    missing,
    unknown,
    unknown_model,
    wrong_type,
)
from conformance.reference.roles import REFERENCE_MODELS


def body_of(asked: Asked) -> dict[str, Any]:
    """Return the JSON object that a request sends; refuses anything else."""
    try:
        body = asked.document()
    except Malformed as error:
        raise Refused(400, f"The body of the request is not valid JSON: {error}.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body of the request is no JSON object.")
    return body


def only(body: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse a parameter that is not among `known`."""
    for name in body:
        if name not in known:
            unknown(name)


def needs_model(body: Mapping[str, Any], role: str, route: str) -> None:
    """Refuse a body without a model, or with one that is not there or not for `role`."""
    model = body.get("model")
    if model is None:
        missing("model")
    text("model", model)
    if model not in REFERENCE_MODELS.values():
        unknown_model(model)
    if model != REFERENCE_MODELS[role]:
        raise Refused(404, f"This model has no {route}.", param="model")


def text(param: str, value: Any) -> None:
    """Refuse what is no string, and an empty one."""
    if not isinstance(value, str):
        wrong_type(param, wanted="a string", got=value)
    if not value:
        message = f"Invalid '{param}': an empty string says nothing."
        invalid(param, message, "empty_string")


def whole(param: str, value: Any, low: int, high: int) -> None:
    """Refuse what is no integer from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        wrong_type(param, wanted="an integer", got=value)
    if value < low:
        message = f"Invalid '{param}': {value} is less than {low}."
        invalid(param, message, "integer_below_min_value")
    if value > high:
        message = f"Invalid '{param}': {value} is more than {high}."
        invalid(param, message, "integer_above_max_value")


def one_of(param: str, value: Any, choices: Collection[str]) -> None:
    """Refuse what is none of `choices`."""
    if not isinstance(value, str):
        wrong_type(param, wanted="a string", got=value)
    if value not in choices:
        message = f"Invalid value: '{value}'. Supported values are: {', '.join(choices)}."
        invalid(param, message, "invalid_value")
