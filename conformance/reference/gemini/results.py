"""
What a finished batch of the Gemini dialect left with the native Files API, line by line.

Spelled as the one recording shows it (wire facts 9): camelCase, `created` as text, no line id, no
error member, an order of members that changes from line to line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.reference.asked import Asked
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.requests import Line, asked_of
from conformance.reference.roles import REFERENCE_MODELS
from conformance.reference.routing import route
from conformance.reference.spelling import compact

_DIALECT = __package__

# What the files hold that somebody uploaded natively, by the endpoint a batch is for.
REQUESTS: Mapping[str, tuple[Line, ...]] = {
    "/v1/chat/completions": tuple(
        Line(
            name,
            {
                "model": REFERENCE_MODELS["chat"],
                "messages": [{"role": "user", "content": f"Reply with exactly: batched {name}"}],
            },
        )
        for name in ("one", "two")
    ),
    "/v1/embeddings": tuple(
        Line(name, {"model": REFERENCE_MODELS["embedding"], "input": text})
        for name, text in (("boat", "A paper boat."), ("kite", "A red kite."))
    ),
}


def lines(endpoint: str, asked: Asked, profile: Profile) -> bytes:
    """Return the result file of a batch for `endpoint`; `asked` brings the headers."""
    return b"".join(compact(line) + b"\n" for line in _lines(endpoint, asked, profile))


def _lines(endpoint: str, asked: Asked, profile: Profile) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(REQUESTS[endpoint]):
        where = route(asked_of(line, endpoint, asked), _DIALECT)
        if where.serves is None:
            continue
        handler: Callable[..., Reply] = where.serves.handler
        body = json.loads(handler(asked_of(line, endpoint, asked), profile).body)
        spelled = _embeddings(body) if "data" in body else _completion(body)
        response = {"status_code": 200, "body": spelled}
        if number % 2:
            yield {"custom_id": line.custom_id, "response": response}
        else:
            yield {"response": response, "custom_id": line.custom_id}


def _completion(body: Mapping[str, Any]) -> dict[str, Any]:
    usage = body["usage"]
    return {
        "id": body["id"],
        "usage": {
            "completionTokens": usage["completion_tokens"],
            "promptTokens": usage["prompt_tokens"],
            "totalTokens": usage["total_tokens"],
        },
        "object": body["object"],
        "choices": [
            {"message": choice["message"], "finishReason": choice["finish_reason"]}
            for choice in body["choices"]
        ],
        "created": str(body["created"]),
        "model": body["model"],
    }


def _embeddings(body: Mapping[str, Any]) -> dict[str, Any]:
    entries = [{"object": "embedding", "embedding": entry["embedding"]} for entry in body["data"]]
    return {"data": entries, "model": f"models/{body['model']}", "object": body["object"]}
