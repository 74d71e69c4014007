"""
Faults in what becomes of system and developer messages.

Says nothing of the other roles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.mutants.conversing import messages_of, roles_of
from conformance.mutants.editing import asks_otherwise, refuses
from conformance.mutants.mutant import mutant

_SYSTEM = ("system", "developer")


def _late(request: Any) -> bool:
    """Tell whether a system message stands behind one of another role."""
    roles = roles_of(request)
    first = next((at for at, role in enumerate(roles) if role not in _SYSTEM), len(roles))
    return any(role in _SYSTEM for role in roles[first:])


def _keep(request: Any, wanted: Callable[[int, list[int]], bool]) -> None:
    """Drop the system messages of a request that `wanted` says no to, by place and all places."""
    places = [at for at, role in enumerate(roles_of(request)) if role in _SYSTEM]
    kept = [
        message
        for at, message in enumerate(messages_of(request))
        if at not in places or wanted(at, places)
    ]
    if kept:
        request["messages"] = kept


def _keep_leading(request: Any) -> None:
    _keep(request, lambda at, places: at in places and places.index(at) == at)


def _keep_none(request: Any) -> None:
    _keep(request, lambda _at, _places: False)


def _keep_none_in_streams(request: Any) -> None:
    if request.get("stream"):
        _keep_none(request)


last_system_only = mutant(
    "multiple-system-only-last-used",
    what="Of several system messages only the last takes effect.",
    breaks=("chat-system-message/several",),
    reports=("multiple-system-only-last-used",),
)(asks_otherwise(lambda asked: _keep(asked, lambda at, places: at == places[-1])))

first_system_only = mutant(
    "multiple-system-only-first-used",
    what="Of several system messages only the first takes effect.",
    breaks=("chat-system-message/several",),
)(asks_otherwise(lambda asked: _keep(asked, lambda at, places: at == places[0])))

system_only_rejected = mutant(
    "system-only-rejected",
    what="A request that holds nothing but system or developer messages is refused.",
    breaks=("chat-system-message/alone",),
    reports=("system-only-rejected",),
)(
    refuses(
        lambda request: (
            bool(roles_of(request)) and all(role in _SYSTEM for role in roles_of(request))
        ),
        "contents is not specified",
    )
)

late_system_rejected = mutant(
    "system-message-mid-conversation-rejected",
    what="A system message behind the first turn is refused.",
    breaks=("chat-system-message/later",),
    reports=("system-message-mid-conversation-rejected",),
)(refuses(_late, "System messages must be at the beginning of the conversation."))

late_system_ignored = mutant(
    "system-message-mid-conversation-ignored",
    what="A system message behind the first turn has no effect.",
    breaks=("chat-system-message/later",),
    reports=("system-message-mid-conversation-rejected",),
)(asks_otherwise(_keep_leading))

system_parts_rejected = mutant(
    "groq-system-array-content",
    what="A system message whose text is a list of parts is refused.",
    breaks=("chat-system-message/content-parts",),
    reports=("groq-system-array-content",),
)(
    refuses(
        lambda request: any(
            each.get("role") == "system" and isinstance(each.get("content"), list)
            for each in messages_of(request)
        ),
        "'messages.0' : for 'role:system' the following must be satisfied: value must be a string",
    )
)

developer_refused = mutant(
    "developer-role-refused",
    what="The role developer is refused as unknown.",
    breaks=("chat-system-message/developer",),
)(refuses(lambda request: "developer" in roles_of(request), "Invalid role: developer"))

system_ignored = mutant(
    "system-message-ignored",
    what="System messages have no effect.",
    breaks=("chat-system-message/obeyed", "chat-system-message/developer"),
)(asks_otherwise(_keep_none))

system_ignored_in_streams = mutant(
    "system-message-ignored-in-streams",
    what="System messages have no effect on an answer that is streamed.",
    breaks=("chat-system-message/streamed",),
)(asks_otherwise(_keep_none_in_streams))
