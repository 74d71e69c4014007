"""
OpenAI's refusals: one object with message, type, param and code.

Knows statuses and codes; the parameters it speaks of are checked elsewhere.
"""

from __future__ import annotations

from typing import Never

from conformance.reference.asked import Asked
from conformance.reference.keys import KEY
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.routing import Route
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 5.0


class Refused(Exception):
    """A refusal on its way to the rim of the dialect."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        allow: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.allow = allow

    def reply(self, asked: Asked) -> Reply:
        """Return the refusal as it goes on the wire."""
        body = pretty(
            {
                "error": {
                    "message": self.message,
                    "type": "invalid_request_error",
                    "param": self.param,
                    "code": self.code,
                }
            }
        )
        seed = Seed(f"{asked.method} {asked.path} {self.message} {asked.body!r}")
        fields = headers(seed, when=EPOCH, media_type="application/json", length=len(body))
        if self.allow:
            fields += (("allow", self.allow),)
        return Reply(self.status, fields, ((_DELAY_MS, body),))


def invalid(param: str, message: str, code: str) -> Never:
    """Refuse with 400, naming the parameter."""
    raise Refused(400, message, param=param, code=code)


def missing(param: str) -> Never:
    """Refuse a request that lacks `param`."""
    invalid(param, f"Missing required parameter: '{param}'.", "missing_required_parameter")


def unknown(param: str) -> Never:
    """Refuse a request that carries a parameter nobody knows."""
    invalid(param, f"Unknown parameter: '{param}'.", "unknown_parameter")


def wrong_type(param: str, *, wanted: str, got: object) -> Never:
    """Refuse a value of the wrong JSON type."""
    message = f"Invalid type for '{param}': expected {wanted}, but got {_kind(got)} instead."
    invalid(param, message, "invalid_type")


def unknown_model(model: str) -> Never:
    """Refuse a model that is not there."""
    message = f"The model `{model}` does not exist or this key has no access to it."
    raise Refused(404, message, code="model_not_found")


def refuse_route(asked: Asked, where: Route) -> Never:
    """Refuse a path or a method that is not there."""
    if where.allowed:
        allowed = ", ".join(where.allowed)
        raise Refused(
            405,
            f"{asked.method} is not allowed here, {allowed} is.",
            code="method_not_supported",
            allow=allowed,
        )
    raise Refused(404, f"Invalid URL ({asked.method} {asked.path})")


def require_key(asked: Asked) -> None:
    """Refuse a request without the key, or with another one; the key sent is never repeated."""
    if asked.bearer is None:
        raise Refused(401, "No API key was given: send it as an 'Authorization: Bearer …' header.")
    if asked.bearer != KEY:
        raise Refused(401, "Incorrect API key provided.", code="invalid_api_key")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a decimal number"
        case str():
            return "a string"
        case list():
            return "an array"
    return "an object"
