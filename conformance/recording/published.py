"""
Recordings that others published, read into exchanges: only those a register names, as it says.

What a recording is worth is the register's to say; nothing is judged here, and nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conformance.catalogue.recordings import SURFACE, Published, Register
from conformance.model import Exchange, Kind, Provenance, Request, Response, WrongUsage
from conformance.recording import foreign_raw
from conformance.recording.foreign import Unreadable, read_paths
from conformance.recording.foreign_found import CannotRead

_THROUGH_LIBRARY = "seen through a client library, which fills in what was absent"


def read_register(folder: Path, register: Register) -> Iterator[tuple[Published, Exchange]]:
    """
    Yield every exchange of the recordings in `folder` that `register` has judged, in its order.

    Raises WrongUsage for a recording that is not there, is not what was looked at, or holds
    nothing that can be read: a register is held to the letter.
    """
    for each in register.judged:
        file = folder / each.file
        try:
            data = file.read_bytes()
        except OSError as error:
            raise _wrong(each, f"cannot be opened ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != each.sha256:
            raise _wrong(each, "is not the file that was looked at")
        try:
            exchanges = list(_exchanges(file, data, each, register))
        except CannotRead as error:
            raise _wrong(each, f"cannot be read: {error}") from error
        for number, exchange in enumerate(exchanges, 1):
            yield each, _as_published(exchange, each, register, number)


def _exchanges(file: Path, data: bytes, row: Published, register: Register) -> Iterator[Exchange]:
    match row.read:
        case "results":
            yield _results(data)
        case "library":
            yield _library(data, register)
        case _:
            yield from _traffic(file, register)


def _as_published(exchange: Exchange, row: Published, register: Register, number: int) -> Exchange:
    partial = {"partial": row.partial} if row.partial else {}
    return replace(
        exchange,
        id=f"{row.cited.label}#{number}",
        surface=SURFACE,
        target=register.target,
        provenance=Provenance.OBSERVED,
        model=row.model or exchange.model,
        origin=row.cited.label,
        recorded=row.recorded,
        facts={**exchange.facts, **partial},
    )


def _traffic(file: Path, register: Register) -> Iterator[Exchange]:
    host = urlsplit(register.base_url).hostname
    for found in read_paths([file]):
        if isinstance(found, Unreadable):
            raise CannotRead(found.why)
        if found.target not in (host, "unknown"):
            raise CannotRead(f"an exchange with {found.target}, not with {host}")
        yield found


def _results(data: bytes) -> Exchange:
    """Read a result file of a batch, whose lines may have been printed with their numbers."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    body = b"".join(foreign_raw.uncounted(line) + b"\n" for line in lines)
    return _made(None, Kind.CONTENT, body, exact=True)


def _library(data: bytes, register: Register) -> Exchange:
    """Read a list of models that a client library handed on; what it filled in is left away."""
    found = foreign_raw.parse(data)
    try:
        listed = found["response"]["body"]
        entries = [_of_the_wire(each["__data__"]) for each in listed]
        kinds = {each["__type__"] for each in listed}
    except (LookupError, TypeError) as error:
        raise CannotRead("no list of a client library's objects") from error
    if kinds != {"openai.types.model.Model"}:
        raise CannotRead("objects of a client library that are no models")
    request = Request("GET", f"{register.base_url}models")
    made = _made(request, Kind.MODELS, json.dumps({"data": entries}).encode(), exact=False)
    return replace(made, facts={**made.facts, "partial": _THROUGH_LIBRARY})


def _of_the_wire(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _made(request: Request | None, kind: Kind, body: bytes, *, exact: bool) -> Exchange:
    return Exchange(
        id="",
        kind=kind,
        request=request,
        response=Response(200, pieces=(body,), pieces_kept=False, exact=exact),
        surface=SURFACE,
        target="",
        provenance=Provenance.OBSERVED,
        facts={"status": "assumed", "headers": "unknown"},
    )


def _wrong(row: Published, what: str) -> WrongUsage:
    return WrongUsage(
        f"The recording {row.cited.label}, {row.file}, {what}.",
        "Name the folder that the register was written for, or look at the recording again.",
    )
