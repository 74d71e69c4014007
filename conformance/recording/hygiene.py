"""
What a recording may keep of a request and an answer, and whether a key got into a file.

Knows names of headers and spellings of secrets; nothing of the cassette format.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from conformance.model import Headers, Housekeeping

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

SHORTEST = 6
"""Shorter strings are placeholders such as `EMPTY` or `x`, which every text may hold."""

_REPLACEMENT = "[redacted]"
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


def spellings(secret: str) -> frozenset[str]:
    """
    Return the ways `secret` may stand in a text: plain, in a JSON string, in a URL, in Base64.

    Base64 has three alignments; the ends that depend on the neighbours are cut off. A secret
    shorter than `SHORTEST` has no spelling.
    """
    if len(secret) < SHORTEST:
        return frozenset()
    found = {
        secret,
        secret.replace("/", "\\/"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe="", errors="surrogatepass"),
        quote_plus(secret, safe="", errors="surrogatepass"),
    }
    raw = secret.encode("utf-8", "surrogatepass")
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        sure = whole[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6].decode("ascii")
        if len(sure) >= 8:
            found |= {sure, sure.replace("+", "-").replace("/", "_")}
    return frozenset(found)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with every spelling of every secret replaced, the longest first."""
    every = {spelling for secret in secrets for spelling in spellings(secret)}
    for spelling in sorted(every, key=len, reverse=True):
        text = text.replace(spelling, _REPLACEMENT)
    return text


def holds_secret(data: bytes, secrets: Iterable[str]) -> bool:
    """Tell whether any spelling of any secret occurs in `data`."""
    return any(
        spelling.encode("utf-8", "surrogatepass") in data
        for secret in secrets
        for spelling in spellings(secret)
    )


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
