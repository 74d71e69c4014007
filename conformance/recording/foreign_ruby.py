"""
Exchanges out of cassettes of Ruby's VCR and of Betamax: `http_interactions`.

Puts an interaction into the form of vcrpy and leaves the reading to that reader.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

from conformance.recording import foreign_vcr
from conformance.recording.foreign_decode import base64_bytes, text_bytes
from conformance.recording.foreign_found import CannotRead, Found, Place


def interactions(value: Any) -> list[Any] | None:
    """Return the interactions of a cassette, or None when `value` is none."""
    match value:
        case {"http_interactions": list(found)}:
            return found
        case _:
            return None


def interaction(data: Any, place: Place, number: int) -> Found:
    """Return one interaction as an observed exchange; CannotRead says why it cannot be read."""
    if not isinstance(data, dict) or not isinstance(data.get("response"), dict):
        raise CannotRead("an interaction without a response")
    changed = dict(data)
    for side in ("request", "response"):
        if isinstance(data.get(side), dict):
            changed[side] = {**data[side], "body": {"string": _body(data[side].get("body"))}}
    changed["recorded_at"] = _date(data.get("recorded_at"))
    return foreign_vcr.interaction(changed, place, number)


def _body(data: Any) -> bytes:
    match data:
        case {"base64_string": (str() | bytes()) as text}:
            return base64_bytes(text)
        case {"string": bytes() as kept}:
            return kept
        case {"encoding": str(name), "string": str(text)}:
            return _spelled(text, name)
        case {"string": str(text)} | str(text):
            return text_bytes(text)
        case None | {"string": None} | {"base64_string": None}:
            return b""
        case dict() if not data:
            return b""
        case _:
            raise CannotRead("a body that is neither text nor base64")


def _spelled(text: str, name: str) -> bytes:
    """Return `text` in the encoding it came in; the cassette itself is always UTF-8."""
    if name.upper() in ("UTF-8", "ASCII-8BIT", "BINARY", "US-ASCII", ""):
        return text_bytes(text)
    try:
        return text.encode(name)
    except (LookupError, UnicodeError):
        return text_bytes(text)


def _date(value: Any) -> str | None:
    """Return the date in ISO form; VCR writes it as mail does, Betamax in ISO form."""
    if not isinstance(value, str):
        return None
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, OverflowError):
        return value
