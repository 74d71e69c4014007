"""
OpenAI's dialect: the contract to the letter, as real traffic of api.openai.com shows it.

Answers one request; knows neither sockets nor the other dialect.
"""

from __future__ import annotations

from conformance.reference.asked import Asked
from conformance.reference.openai.browsers import is_preflight, preflight
from conformance.reference.openai.errors import Refused, refuse_route, require_key
from conformance.reference.reply import Reply
from conformance.reference.routing import Jobs, route


def answer(asked: Asked, jobs: Jobs) -> Reply:
    """Return the answer to `asked`, a refusal included; never raises."""
    try:
        where = route(asked, __name__)
        if is_preflight(asked) and where.allowed:
            return preflight(asked, where.allowed)
        if where.serves is None:
            refuse_route(asked, where)
        require_key(asked)
        remembered = {"jobs": jobs} if where.serves.jobs else {}
        return where.serves.handler(asked, **remembered, **where.ids)
    except Refused as refused:
        return refused.reply(asked)
