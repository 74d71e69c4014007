"""
OpenAI's model list and single models.

Knows ids; what a model can do is the chat's business.
"""

from __future__ import annotations

from typing import Any

from conformance.reference.asked import Asked
from conformance.reference.openai.errors import unknown_model
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.roles import REFERENCE_MODELS
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 5.0


def listing(asked: Asked) -> Reply:
    """Answer GET models."""
    return _reply(asked, {"object": "list", "data": [_entry(i) for i in REFERENCE_MODELS.values()]})


def retrieve(asked: Asked, model: str) -> Reply:
    """Answer GET models/{id}."""
    if model not in REFERENCE_MODELS.values():
        unknown_model(model)
    return _reply(asked, _entry(model))


def _entry(model: str) -> dict[str, Any]:
    age = 86400 * (1 + list(REFERENCE_MODELS.values()).index(model))
    return {"id": model, "object": "model", "created": EPOCH - age, "owned_by": "reference"}


def _reply(asked: Asked, value: Any) -> Reply:
    body = pretty(value) + b"\n"
    fields = headers(Seed(asked.path), when=EPOCH, media_type="application/json", length=len(body))
    return Reply(200, fields, ((_DELAY_MS, body),))


SERVES = (
    Serves("GET", "models", listing),
    Serves("GET", "models/{model}", retrieve),
)
