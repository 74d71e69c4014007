"""
Bare bodies as exchanges: a JSON answer, an event stream, or JSON Lines of answers.

Says in plain words what a file is instead when it is no body of this API; knows no cassettes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from conformance.model import Response
from conformance.recording.foreign_found import CannotRead, Found, Place, exchange

_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(?:data|event|id|retry):|:)")
_DATA = re.compile(rb"(?:^|[\r\n])(?:\xef\xbb\xbf)?data:\s?[\[{]")
_LIBRARY_OBJECT = b'"__type__"'
_UNKNOWN_ERROR_STATUS = 400

_NO_BODY = "JSON, but neither a cassette nor an answer of an OpenAI-compatible API"
_CHUNKS = "single chunks taken out of their event stream, whose bytes are not kept"
_HAR = "a HAR log, which is not read yet"


def evident_stream(data: bytes) -> bool:
    """Tell whether `data` begins like an event stream and has JSON on a data line soon after."""
    return _FIELD.match(data) is not None and _DATA.search(data, 0, 65_536) is not None


def stream(data: bytes, place: Place) -> Iterator[Found]:
    """Yield the exchange of an event stream's bytes; its status is assumed to have been 200."""
    yield _bare(place, 1, data, status=200)


def body(data: bytes, value: Any, place: Place) -> Iterator[Found]:
    """
    Yield the exchange of one JSON answer, `value` being what `data` parses to.

    The status is assumed: 200, or what an error says its code is, or 400 when it says none.
    """
    why = _why_no_answer(value)
    if why is None:
        yield _bare(place, 1, data, status=_status(value))
    elif _LIBRARY_OBJECT in data:
        yield place.unreadable("objects of a client library; the bytes on the wire are not kept")
    else:
        yield place.unreadable(why)


def lines(data: bytes, place: Place) -> Iterator[Found]:
    """
    Yield an exchange a line when every line is an answer with an `object` member.

    Otherwise yields one note naming the first line that is none. Ids count the file's lines.
    """
    found: list[Found] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = parse(line)
        except CannotRead as error:
            yield place.unreadable(f"not JSON Lines: line {number} is {error}")
            return
        why = _why_no_line(value)
        if why is not None:
            yield place.unreadable(f"JSON Lines, but line {number} is {why}")
            return
        found.append(_bare(place, number, line, status=_status(value)))
    yield from found or [place.unreadable("an empty file")]


def parse(data: bytes) -> Any:
    """Return the JSON value of `data`; CannotRead with a short reason when there is none."""
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise CannotRead(f"not valid JSON (line {error.lineno}: {error.msg})") from error
    except UnicodeDecodeError as error:
        raise CannotRead("not valid JSON (not UTF-8)") from error
    except ValueError as error:
        raise CannotRead("JSON with a number of thousands of digits") from error
    except RecursionError as error:
        raise CannotRead("JSON nested too deeply to be read") from error


def _bare(place: Place, number: int, data: bytes, *, status: int) -> Found:
    return exchange(
        place,
        number,
        request=None,
        response=Response(status, pieces=(data,) if data else (), pieces_kept=False),
        facts={"status": "assumed", "headers": "unknown"},
    )


def _why_no_line(value: Any) -> str | None:
    match value:
        case {"custom_id": _, "response": _}:
            return "a line of a batch's output file, which is not read yet"
        case {"object": "chat.completion.chunk"}:
            return _CHUNKS
        case {"object": str()}:
            return None
        case _:
            return "no object with an `object` member"


def _why_no_answer(value: Any) -> str | None:
    """Return why `value` is no answer of this API, or None when it is one."""
    if _error(value) is not None:
        return None
    match value:
        case {"log": {"entries": list()}}:
            return _HAR
        case {"http_interactions": list()}:
            return "a cassette of Ruby's VCR or of Betamax, which is not read yet"
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
        case {"model": str(), "messages": list()}:
            return "a request without its answer"
        case {"custom_id": _, "response": _}:
            return "a line of a batch's output file, which is not read yet"
        case _:
            return _NO_BODY


def _error(value: Any) -> dict[str, Any] | None:
    """Return the error of an error-shaped body: an object, or a list of one as Gemini sends."""
    match value:
        case {"error": {"message": _} as error} | [{"error": {"message": _} as error}]:
            return dict(error)
        case _:
            return None


def _status(value: Any) -> int:
    error = _error(value)
    if error is None:
        return 200
    code = error.get("code")
    return code if isinstance(code, int) and 400 <= code <= 599 else _UNKNOWN_ERROR_STATUS
