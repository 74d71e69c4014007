"""
Faults of the way in: keys that nobody looks at, and addresses that lead elsewhere.

What a wrong key is answered with, and what stands around a request, have modules of their own.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.mutants.editing import error, is_chat, with_body, with_headers
from conformance.mutants.mutant import mutant
from conformance.reference import KEY, Asked, Endpoint, Reply


def _with_key(asked: Asked) -> Asked:
    kept = tuple(each for each in asked.headers if each[0].lower() != "authorization")
    return replace(asked, headers=(*kept, ("authorization", f"Bearer {KEY}")))


@mutant(
    "key-not-looked-at",
    what="Any key is taken, and none as well.",
    breaks=("auth-bearer/wrong-key", "auth-bearer/missing-key"),
)
def key_not_looked_at(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave the door open, as a server for one's own desk does."""
    return healthy(_with_key(asked))


@mutant(
    "missing-key-taken",
    what="A request without a key is answered, though a wrong key is refused.",
    breaks=("auth-bearer/missing-key",),
)
def missing_key_taken(asked: Asked, healthy: Endpoint) -> Reply:
    """Check the key where there is one."""
    return healthy(asked if asked.header("authorization") else _with_key(asked))


@mutant(
    "missing-key-403",
    what="A request without a key is refused with status 403 as one of an unregistered caller.",
    breaks=("auth-bearer/missing-key",),
)
def missing_key_403(asked: Asked, healthy: Endpoint) -> Reply:
    """Take the caller for a stranger without rights."""
    if asked.header("authorization"):
        return healthy(asked)
    return error("Method doesn't allow unregistered callers.", status=403)


@mutant(
    "unknown-route-page",
    what="A path that is not served is answered with status 200 and a web page.",
    breaks=("base-url/unknown-route",),
)
def unknown_route_page(asked: Asked, healthy: Endpoint) -> Reply:
    """Hand every other path to the page of the product."""
    reply = healthy(asked)
    if reply.status != 404 or b"Invalid URL" not in reply.body:
        return reply
    page = b"<!doctype html><title>Console</title>"
    return with_body(replace(reply, status=200), page, media_type="text/html")


@mutant(
    "completions-redirected",
    what="Chat completions are redirected to the same address with a slash behind it.",
    breaks=("base-url/answers",),
)
def completions_redirected(asked: Asked, healthy: Endpoint) -> Reply:
    """Let the framework add the slash that it has in its table."""
    reply = healthy(asked)
    if not is_chat(asked):
        return reply
    bare = with_body(replace(reply, status=307), b"")
    return with_headers(bare, location=f"{asked.path}/", content_type=None)
