"""
Compares answers with the wire schemas and hands every departure to the one clause it breaks.

A member with a clause of its own counts for that clause alone, everything else for `…/shape`, so
that one deviation breaks one clause. What the types of the members are, the schemas say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from conformance.contract import parts, schemas
from conformance.contract.phrases import show
from conformance.contract.schemas import Departure
from conformance.model import Breach, Exchange, Kind
from conformance.wire import MISSING
from conformance.wire.pointer import join

SCHEMAS = {
    Kind.COMPLETION: "chat/completion",
    Kind.STREAM: "streaming/chunk",
    Kind.MODELS: "models/list",
    Kind.MODEL: "models/model",
    Kind.EMBEDDINGS: "embeddings/response",
    Kind.IMAGES: "images/response",
    Kind.VIDEO: "videos/video",
    Kind.FILE: "batches/file",
    Kind.BATCH: "batches/batch",
}
"""The schema of an answer, by the kind of the exchange."""

_REST = {
    Kind.COMPLETION: "chat-create/shape",
    Kind.STREAM: "chat-stream/shape",
    Kind.MODELS: "models-list/shape",
    Kind.MODEL: "models-retrieve/shape",
    Kind.EMBEDDINGS: "embeddings-create/shape",
    Kind.IMAGES: "images-generate/shape",
    Kind.VIDEO: "videos-create/shape",
    Kind.FILE: "batches-input-jsonl/file-shape",
    Kind.BATCH: "batches-create-chat/shape",
}

# Place of a member to clause; `*` is any list position, and the first that fits counts. Places
# that end in `**` take everything below them.
_ROUTES: Mapping[Kind, Mapping[str, str]] = {
    Kind.COMPLETION: {
        "": "chat-create/answers",
        "/choices": "chat-create/answers",
        "/object": "chat-create/object",
        "/id": "chat-create/id",
        "/created": "chat-create/created",
        "/model": "chat-create/model",
        "/choices/*/index": "chat-create/choice-index",
        "/choices/*/finish_reason": "chat-create/finish-reason",
        "/choices/*/message/role": "chat-create/role",
        "/choices/*/message/content": "chat-create/content",
        "/choices/*/message/tool_calls/*/id": "tools-function/call-id",
        "/choices/*/message/tool_calls/**": "tools-function/call-shape",
        "/usage": "chat-create/usage",
        "/usage/prompt_tokens": "chat-create/usage",
        "/usage/completion_tokens": "chat-create/usage",
        "/usage/total_tokens": "chat-create/usage",
    },
    Kind.STREAM: {
        "/object": "chat-stream/object",
        "/id": "chat-stream/id",
        "/created": "chat-stream/created",
        "/model": "chat-stream/model",
        "/choices/*/index": "chat-stream/choice-index",
        "/choices/*/delta": "chat-stream/delta-not-message",
        "/choices/*/delta/role": "chat-stream/role-first",
        "/choices/*/delta/tool_calls/*/index": "tools-function/stream-index",
        "/choices/*/delta/tool_calls/**": "tools-function/stream-shape",
        "/usage": "chat-stream-usage/present",
        "/usage/prompt_tokens": "chat-stream-usage/present",
        "/usage/completion_tokens": "chat-stream-usage/present",
        "/usage/total_tokens": "chat-stream-usage/present",
    },
    Kind.MODELS: {
        "": "models-list/answers",
        "/data": "models-list/answers",
        "/object": "models-list/object",
        "/data/*/created": "models-list/created",
        "/data/*/owned_by": "models-list/owned-by",
    },
    Kind.MODEL: {
        "": "models-retrieve/answers",
        "/id": "models-retrieve/answers",
        "/created": "models-retrieve/created",
        "/owned_by": "models-retrieve/owned-by",
    },
    Kind.EMBEDDINGS: {
        "": "embeddings-create/answers",
        "/data": "embeddings-create/answers",
        "/object": "embeddings-create/object",
        "/model": "embeddings-create/model",
        "/data/*/object": "embeddings-create/entry-object",
        "/data/*/index": "embeddings-create/index",
        "/data/*/embedding": "embeddings-create/vector",
        "/data/*/embedding/*": "embeddings-create/finite",
        "/usage": "embeddings-create/usage",
        "/usage/prompt_tokens": "embeddings-create/usage",
        "/usage/total_tokens": "embeddings-create/usage",
    },
    Kind.IMAGES: {
        "": "images-generate/answers",
        "/data": "images-generate/answers",
        "/created": "images-generate/created",
        "/data/*/b64_json": "images-generate/decodes",
    },
    Kind.VIDEO: {
        "": "videos-create/answers",
        "/id": "videos-create/answers",
        "/object": "videos-create/object",
        "/created_at": "videos-create/created-at",
        "/model": "videos-create/model",
        "/progress": "videos-create/progress",
        "/seconds": "videos-create/seconds",
        "/size": "videos-size/form",
        "/status": "videos-status/known",
        "/error": "videos-error/reason",
        "/error/code": "videos-error/code",
        "/error/message": "videos-error/message",
    },
    Kind.FILE: {
        "": "batches-input-jsonl/file-answers",
        "/id": "batches-input-jsonl/file-answers",
    },
    Kind.BATCH: {
        "": "batches-create-chat/answers",
        "/id": "batches-create-chat/answers",
        "/object": "batches-create-chat/object",
        "/created_at": "batches-create-chat/created-at",
        "/status": "batches-status/known",
    },
}

_ERROR_ROUTES = {
    "": "errors-envelope/object-body",
    "/error": "errors-envelope/object-body",
    "/error/message": "errors-envelope/message",
    "/error/type": "errors-envelope/type",
    "/error/param": "errors-envelope/param",
    "/error/code": "errors-envelope/code",
}

_TOOLS = "tools-function/"
_NO_MESSAGE = ("/choices/*", "/choices/*/message")


def breaches(exchange: Exchange, clause: str) -> Iterator[Breach]:
    """Yield the departures of an answer from its schema that count for `clause`."""
    yield from _routed(exchange).get(clause, ())


def declares_tools(params: Mapping[str, Any] | None) -> bool:
    """Tell whether a request body declares tools, in the new or the old way, or is unknown."""
    return params is None or bool(params.get("tools") or params.get("functions"))


@lru_cache(maxsize=parts.KEPT)
def _routed(exchange: Exchange) -> Mapping[str, tuple[Breach, ...]]:
    found: dict[str, list[Breach]] = defaultdict(list)
    for where, departure, clause in _departures(exchange):
        breach = Breach(
            f"{where}{join(*departure.path)}" or "body", departure.expected, show(departure.found)
        )
        found[clause].append(breach)
    return {clause: tuple(of_one) for clause, of_one in found.items()}


def _departures(exchange: Exchange) -> Iterator[tuple[str, Departure, str]]:
    if exchange.response is None:
        return
    kind = exchange.kind
    if not exchange.response.ok:
        where, error = parts.error_body(exchange)
        if error is not MISSING:
            for one in schemas.departures("errors/openai", error):
                yield where, one, _clause(one, _ERROR_ROUTES, "errors-envelope/object-body")
    elif kind is Kind.STREAM:
        for number, chunk in parts.chunks(exchange):
            for one in schemas.departures(SCHEMAS[kind], chunk):
                clause = _clause(one, _ROUTES[kind], _of_finish(one) or _REST[kind])
                yield f"event {number} ", one, _asked(clause, exchange)
    elif kind in SCHEMAS and (body := parts.value(exchange)) is not MISSING:
        messages = bool(parts.messages(exchange)) or kind is not Kind.COMPLETION
        for one in schemas.departures(SCHEMAS[kind], body):
            clause = _clause(one, _ROUTES[kind], _REST[kind])
            # A choice without its message counts for `answers` when no other holds one.
            if messages or _place(one) not in _NO_MESSAGE:
                yield "", one, _asked(clause, exchange)


def _place(departure: Departure) -> str:
    return join(*("*" if isinstance(part, int) else part for part in departure.path))


def _clause(departure: Departure, routes: Mapping[str, str], rest: str) -> str:
    place = _place(departure)
    for route, clause in routes.items():
        below = route.endswith("/**") and f"{place}/".startswith(route[:-2])
        if place == route or below:
            return clause
    return rest


def _of_finish(departure: Departure) -> str | None:
    """Tell a finish_reason that is absent from a chunk from one that OpenAI does not know."""
    if _place(departure) != "/choices/*/finish_reason":
        return None
    absent = departure.found is MISSING
    return "chat-stream/finish-reason-key" if absent else "chat-stream/finish-reason"


def _asked(clause: str, exchange: Exchange) -> str:
    """Count departures in calls for the shape when no clause about tools is in question."""
    if clause.startswith(_TOOLS) and not declares_tools(parts.request(exchange)):
        return _REST[exchange.kind]
    return clause
