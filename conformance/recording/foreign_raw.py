"""
JSON values and event streams as exchanges: answers, requests, pairs, lines of a batch's file.

Says in plain words what a file is instead when it is no body of this API; knows no cassettes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from conformance.model import Response
from conformance.recording import foreign_answer, foreign_otel, foreign_pairs, foreign_vcr
from conformance.recording.foreign_found import CannotRead, Found, Place, Unreadable, exchange

_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(?:data|event|id|retry):|:)")
_DATA = re.compile(rb"(?:^|[\r\n])(?:\xef\xbb\xbf)?data:\s?[\[{]")
_LIBRARY_OBJECT = b'"__type__"'
_COUNTED = re.compile(rb"\s*[0-9]{1,9}[:\t ]\s*(?=\{)")  # as printed with line numbers
LOOKED_AT = 20
"""Lines that are looked at to tell whether a file is JSON Lines of exchanges."""


def evident_stream(data: bytes) -> bool:
    """Tell whether `data` begins like an event stream and has JSON on a data line soon after."""
    return _FIELD.match(data) is not None and _DATA.search(data, 0, 65_536) is not None


def counted(data: bytes) -> bool:
    """Tell whether `data` is JSON Lines as printed with a number in front of each line."""
    return _COUNTED.match(data) is not None


def uncounted(line: bytes) -> bytes:
    """Return `line` without the number that it may have been printed with."""
    return _COUNTED.sub(b"", line, count=1)


def stream(data: bytes, place: Place) -> Iterator[Found]:
    """Yield the exchange of an event stream's bytes; its status is assumed to have been 200."""
    yield _bare(_as(place, "sse"), 1, data, status=200)


def entries(data: bytes | None, value: Any, place: Place, number: int) -> Iterator[Found]:
    """
    Yield what one JSON value holds: the exchange that `entry` makes of it, or those of its spans.

    Raises CannotRead as `entry` does.
    """
    if foreign_otel.is_tracing(value):
        yield from foreign_otel.exchanges(value, place, number)
    else:
        yield entry(data, value, place, number)


def entry(data: bytes | None, value: Any, place: Place, number: int) -> Found:
    """
    Return the exchange that one JSON value stands for, `data` being its bytes when they are known.

    Known are an answer, a request's body, a pair of both, and a line of a batch's file. The status
    of a bare answer is assumed: 200, or what an error says its code is, or 400 when it says none.
    Raises CannotRead with what the value is instead.
    """
    if data is not None and _LIBRARY_OBJECT in data:
        raise CannotRead("objects of a client library; the bytes on the wire are not kept")
    if foreign_pairs.is_batch_line(value):
        return foreign_pairs.batch_line(value, _as(place, "batch"), number)
    if foreign_pairs.is_pair(value):
        return foreign_pairs.pair(value, _as(place, "pairs"), number)
    if foreign_pairs.is_request(value):
        return foreign_pairs.request(value, _as(place, "request"), number)
    why = foreign_answer.why_none(value)
    if why is not None:
        raise CannotRead(why)
    body = foreign_vcr.dumped(value) if data is None else data
    return _bare(place, number, body, status=foreign_answer.status(value), exact=data is not None)


def body(data: bytes, value: Any, place: Place) -> Iterator[Found]:
    """Yield the exchange of one JSON value as `entry` does, or why there is none."""
    try:
        yield from entries(data, value, _as(place, "json"), 1)
    except CannotRead as error:
        yield place.unreadable(str(error))


def line(data: bytes, place: Place, number: int) -> Iterator[Found]:
    """Yield what one line holds as `entries` does, or why that line is not read."""
    try:
        bare = uncounted(data)
        yield from entries(bare, parse(bare), _as(place, "jsonl"), number)
    except CannotRead as error:
        yield place.unreadable(str(error), number)


def why_no_lines(first: Iterable[tuple[int, bytes]], place: Place) -> str | None:
    """Return why a file that begins with the lines `first` holds no exchanges, None if one does."""
    why = None
    for number, data in first:
        found = next(line(data, place, number), None)
        if not isinstance(found, Unreadable) or foreign_otel.evident(data):
            return None
        why = why or f"not JSON Lines of exchanges: line {number} is {found.why}"
    return why or "an empty file"


def lines(data: bytes, place: Place) -> Iterator[Found]:
    """
    Yield an exchange a line, and a note for each line that is none.

    A file with nothing to read in its first lines gets one note. Ids count the file's lines.
    """
    numbered = [(n, each) for n, each in enumerate(data.split(b"\n"), 1) if each.strip()]
    if why := why_no_lines(numbered[:LOOKED_AT], place):
        yield place.unreadable(why)
        return
    for number, each in numbered:
        yield from line(each.strip(b"\r"), place, number)


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


def _as(place: Place, form: str) -> Place:
    return replace(place, format=form) if place.format != form else place


def _bare(place: Place, number: int, data: bytes, *, status: int, exact: bool = True) -> Found:
    return exchange(
        place,
        number,
        request=None,
        response=Response(status, pieces=(data,) if data else (), pieces_kept=False, exact=exact),
        facts={"status": "assumed", "headers": "unknown"},
    )
