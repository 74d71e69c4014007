"""
Ways of answering that show in the head of an answer or in its pace alone.

Allowed by HTTP (RFC 9110, RFC 9112) and by everything that nobody promises.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.mutants.editing import with_headers
from conformance.mutants.variation import replies, variation
from conformance.reference import Reply


@variation("charset", what="Media types carry a charset.")
@replies
def charset(reply: Reply) -> Reply:
    headers = tuple(
        (name, f"{value}; charset=utf-8")
        if name.lower() == "content-type" and "charset" not in value
        else (name, value)
        for name, value in reply.headers
    )
    return replace(reply, headers=headers)


@variation("slow", what="Every piece takes a second longer.")
@replies
def slow(reply: Reply) -> Reply:
    return replace(reply, pieces=tuple((pace + 1000.0, data) for pace, data in reply.pieces))


@variation("bare-headers", what="No header is sent that nobody promises.")
@replies
def bare_headers(reply: Reply) -> Reply:
    promised = (
        *("content-", "transfer-", "location", "x-ratelimit-"),
        *("x-gemini-service-tier", "access-control-", "x-request-id"),
    )
    kept = tuple(pair for pair in reply.headers if pair[0].lower().startswith(promised))
    return replace(reply, headers=kept)


@variation("header-case", what="Header names are in capitals.")
@replies
def header_case(reply: Reply) -> Reply:
    return replace(reply, headers=tuple((name.upper(), value) for name, value in reply.headers))


@variation("no-length", what="Bodies come in chunks, without a length.")
@replies
def no_length(reply: Reply) -> Reply:
    return with_headers(reply, content_length=None, transfer_encoding="chunked")


@variation("more-headers", what="There are headers nobody knows.")
@replies
def more_headers(reply: Reply) -> Reply:
    return with_headers(reply, x_served_by="somewhere", server_timing="gfet4t7; dur=271")
