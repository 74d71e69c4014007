"""
One request and everything that came back, as bytes with order and timing.

Holds what was on the wire and nothing read into it: parsing is `wire`'s work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from conformance.model.provenance import Provenance

Headers = tuple[tuple[str, str], ...]


class Kind(StrEnum):
    """What a request asks for, and so which rules its answer is judged by."""

    COMPLETION = "completion"  # POST chat/completions without stream
    STREAM = "stream"  # POST chat/completions with stream true
    MODELS = "models"  # GET models
    MODEL = "model"  # GET models/{id}
    EMBEDDINGS = "embeddings"  # POST embeddings
    IMAGES = "images"  # POST images/generations
    VIDEO = "video"  # POST videos, GET videos/{id}
    FILE = "file"  # POST files, GET files/{id}
    BATCH = "batch"  # POST batches, GET batches/{id}
    CONTENT = "content"  # the bytes of a video or a file
    OTHER = "other"  # anything no rule speaks about yet


def header(headers: Headers, name: str) -> str | None:
    """Return the value of the first header called `name` in any case, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent. `url` is absolute; `headers` keep their order; `body` is bytes as sent."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def host(self) -> str:
        """Host and port as written in the URL, without user information."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def path(self) -> str:
        """Path of the URL as sent, percent-encoding kept, without query."""
        return urlsplit(self.url).path

    def header(self, name: str) -> str | None:
        """Return the value of the first header called `name` in any case, or None."""
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class Response:
    """
    What came back.

    `pieces` are the body's bytes as they arrived, in order; `arrivals_ms` says when, in
    milliseconds since the request was sent, one number a piece, or is empty when nobody kept the
    time. `complete` is False when the connection ended before the body did. `exact` is False when
    a recording kept the body in parsed form, so that spelling (white space, number notation,
    duplicate keys, order) may not be judged. `pieces_kept` is False when a recording joined the
    pieces, so that nothing about delivery may be judged.
    """

    status: int
    headers: Headers = ()
    pieces: tuple[bytes, ...] = ()
    arrivals_ms: tuple[float, ...] = ()
    complete: bool = True
    exact: bool = True
    pieces_kept: bool = True

    @property
    def body(self) -> bytes:
        """All pieces joined."""
        return b"".join(self.pieces)

    @property
    def media_type(self) -> str:
        """Media type in lower case without parameters, or an empty string when there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def ok(self) -> bool:
        """True for a 2xx status."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """Return the value of the first header called `name` in any case, or None."""
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class Carried:
    """
    What a client library handed to its user.

    `value` is plain data: the object's dump for a plain call, the list of the chunks' dumps for a
    stream, None when it raised. `raised` names the exception's class, `status` its HTTP status,
    `message` its text, `code` its error code when the library set one.
    """

    value: Any = None
    raised: str | None = None
    status: int | None = None
    message: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Exchange:
    """
    One request and what came back, with where both came from. Compared by identity.

    `response` is None when nothing came back, and `failure` then says why in one sentence.
    `request` is None for a body found without its request. `origin` is the file an audited
    exchange was read from.
    """

    id: str
    kind: Kind
    request: Request | None
    response: Response | None
    surface: str
    target: str
    provenance: Provenance
    model: str | None = None
    failure: str | None = None
    carried: Carried | None = None
    origin: str | None = None
    recorded: str | None = None  # date of the recording, ISO form, when known
    facts: Mapping[str, str] = field(default_factory=dict)  # what a head says besides
