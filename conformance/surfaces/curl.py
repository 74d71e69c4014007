"""
A request as a command line that anybody can run.

Knows shell quoting; never shows a key, whatever the request holds.
"""

from __future__ import annotations

import shlex
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from conformance.model import Request
from conformance.surfaces.call import WRONG_KEY
from conformance.surfaces.secrecy import PLACEHOLDER

KEY_ENV = "GEMINI_API_KEY"
"""The environment variable that the key is taken from where nobody names another."""

LONGEST = 8192
"""Characters of a body that are still put on a command line."""

_KEY_HEADERS = frozenset({"authorization", "x-goog-api-key", "api-key", "x-api-key"})
_KEY_QUERY = frozenset({"key", "api_key", "api-key", "access_token"})
_SHOWN = frozenset({"content-type"})
_TEXT = frozenset("\t\n")


def curl(request: Request, *, variable: str = KEY_ENV) -> str:
    """
    Return `request` as one `curl` command for a POSIX shell.

    A key is written as the environment variable `variable`, headers of no consequence are left
    out, and a body that is too long or is no text becomes `@request.body`, with its size told.
    """
    words = ["curl", "-sS", "-N"]
    if request.method != ("POST" if request.body else "GET"):
        words += ["-X", shlex.quote(_printable(request.method))]
    words.append(_url(request.url, variable))
    for name, value in request.headers:
        if name.lower() in _KEY_HEADERS:
            words += ["-H", _key_header(name, value, variable)]
        elif name.lower() in _SHOWN:
            words += ["-H", shlex.quote(_printable(f"{name}: {value}"))]
    comment = ""
    if request.body:
        text = _text(request.body)
        if text is None:
            words.append("--data-binary @request.body")
            comment = f"  # request.body: the {len(request.body)} bytes of the recorded request"
        else:
            words += ["--data-raw", shlex.quote(text)]
    return " ".join(words) + comment


def _key_header(name: str, value: str, variable: str) -> str:
    scheme, _, rest = value.partition(" ")
    if rest == WRONG_KEY:
        return shlex.quote(f"{name}: {value}")
    start = f"{name}: {scheme} " if rest and scheme.lower() in ("bearer", "basic") else f"{name}: "
    return shlex.quote(_printable(start)) + _variable(variable)


def _url(url: str, variable: str) -> str:
    parts = urlsplit(_printable(url).replace(PLACEHOLDER, "KEY"))
    if parts.query and any(name.lower() in _KEY_QUERY for name, _ in parse_qsl(parts.query)):
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        safe = [(name, value) for name, value in pairs if name.lower() not in _KEY_QUERY]
        keys = [name for name, _ in pairs if name.lower() in _KEY_QUERY]
        query = urlencode(safe) + ("&" if safe else "") + f"{keys[0]}="
        start = urlunsplit((parts.scheme, _host(parts.netloc), parts.path, query, ""))
        return shlex.quote(start) + _variable(variable)
    return shlex.quote(parts._replace(netloc=_host(parts.netloc)).geturl())


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2]


def _variable(name: str) -> str:
    if not name.isascii() or not name.isidentifier():
        name = "API_KEY"
    return f'"${name}"'


def _text(body: bytes) -> str | None:
    """Return `body` as text that may stand on a command line, or None."""
    if len(body) > LONGEST:
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if all(c in _TEXT or c.isprintable() for c in text) else None


def _printable(text: str) -> str:
    """Return `text` with everything that could steer a terminal percent-encoded."""
    return "".join(c if c.isprintable() else quote(c, safe="") for c in text)
