"""
OpenAI's dialect: the contract to the letter, as real traffic of api.openai.com shows it.

Answers one request; knows neither sockets nor the other dialect.
"""

from __future__ import annotations

from conformance.reference.asked import Asked
from conformance.reference.openai import chat, models
from conformance.reference.openai.errors import Refused, refuse_route, require_key
from conformance.reference.reply import Reply
from conformance.reference.routing import Place, route


def answer(asked: Asked) -> Reply:
    """Return the answer to `asked`, a refusal included; never raises."""
    try:
        where = route(asked)
        if where.place is Place.NOWHERE or not where.allowed:
            refuse_route(asked, where)
        require_key(asked)
        match where.place:
            case Place.CHAT:
                return chat.create(asked)
            case Place.MODELS:
                return models.listing(asked)
            case _:
                return models.retrieve(asked, where.model)
    except Refused as refused:
        return refused.reply(asked)
