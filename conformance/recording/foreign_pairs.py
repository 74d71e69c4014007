"""
Exchanges out of request/response pairs as JSON: logs of applications, and files of batches.

Knows the usual members for method, address, status and body; a pair of bare bodies will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.recording import foreign_vcr
from conformance.recording.foreign_found import CannotRead, Found, Place, exchange

_SIDES = (("request", "response"), ("req", "res"), ("request_body", "response_body"))
_BODY = ("body", "json", "content", "data", "text", "parsed_body")
_ADDRESS = ("url", "uri", "endpoint", "path")
_STATUS = ("status", "status_code", "statusCode", "code")
_HEADERS = ("headers", "header")
_WHEN = ("recorded_at", "timestamp", "created_at", "time", "date", "start_time")
_CALLS = (
    ("messages", "/chat/completions"),
    ("input", "/embeddings"),
    ("prompt", "/images/generations"),
)


def is_pair(value: Any) -> bool:
    """Tell whether `value` is one request together with its answer."""
    return isinstance(value, dict) and _sides(value) is not None


def is_batch_line(value: Any) -> bool:
    """Tell whether `value` is a line of a batch's input or output file."""
    match value:
        case {"custom_id": _, "response": _} | {"custom_id": _, "error": _}:
            return True
        case {"custom_id": _, "body": dict()}:
            return True
        case _:
            return False


def is_request(value: Any) -> bool:
    """Tell whether `value` is the body of a request whose answer is not there."""
    match value:
        case {"model": str(), "messages": list()}:
            return "choices" not in value
        case _:
            return False


def pair(value: dict[str, Any], place: Place, number: int) -> Found:
    """Return a pair as an observed exchange; CannotRead says what is missing in it."""
    sides = _sides(value)
    if sides is None:
        raise CannotRead("no pair of a request and a response")
    asked, answered = value[sides[0]], value[sides[1]]
    outer = {**value, "body": None} if sides[0] != "request_body" else value
    request = _asked(asked, outer)
    noted = _first(value, _WHEN)
    if answered is None or _is_chunks(answered):
        return _unanswered(request, place, number, noted)
    interaction = {"request": request, "response": _answered(answered, value)}
    return foreign_vcr.interaction({**interaction, "recorded_at": noted}, place, number)


def batch_line(value: dict[str, Any], place: Place, number: int) -> Found:
    """
    Return the exchange that a line of a batch's file stands for.

    A line of an input file has no answer. Raises CannotRead for one that failed without an answer.
    """
    answer = value.get("response")
    if isinstance(answer, dict) and _has(answer, _BODY):
        kept = {"response": _answered(answer, {})}
        return foreign_vcr.interaction(kept, place, number)
    if isinstance(value.get("body"), dict) and "response" not in value:
        return _unanswered(_asked(value, value), place, number, None)
    error = value.get("error")
    said = error.get("message", error.get("code")) if isinstance(error, dict) else None
    raise CannotRead(f"a line of a batch that got no answer ({str(said)[:120]})")


def request(value: dict[str, Any], place: Place, number: int) -> Found:
    """Return a request's bare body as an exchange without its answer."""
    return _unanswered(_asked(value, {}), place, number, None)


def _unanswered(asked: dict[str, Any], place: Place, number: int, noted: Any) -> Found:
    asked = {"body": None, **asked}
    kept = foreign_vcr.request(asked)
    when = noted if isinstance(noted, str) else None
    return exchange(place, number, request=kept, response=None, noted=when)


def _sides(value: Mapping[str, Any]) -> tuple[str, str] | None:
    for asked, answered in _SIDES:
        if isinstance(value.get(asked), (dict, str)) and answered in value:
            return asked, answered
    return None


def _asked(side: Any, outer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request in the form of vcrpy, method and address guessed from a bare body."""
    wrapped = isinstance(side, dict) and _has(side, ("method", *_ADDRESS))
    body = _first(side, _BODY) if wrapped else side
    place = side if wrapped else outer
    address = _first(place, _ADDRESS) or _address(body)
    if not isinstance(address, str):
        raise CannotRead("a request that does not say where it went")
    method = place.get("method")
    method = method if isinstance(method, str) else "POST"
    headers = _first(side, _HEADERS) if wrapped else None
    return {"method": method, "url": address, "headers": headers, **_kept(body)}


def _address(body: Any) -> str | None:
    if not isinstance(body, dict):
        return None
    return next((path for member, path in _CALLS if member in body), None)


def _answered(side: Any, outer: Mapping[str, Any]) -> dict[str, Any]:
    wrapped = isinstance(side, dict) and _has(side, _STATUS[:3]) and _has(side, _BODY)
    wrapped = wrapped or (isinstance(side, dict) and set(side) <= {"body", "headers"})
    body = _first(side, _BODY) if wrapped else side
    status = _first(side if wrapped else outer, _STATUS[:3])
    if status is None:
        failed = isinstance(body, dict) and "error" in body and "choices" not in body
        status = 400 if failed else 200
    headers = _first(side, _HEADERS) if wrapped else None
    return {"status": status, "headers": headers, **_kept(body)}


def _kept(body: Any) -> dict[str, Any]:
    match body:
        case {"string": _} | {"base64_string": _} if len(body) <= 2:
            return {"body": body}
        case dict() | list():
            return {"parsed_body": body}
        case _:
            return {"body": body}


def _is_chunks(answered: Any) -> bool:
    """Tell whether an answer is parsed chunks: how the stream was written is lost with them."""
    body = _first(answered, _BODY) if isinstance(answered, dict) else answered
    match body:
        case [{"object": "chat.completion.chunk"}, *_]:
            return True
        case _:
            return False


def _has(value: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(name in value for name in names)


def _first(value: Any, names: Iterable[str]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)
