"""
What the audit reader finds in a file: an exchange, or a plain reason why there is none.

Knows nothing of file formats: which bytes are a body is for the readers beside it to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from conformance.model import Exchange, Headers, Provenance, Request, Response
from conformance.wire import guess

MOST_BYTES = 64 * 1024 * 1024
"""Neither a file nor a decompressed body may be larger than this."""

FORMATS = (
    "cassette",
    "ruby-vcr",
    "har",
    "mitmproxy",
    "otel",
    "pairs",
    "batch",
    "jsonl",
    "json",
    "sse",
)
"""What a user may say that a file is."""

Number = int | str
"""Which part of a file: 3, or 3.2 for the second span in the third of its exports."""

_DATED_OBJECTS = ("chat.completion", "chat.completion.chunk")
_PLAUSIBLE_CREATED = (1_577_836_800, 4_102_444_800)  # the years 2020 to 2099
_METHOD = re.compile(r"[A-Za-z][A-Za-z-]{0,30}")
_EVENTS_LOOKED_AT = 20
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """
    A file, or one interaction of it, that is not judged.

    `path` is the file as the user named it, `why` one clause that finishes "not read: ...", and
    `number` the interaction or line (from 1) when only a part of the file is meant.
    """

    path: str
    why: str
    number: Number | None = None

    def __str__(self) -> str:
        part = "" if self.number is None else f"#{self.number}"
        return f"{self.path}{part}: {self.why}"


Found = Exchange | Unreadable


class CannotRead(ValueError):
    """Raised between the readers; its text is the reason an `Unreadable` gives."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where exchanges are read from: the path as the user named it, the label ids begin with.

    `format` is the name of what the file was found to be, `partial` says why what is absent in
    it may not be judged; both are told with each exchange.
    """

    origin: str
    label: str
    format: str | None = None
    partial: str | None = None

    def unreadable(self, why: str, number: Number | None = None) -> Unreadable:
        """Return the note that this file, or its part `number`, is not read because of `why`."""
        return Unreadable(self.origin, why, number)


def each(
    entries: Sequence[Any], read: Callable[[Any, Place, int], Found], place: Place
) -> Iterator[Found]:
    """Yield what `read` makes of each entry, or why that one cannot be read."""
    if not entries:
        yield place.unreadable("its list of exchanges is empty")
    for number, value in enumerate(entries, 1):
        try:
            yield read(value, place, number)
        except CannotRead as error:
            yield place.unreadable(str(error), number)


def sent(method: str, url: str, headers: Headers, body: bytes) -> Request:
    """Return a request; CannotRead when its method or address are none that could be sent."""
    if not _METHOD.fullmatch(method):
        raise CannotRead("a request with a method that is none")
    try:
        url.encode()
        urlsplit(url)
    except ValueError as error:
        raise CannotRead(f"a request to an address that is none ({error})") from error
    kept = tuple((_plain(name), _plain(value)) for name, value in headers)
    return Request(method.upper(), url, kept, body)


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def exchange(
    place: Place,
    number: Number,
    *,
    request: Request | None,
    response: Response | None,
    noted: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Exchange:
    """
    Return an observed exchange with model, target, kind and date read off its own bytes.

    `number` counts from 1 inside the file; `noted` is a date the recording itself gives, used
    when neither the answer's Date header nor its `created` member tells one. Without `response`
    the answer was not kept: there is nothing to judge but the request.
    """
    asked = _model_asked(request)
    recorded = _date_header(response) if response else None
    answer: Any = None
    if response and (asked is None or recorded is None):
        answer = _first_object(response.body)
    said = dict(facts or {})
    said |= {} if response else {"answer": "not kept"}
    said |= {"format": place.format} if place.format else {}
    said |= {"partial": place.partial} if place.partial else {}
    return Exchange(
        id=f"{place.label}#{number}",
        kind=guess.kind(request, response),
        request=request,
        response=response,
        surface="recorded",
        target=_target(request),
        provenance=Provenance.OBSERVED,
        model=asked or _model_answered(answer),
        origin=place.origin,
        recorded=recorded or _created(answer) or iso_date(noted),
        facts=said,
        failure=None if response else "the answer was not kept",
    )


def iso_date(text: str | None) -> str | None:
    """Return the date (YYYY-MM-DD) an ISO 8601 date or time begins with, or None."""
    try:
        return datetime.fromisoformat(text).date().isoformat() if text else None
    except ValueError:
        return None


def _target(request: Request | None) -> str:
    """Host the request went to, with its port unless that is the scheme's own; or `unknown`."""
    if request is None:
        return "unknown"
    host = (request.host or request.header("host") or "").lower()
    scheme = request.url.partition(":")[0].lower()
    return host.removesuffix(_DEFAULT_PORTS.get(scheme, "")) or "unknown"


def _model_asked(request: Request | None) -> str | None:
    return None if request is None else _text_at(_parse(request.body), "model")


def _model_answered(answer: Any) -> str | None:
    if _text_at(answer, "object") == "model":
        return _text_at(answer, "id")
    return _text_at(answer, "model")


def _text_at(value: Any, key: str) -> str | None:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) and found else None


def _date_header(response: Response) -> str | None:
    text = response.header("date")
    try:
        return parsedate_to_datetime(text).date().isoformat() if text else None
    except (ValueError, OverflowError):
        return None


def _created(answer: Any) -> str | None:
    # A model's `created` is the model's age, so only answers made for a request are asked.
    if _text_at(answer, "object") not in _DATED_OBJECTS:
        return None
    created = answer.get("created")
    low, high = _PLAUSIBLE_CREATED
    if not isinstance(created, int) or not low <= created < high:
        return None
    return datetime.fromtimestamp(created, UTC).date().isoformat()


def _first_object(body: bytes) -> Any:
    """Return the JSON value of a body, or of the first event of a stream that names a model."""
    if body.lstrip()[:1] in (b"{", b"["):
        return _parse(body)
    objects = (value for value in _event_values(body) if _text_at(value, "model"))
    return next(objects, None)


def _event_values(body: bytes) -> Iterator[Any]:
    start = 0
    for _ in range(_EVENTS_LOOKED_AT):
        start = body.find(b"data:", start)
        if start < 0:
            return
        end = body.find(b"\n", start)
        yield _parse(body[start + len(b"data:") : end if end >= 0 else len(body)])
        start += len(b"data:")


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except (ValueError, RecursionError):
        return None
