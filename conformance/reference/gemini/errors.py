"""
Refusals of the Gemini dialect: a list of one object with code, message, status and details.

Knows HTTP and gRPC names; the fields it speaks of are checked elsewhere (wire facts 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Never

from conformance.reference.asked import Asked
from conformance.reference.gemini.identity import headers
from conformance.reference.gemini.profiles import NEWEST, PROFILES, Profile
from conformance.reference.keys import KEY
from conformance.reference.reply import Reply
from conformance.reference.routing import BASE_PATH
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 5.0
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
_STATUS = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND"}


class Refused(Exception):
    """A refusal on its way to the rim of the dialect."""

    def __init__(self, code: int, message: str, *, details: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = list(details)

    def reply(self, asked: Asked) -> Reply:
        """Return the refusal as it goes on the wire."""
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": _STATUS[self.code],
        }
        if self.details:
            error["details"] = self.details
        # The list's brackets stand as in every raw error recorded: wire facts 6.1.
        body = b"[" + pretty({"error": error}) + b"\n]"
        profile = PROFILES[NEWEST]
        fields = headers(
            profile,
            Seed(f"{asked.path} {self.message}"),
            when=profile.epoch,
            media_type="application/json",
        )
        return Reply(self.code, fields, ((_DELAY_MS, body),))


def invalid(message: str) -> Never:
    """Refuse with 400 and no details."""
    raise Refused(400, message)


def unknown_fields(paths: Sequence[str]) -> Never:
    """
    Refuse fields nobody knows, each given as `name` or as `where.name`.

    One error names them all: a line and a violation each (wire facts 6.2).
    """
    lines: list[str] = []
    violations: list[dict[str, str]] = []
    for path in paths:
        where, _, name = path.rpartition(".")
        place = f" at '{where}'" if where else ""
        line = f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.'
        lines.append(line)
        violations.append({**({"field": where} if where else {}), "description": line})
    details = [{"@type": _BAD_REQUEST, "fieldViolations": violations}]
    raise Refused(400, "\n".join(lines), details=details)


def unknown_model(model: str, profile: Profile) -> Never:
    """Refuse a model that is not there, in the words of the profile's time (wire facts 6.2)."""
    name = model if "/" in model else f"models/{model}"
    raise Refused(
        404,
        f"{name} is not found for API version v1main, or is not supported for generateContent. "
        f"Call {profile.lister} to see the list of available models and their supported methods.",
    )


def refuse_route(asked: Asked) -> Never:
    """Refuse a path or method that is not there; reports of empty bodies are no recording."""
    raise Refused(404, f"Nothing answers {asked.method} {asked.path}.")


def require_key(asked: Asked, profile: Profile) -> None:
    """
    Refuse a request without the key, with another one, or with two credentials.

    A wrong key is a 400, not a 401 (wire facts 6.2); what a missing one gets was only told.
    """
    if not asked.path.startswith(BASE_PATH):  # the native API has a header of its own for it
        if asked.header("x-goog-api-key") != KEY:
            invalid("Please pass a valid API key")
        return
    others = ("x-goog-api-key", "openai-organization", "openai-project")
    if asked.bearer is None:
        invalid("Missing or invalid Authorization header.")
    if profile.one_credential and any(asked.header(name) is not None for name in others):
        invalid("Multiple authentication credentials received. Please pass only one.")
    if asked.bearer != KEY:
        invalid("Please pass a valid API key")
    if profile.no_query and asked.query:
        name = asked.query.partition("=")[0]
        invalid(f"Invalid request. Cannot bind query parameter '{name}'.")
