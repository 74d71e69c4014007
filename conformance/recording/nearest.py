"""
Says why a request has no recorded answer: which recording is nearest and what differs.

Compares and words; what is done about it is up to the reader.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from conformance.model import Request, UnmatchedRequest
from conformance.recording.cassette import Recording
from conformance.wire.canonical import canonical

MAX_LINES = 40
MAX_WIDTH = 160
_COMPARED_LINES = 2000
_CLOSE_LOOKS = 5
_CLOSE_LOOK_CHARS = 4000


def unmatched(request: Request, recordings: Sequence[Recording]) -> UnmatchedRequest:
    """
    Return the error that tells a person what was asked, what is nearest and how to record it.

    The difference is a unified diff of the canonical bodies, or of the method and path where
    they differ; it never shows headers.
    """
    asked = f"{request.method} {_target(request.url)}"
    what = f"Nobody recorded an answer to {asked} ({_size(request)})"
    if not recordings:
        return UnmatchedRequest(
            f"{what}: there is no cassette at all.", "Record some with `conformance record`."
        )
    near = nearest(request, recordings)
    head = near.head
    where = f"{head.provenance}/{head.target}"
    lines = [
        f"{what} among the {len(recordings)} cassettes of {where}.",
        f"The nearest is {head.exchange}, {_difference(request, near)}:",
        "",
        *_diff(request, near),
        "",
    ]
    return UnmatchedRequest(
        "\n".join(lines),
        f"Record it with `conformance record --target {head.target} --area {head.area}`, "
        "or ask what was recorded.",
    )


def nearest(request: Request, recordings: Sequence[Recording]) -> Recording:
    """
    Return the recording most like `request`: by method and path first, then by body.

    `recordings` holds at least one. The first of equals is taken.
    """
    lines = Counter(_lines(request))
    ranked = sorted(
        recordings,
        key=lambda found: (_way(request, found.request), _shared(lines, found.request)),
        reverse=True,
    )
    best = _way(request, ranked[0].request)
    close = [found for found in ranked[:_CLOSE_LOOKS] if _way(request, found.request) == best]
    return max(close, key=lambda found: _alike(request, found.request))


def _way(asked: Request, recorded: Request) -> tuple[bool, float, bool]:
    """How near the method and the path are: the last parts of a path say most."""
    ours, theirs = _parts(asked.url), _parts(recorded.url)
    shared = 0
    for ours_part, theirs_part in zip(reversed(ours), reversed(theirs), strict=False):
        if ours_part != theirs_part:
            break
        shared += 1
    return (
        _target(asked.url) == _target(recorded.url),
        shared / max(len(ours), len(theirs), 1),
        asked.method == recorded.method,
    )


def _parts(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]


def _shared(lines: Counter[str], recorded: Request) -> float:
    theirs = _counted(recorded)
    return 2 * (lines & theirs).total() / max(lines.total() + theirs.total(), 1)


# A player's recordings stay the same, and spreading hundreds of them out takes a while.
@functools.lru_cache(maxsize=4096)
def _counted(recorded: Request) -> Counter[str]:
    return Counter(_lines(recorded))


def _alike(asked: Request, recorded: Request) -> float:
    ours, theirs = ("\n".join(_lines(one))[:_CLOSE_LOOK_CHARS] for one in (asked, recorded))
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _difference(request: Request, near: Recording) -> str:
    differs = [
        word
        for word, ours, theirs in (
            ("method", request.method, near.request.method),
            ("path", urlsplit(request.url).path, urlsplit(near.request.url).path),
            ("query", urlsplit(request.url).query, urlsplit(near.request.url).query),
            ("body", _lines(request), _lines(near.request)),
        )
        if ours != theirs
    ]
    *most, last = differs or ["content type"]
    words = f"{', '.join(most)} and {last}" if most else last
    return f"which differs in its {words}"


def _diff(request: Request, near: Recording) -> list[str]:
    ours = [f"{request.method} {_target(request.url)}", *_lines(request)]
    theirs = [f"{near.request.method} {_target(near.request.url)}", *_lines(near.request)]
    every = difflib.unified_diff(
        theirs, ours, f"recorded: {near.head.exchange}", "this request", n=2, lineterm=""
    )
    return _bounded([_clean(line) for line in every])


def _bounded(lines: list[str]) -> list[str]:
    shown = [_cut(line) for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append(f"… and {len(lines) - MAX_LINES} more lines")
    return shown


def _cut(line: str) -> str:
    if len(line) <= MAX_WIDTH:
        return line
    # Two long lines may differ behind the cut only; the digest tells them apart.
    digest = hashlib.sha256(line[1:].encode("utf-8", "replace")).hexdigest()[:8]
    return f"{line[:MAX_WIDTH]}… ({len(line) - 1} characters, SHA-256 {digest}…)"


def _lines(request: Request) -> list[str]:
    """The body as lines a person can compare: canonical JSON spread out, or text, or a digest."""
    body = canonical(request.header("content-type"), request.body)
    try:
        text = json.dumps(json.loads(body), indent=2, sort_keys=True, ensure_ascii=False)
    except (ValueError, RecursionError):
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = f"{len(body)} bytes with the SHA-256 {hashlib.sha256(body).hexdigest()}"
    return text.splitlines()[:_COMPARED_LINES]


def _clean(line: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in line)


def _target(url: str) -> str:
    split = urlsplit(url)
    return f"{split.path}?{split.query}" if split.query else split.path


def _size(request: Request) -> str:
    media = (request.header("content-type") or "").partition(";")[0].strip()
    if not request.body:
        return "no body"
    return f"{len(request.body)} bytes of {media}" if media else f"{len(request.body)} bytes"
