"""
What an answer of this API looks like when nothing but its body is there.

Tells an answer from the other JSON that people keep, and says in plain words what that is.
"""

from __future__ import annotations

from typing import Any

_UNKNOWN_ERROR_STATUS = 400
_NO_BODY = "JSON, but neither a cassette nor an answer of an OpenAI-compatible API"
_CHUNKS = "single chunks taken out of their event stream, whose bytes are not kept"


def is_answer(value: Any) -> bool:
    """Tell whether `value` is one answer of this API by itself."""
    return why_none(value) is None


def why_none(value: Any) -> str | None:
    """Return why `value` is no answer of this API, or None when it is one."""
    if _error(value) is not None:
        return None
    match value:
        case {"object": "chat.completion.chunk"}:
            return _CHUNKS
        case {"object": str()} | {"choices": list()}:
            return None
        case {"kind": "discovery#restDescription"}:
            return "a discovery document: it describes an API and is no traffic"
        case {"openapi": _} | {"swagger": _}:
            return "an OpenAPI document: it describes an API and is no traffic"
        case {"$schema": _}:
            return "a JSON Schema, no traffic"
        case {"candidates": list()}:
            return "an answer of Gemini's own API, not of the OpenAI-compatible one"
        case _:
            return _NO_BODY


def status(value: Any) -> int:
    """Return the status an answer had: 200, or what an error says its code is, or 400."""
    error = _error(value)
    if error is None:
        return 200
    code = error.get("code")
    return code if isinstance(code, int) and 400 <= code <= 599 else _UNKNOWN_ERROR_STATUS


def _error(value: Any) -> dict[str, Any] | None:
    """Return the error of an error-shaped body: an object, or a list of one as Gemini sends."""
    match value:
        case {"error": {"message": _} as error} | [{"error": {"message": _} as error}]:
            return dict(error)
        case _:
            return None
