"""
Gemini's dialect of the OpenAI contract, exactly as recordings show it and no further.

Every departure from OpenAI names the section of the wire facts it rests on; where nothing was
recorded the OpenAI form stands and a comment says so. Answers one request and knows no socket.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.reference.asked import Asked
from conformance.reference.gemini.errors import Refused, refuse_route, require_key
from conformance.reference.gemini.profiles import PROFILES, Profile, profile_named
from conformance.reference.reply import Reply
from conformance.reference.routing import BASE_PATH, Jobs, route

__all__ = ["PROFILES", "Profile", "answer", "profile_named"]


def answer(asked: Asked, profile: Profile, jobs: Jobs) -> Reply:
    """Return what the endpoint of `profile`'s time answers to `asked`; never raises."""
    asked = _of_the_launch(asked)
    try:
        where = route(asked, __name__)
        if where.serves is None:
            refuse_route(asked)
        require_key(asked, profile)
        remembered = {"jobs": jobs} if where.serves.jobs else {}
        return where.serves.handler(asked, profile, **remembered, **where.ids)
    except Refused as refused:
        return refused.reply(asked)


def _of_the_launch(asked: Asked) -> Asked:
    """
    Return `asked` as if sent below today's base path.

    The schema of the first months names this path besides (wire facts 11); whether it is still
    served was not recorded.
    """
    if asked.path != "/v1beta/chat/completions":
        return asked
    return replace(asked, path=f"{BASE_PATH}chat/completions")
