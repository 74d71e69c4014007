"""
The model list of the Gemini dialect and its single models (wire facts 7).

Knows ids and names; what a model can do is the chat's business.
"""

from __future__ import annotations

from typing import Any

from conformance.reference.asked import Asked
from conformance.reference.gemini.errors import unknown_model
from conformance.reference.gemini.identity import headers
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 5.0
_PREFIX = "models/"


def listing(asked: Asked, profile: Profile) -> Reply:
    """Answer GET models: all kinds of models in one list, none with `created`."""
    data = [_entry(model, profile) for model in profile.models]
    return _reply(asked, profile, {"object": "list", "data": data})


def retrieve(asked: Asked, profile: Profile, model: str) -> Reply:
    """Answer GET models/{id}; never recorded, so its message is the list's entry."""
    bare = model.removeprefix(_PREFIX)
    if bare not in profile.models:
        unknown_model(model, profile)
    return _reply(asked, profile, _entry(bare, profile))


def _entry(model: str, profile: Profile) -> dict[str, Any]:
    entry = {"id": _PREFIX + model, "object": "model", "owned_by": "google"}
    if profile.display_names:
        entry["display_name"] = profile.models[model]
    return entry


def _reply(asked: Asked, profile: Profile, value: Any) -> Reply:
    # Lists and errors come from another serialiser than chat: pretty, declared order (1).
    body = pretty(value) + b"\n"
    fields = headers(profile, Seed(asked.path), when=profile.epoch, media_type="application/json")
    return Reply(200, fields, ((_DELAY_MS, body),))


SERVES = (
    Serves("GET", "models", listing),
    Serves("GET", "models/{model}", retrieve),
)
