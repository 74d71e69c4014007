"""
Our idea of "the same request" for stock vcrpy, so that anybody can play our cassettes with it.

Knows vcrpy's two request objects by their attributes only and does not import it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from conformance.recording.index import Key, key_of

MATCHERS = ("method", "conformance_path", "conformance_body")
"""What a registered vcrpy matches on; three of them, so that its own message can say which."""


def same_path(asked: Any, recorded: Any) -> None:
    """
    Return when both vcrpy requests have the same path and query, or raise AssertionError.

    Host and order of the query do not count.
    """
    _, ours, _ = _key(asked)
    _, theirs, _ = _key(recorded)
    if ours != theirs:
        raise AssertionError(f"{ours} was asked and {theirs} recorded")


def same_body(asked: Any, recorded: Any) -> None:
    """
    Return when both vcrpy requests have the same canonical body, or raise AssertionError.

    JSON may be spelled in any way; multipart forms are compared part by part.
    """
    _, _, ours = _key(asked)
    _, _, theirs = _key(recorded)
    if ours != theirs:
        raise AssertionError(f"{ours!r:.300} was asked and {theirs!r:.300} recorded")


def register(vcr: Any) -> None:
    """Teach a `vcr.VCR` object our matchers and make them the ones it matches on."""
    vcr.register_matcher(MATCHERS[1], same_path)
    vcr.register_matcher(MATCHERS[2], same_body)
    vcr.match_on = MATCHERS


def _key(request: Any) -> Key:
    split = urlsplit(request.uri)
    target = f"{split.path}?{split.query}" if split.query else split.path
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    elif not isinstance(body, bytes | bytearray):
        body = b"".join(body)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return key_of(request.method, target, headers.get("content-type"), bytes(body))
