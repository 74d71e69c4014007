"""
One recorded exchange as a file in vcrpy's format: written whole or not at all, read with care.

Knows the form of the file; not who asks for it nor what the answer means.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit

from conformance.model import (
    Exchange,
    Housekeeping,
    InvalidRun,
    Provenance,
    Request,
    Response,
    WrongUsage,
)
from conformance.recording import form, hygiene, yamltext
from conformance.recording.head import FORMAT, Head

__all__ = [
    "FORMAT",
    "CassetteSet",
    "Head",
    "Recording",
    "find_sets",
    "folder_of",
    "path_of",
    "read",
    "read_set",
    "symbolic_base_url",
    "write",
]

SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Recording:
    """A cassette as read; `path` is the file."""

    head: Head
    request: Request
    response: Response
    path: Path


@dataclass(frozen=True, slots=True)
class CassetteSet:
    """All cassettes of one target with one provenance; `paths` are sorted."""

    provenance: Provenance
    target: str
    paths: tuple[Path, ...]


def write(exchange: Exchange, path: Path, *, head: Head, secrets: Sequence[str] = ()) -> None:
    """
    Write `exchange` to `path` with `head`, replacing what was there, whole or not at all.

    Request headers are kept by allow-list, response headers unless they authorise or name an
    account. The URL is stored under the host of `head.base_url`, which is how a loopback port
    does not get into a file. The same arguments give the same bytes. Arrival times are kept to a
    tenth of a millisecond.

    Raises InvalidRun when nothing came back; WrongUsage when the exchange was itself read from a
    file that lost the spelling of its body; Housekeeping when a secret occurs anywhere in what
    would be stored, when `head` says another provenance, target or exchange than the exchange
    itself, or when the file could not be read back the same.
    """
    request, response = _recordable(exchange, head)
    uri = _under(head.base_url, request.url)
    stored = Request(
        method=request.method,
        url=uri,
        headers=hygiene.request_headers(request.headers),
        body=request.body,
    )
    text = form.text_of(stored, response, head)
    data = text.encode("utf-8")
    if any(hygiene.holds_secret(part, secrets) for part in _material(stored, response, head, data)):
        raise Housekeeping(
            f"{exchange.id} was not written to {path}: what would be stored holds the key.",
            "Find out why the endpoint repeats the key, and withdraw the key if others saw it.",
        )
    _check_same(_parsed(data, path), stored, response)
    _replace(path, data)


def read(path: Path) -> Recording:
    """
    Return the cassette at `path`.

    The body comes in the pieces it was recorded in; without `chunks` in the file it is one piece
    and `pieces_kept` is False. Raises Housekeeping naming the file when it cannot be read, is no
    cassette of ours, or does not agree with itself.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Housekeeping(
            f"The cassette {path} cannot be read: {error}.", "Restore it or record it again."
        ) from error
    return _parsed(data, path)


def folder_of(root: Path, provenance: Provenance, target: str) -> Path:
    """Return the folder of a target's cassettes below `root`."""
    return root / provenance.value / target


def path_of(root: Path, head: Head) -> Path:
    """Return where the cassette of `head` belongs: `<provenance>/<target>/<exchange>.yaml`."""
    return folder_of(root, head.provenance, head.target) / f"{head.exchange}{SUFFIX}"


def symbolic_base_url(target: str) -> str:
    """Return the base URL a rehearsed target is stored under; its host can never exist."""
    return f"http://{target}.invalid/v1beta/openai/"


def find_sets(roots: Iterable[Path]) -> list[CassetteSet]:
    """
    Return the cassette sets below `roots`, sorted by provenance and target.

    A root that is not there holds none. The same target below two roots is one set; where both
    hold the same exchange, the later root's file counts. Folders that are no provenance are
    passed over.
    """
    found: dict[tuple[Provenance, str], dict[str, Path]] = {}
    for root in roots:
        for provenance in Provenance:
            for folder in sorted((root / provenance.value).glob("*/")):
                here = found.setdefault((provenance, folder.name), {})
                for path in folder.rglob(f"*{SUFFIX}"):
                    here[path.relative_to(folder).as_posix()] = path
    return [
        CassetteSet(provenance, target, tuple(paths[name] for name in sorted(paths)))
        for (provenance, target), paths in sorted(found.items())
        if paths
    ]


def read_set(cassettes: CassetteSet) -> tuple[Recording, ...]:
    """
    Return every recording of a set.

    Raises Housekeeping for a cassette whose head disagrees with the folders it lies in: evidence
    may not change its provenance, target or name by being moved.
    """
    recordings = tuple(read(path) for path in cassettes.paths)
    for recording in recordings:
        head, path = recording.head, recording.path
        said = (head.provenance.value, head.target, *head.exchange.split("/"))
        lies = (cassettes.provenance.value, cassettes.target)
        if said[:2] != lies or path.with_suffix("").parts[-len(said) :] != said:
            raise Housekeeping(
                f"{path} says it is {head.exchange} of {head.provenance}/{head.target}, "
                "which is not where it lies.",
                "Move it back; a cassette keeps the provenance it was recorded with.",
            )
    return recordings


def _recordable(exchange: Exchange, head: Head) -> tuple[Request, Response]:
    said = (head.exchange, head.target, head.provenance)
    if said != (exchange.id, exchange.target, exchange.provenance):
        raise Housekeeping(
            f"{exchange.id} of {exchange.provenance}/{exchange.target} was not written: its head "
            f"says {head.exchange} of {head.provenance}/{head.target}.",
            "Record it under the name and provenance it has.",
        )
    if exchange.request is None or exchange.response is None:
        raise InvalidRun(
            f"{exchange.id} was not written, because nothing came back"
            f"{f': {exchange.failure}' if exchange.failure else '.'}",
            "Ask again when the endpoint answers.",
        )
    if not exchange.response.exact:
        raise WrongUsage(
            f"{exchange.id} was not written: its body was kept in parsed form only.",
            "Record it from the endpoint itself.",
        )
    return exchange.request, exchange.response


def _under(base_url: str, url: str) -> str:
    base, asked = urlsplit(base_url), urlsplit(url)
    return urlunsplit((base.scheme, base.netloc.rpartition("@")[2], asked.path, asked.query, ""))


def _material(request: Request, response: Response, head: Head, data: bytes) -> Iterable[bytes]:
    """Yield the file and, because YAML folds and escapes, everything in it as it was."""
    yield data
    yield request.body
    yield response.body
    yield unquote_to_bytes(request.url)
    for pair in (*request.headers, *hygiene.response_headers(response.headers)):
        yield ": ".join(pair).encode("utf-8", "surrogatepass")
    for value in head.plain().values():
        yield str(value).encode("utf-8", "surrogatepass")


def _parsed(data: bytes, path: Path) -> Recording:
    try:
        head, request, response = form.parse(yamltext.load(data))
    except (yamltext.YamlProblem, form.NoCassette) as problem:
        raise Housekeeping(
            f"{path} is not a cassette this suite can play: {problem}.",
            "Restore it or record it again; `conformance audit` reads other people's cassettes.",
        ) from problem
    return Recording(head=head, request=request, response=response, path=path)


def _check_same(recording: Recording, request: Request, response: Response) -> None:
    read_back = recording.response
    if (
        recording.request.body != request.body
        or recording.request.url != request.url
        or read_back.status != response.status
        or read_back.body != response.body
        or (response.pieces_kept and read_back.pieces != response.pieces)
    ):
        raise Housekeeping(
            f"{recording.path} was not written, because it would not read back the same.",
            "Report this with the exchange; it is a fault of this suite or of PyYAML.",
        )


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The name is no *.yaml, so that nobody reads half a file as a cassette.
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
