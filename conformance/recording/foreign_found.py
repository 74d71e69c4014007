"""
What the audit reader finds in a file: an exchange, or a plain reason why there is none.

Knows nothing of file formats: which bytes are a body is for the readers beside it to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.model import Exchange, Provenance, Request, Response
from conformance.wire import guess

MOST_BYTES = 64 * 1024 * 1024
"""Neither a file nor a decompressed body may be larger than this."""

_DATED_OBJECTS = ("chat.completion", "chat.completion.chunk")
_PLAUSIBLE_CREATED = (1_577_836_800, 4_102_444_800)  # the years 2020 to 2099
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
    number: int | None = None

    def __str__(self) -> str:
        part = "" if self.number is None else f"#{self.number}"
        return f"{self.path}{part}: {self.why}"


Found = Exchange | Unreadable


class CannotRead(ValueError):
    """Raised between the readers; its text is the reason an `Unreadable` gives."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where exchanges are read from: the path as the user named it, the label ids begin with."""

    origin: str
    label: str

    def unreadable(self, why: str, number: int | None = None) -> Unreadable:
        """Return the note that this file, or its part `number`, is not read because of `why`."""
        return Unreadable(self.origin, why, number)


def exchange(
    place: Place,
    number: int,
    *,
    request: Request | None,
    response: Response,
    noted: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Exchange:
    """
    Return an observed exchange with model, target, kind and date read off its own bytes.

    `number` counts from 1 inside the file; `noted` is a date the recording itself gives, used
    when neither the answer's Date header nor its `created` member tells one.
    """
    asked = _model_asked(request)
    recorded = _date_header(response)
    answer: Any = None
    if asked is None or recorded is None:
        answer = _first_object(response.body)
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
        facts=facts or {},
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
