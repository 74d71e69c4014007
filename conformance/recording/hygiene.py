"""
What a recording may keep of a request and an answer, and whether a key got into a file.

Knows names of headers and the shapes of keys; nothing of the cassette format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.model import Headers, Housekeeping
from conformance.recording.spellings import spellings

REQUEST_HEADERS = frozenset({"accept", "content-type"})
"""The only request headers a recording keeps, in lower case."""

WITHHELD = frozenset(
    {
        "api-key",
        "authentication-info",
        "authorization",
        "cookie",
        "openai-organization",
        "openai-project",
        "proxy-authenticate",
        "proxy-authorization",
        "set-cookie",
        "set-cookie2",
        "x-amz-security-token",
        "x-api-key",
        "x-goog-api-key",
    }
)
"""Response headers that authorise or name an account, in lower case; all others are kept."""

_REPLACEMENT = b"[redacted]"
_KEY_SHAPES = re.compile(
    rb"\bAIza[0-9A-Za-z_-]{35}|\bsk-(?:proj-)?[0-9A-Za-z_-]{32,}|\bya29\.[0-9A-Za-z_-]{20,}"
)


@dataclass(frozen=True, slots=True)
class Leak:
    """A file and what was found in it, said without repeating the secret."""

    path: Path
    what: str


def request_headers(headers: Headers) -> Headers:
    """Return the request headers a recording keeps, in order."""
    return tuple((name, value) for name, value in headers if name.lower() in REQUEST_HEADERS)


def response_headers(headers: Headers) -> Headers:
    """Return the response headers a recording keeps, in order."""
    return tuple((name, value) for name, value in headers if name.lower() not in WITHHELD)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with every spelling of every secret replaced, the longest secret first."""
    ordered = sorted(secrets, key=len, reverse=True)
    patterns = [pattern for secret in ordered for pattern in spellings(secret)]
    if not patterns:
        return text
    data = text.encode("utf-8", "surrogatepass")
    for pattern in patterns:
        data = pattern.sub(_REPLACEMENT, data)
    return data.decode("utf-8", "surrogatepass")


def holds_secret(data: bytes, secrets: Iterable[str]) -> bool:
    """Tell whether any spelling of any secret occurs in `data`."""
    return any(pattern.search(data) for secret in secrets for pattern in spellings(secret))


def leaks(paths: Iterable[Path], secrets: Sequence[str] = ()) -> list[Leak]:
    """
    Return what is wrong in `paths`: a given secret, or anything with the shape of a real key.

    Folders are searched for every file below them. Raises Housekeeping for a file that cannot
    be read, because a file nobody can check may not be called clean.
    """
    found = []
    for path in _files(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Housekeeping(
                f"{path} cannot be read, so nobody can say that it holds no key: {error}.",
                "Make it readable or take it out.",
            ) from error
        if holds_secret(data, secrets):
            found.append(Leak(path, "holds a key that was given to this run"))
        elif _KEY_SHAPES.search(data):
            found.append(Leak(path, "holds something with the shape of an API key"))
    return found


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        else:
            yield path
