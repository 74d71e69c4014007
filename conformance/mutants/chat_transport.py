"""
Faults of how a plain completion travels: its framing and its first bytes.

What the completion says is untouched.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.mutants.editing import is_chat, is_stream, with_body
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply


def _plain_only(asked: Asked, healthy: Endpoint) -> tuple[Reply, bool]:
    reply = healthy(asked)
    return reply, is_chat(asked) and reply.status == 200 and not is_stream(reply)


@mutant(
    "connection-breaks-at-the-end",
    what="The connection of a plain completion breaks where the end of its body is due.",
    breaks=("chat-create/whole-body",),
)
def connection_breaks_at_the_end(asked: Asked, healthy: Endpoint) -> Reply:
    """Close the connection without the last chunk of its framing."""
    reply, plain = _plain_only(asked, healthy)
    return replace(reply, cut=True) if plain else reply


@mutant(
    "body-cut-in-half",
    what="The connection of a plain completion breaks in the middle of its body.",
    breaks=("chat-create/whole-body", "chat-create/strict-json"),
)
def body_cut_in_half(asked: Asked, healthy: Endpoint) -> Reply:
    """Send as many bytes as a small buffer held."""
    reply, plain = _plain_only(asked, healthy)
    if not plain:
        return reply
    body = reply.body
    return replace(reply, pieces=((0.0, body[: len(body) // 2]),), cut=True)


def prefixed(data: bytes) -> Fault:
    """Return the fault that puts `data` in front of every plain completion."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply, plain = _plain_only(asked, healthy)
        return with_body(reply, data + reply.body) if plain else reply

    return fault


byte_order_mark = mutant(
    "body-with-byte-order-mark",
    what="A plain completion begins with a byte order mark.",
    breaks=("chat-create/strict-json",),
)(prefixed(b"\xef\xbb\xbf"))

prefix_against_hijacking = mutant(
    "body-with-guard",
    what="A plain completion begins with the guard that keeps scripts from reading JSON.",
    breaks=("chat-create/strict-json", "chat-create/answers"),
)(prefixed(b")]}'\n"))
