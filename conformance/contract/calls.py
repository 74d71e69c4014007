"""
The tool calls of an answer, plain or streamed, with the places of their fragments.

Tells calls apart even where a stream does not; what is wrong with them is `toolcalls`' to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from conformance.contract import parts
from conformance.contract.parts import Members, Placed
from conformance.contract.reasons import Reason
from conformance.model import Exchange

# By what it calls: where a call's name and its growing text stand.
BODIES = {"function": "arguments", "custom": "input"}


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a plain answer: `where` it stands and its members, and the choice it is in."""

    where: str
    members: Members
    choice: Placed


@dataclass(slots=True)
class Streamed:
    """A streamed call: number of its choice, index it was given, fragments with their places."""

    choice: int
    index: int | None
    fragments: list[tuple[str, Members]] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The place of the first fragment."""
        return self.fragments[0][0]

    def all(self, name: str) -> list[Any]:
        """Return what the fragments bring as the member `name`, nulls and absences aside."""
        found = (members.get(name) for _, members in self.fragments)
        return [member for member in found if member is not None]

    def names(self) -> list[str]:
        """Return the names that the fragments bring and that are not empty."""
        bodies = (_body(members) for _, members in self.fragments)
        return [body["name"] for body in bodies if parts.text(body.get("name"))]

    def arguments(self) -> str | None:
        """Return the joined arguments of a function's call; None when no fragment brings any."""
        bodies = (members.get("function") for _, members in self.fragments)
        found = [
            text
            for body in bodies
            if isinstance(body, dict) and isinstance(text := body.get("arguments"), str)
        ]
        return "".join(found) if found else None


def plain(exchange: Exchange) -> list[Call]:
    """Return the calls of a plain answer that are objects."""
    return list(_plain(exchange))


def _plain(exchange: Exchange) -> Iterator[Call]:
    for choice, message in parts.messages(exchange):
        found = message.get("tool_calls")
        for place, call in enumerate(found if isinstance(found, list) else ()):
            if isinstance(call, dict):
                yield Call(f"{choice.where}/message/tool_calls/{place}", call, choice)


@lru_cache(maxsize=parts.KEPT)
def streamed(exchange: Exchange) -> tuple[Streamed, ...]:
    """
    Return the calls of a stream, in order of their first fragments.

    An index tells calls apart, unless one comes again with another id, which makes another call.
    Without an index a fragment with a name, or with another id, begins a call.
    """
    found: list[Streamed] = []
    latest: dict[tuple[int, int | None], Streamed] = {}
    for choice, delta in parts.deltas(exchange):
        fragments = delta.get("tool_calls")
        for place, fragment in enumerate(fragments if isinstance(fragments, list) else ()):
            if not isinstance(fragment, dict):
                continue
            index = parts.whole(fragment.get("index"))
            call = latest.get((choice.index, index))
            if call is None or _another(call, fragment):
                call = Streamed(choice.index, index)
                latest[choice.index, index] = call
                found.append(call)
            call.fragments.append((f"{choice.where}/delta/tool_calls/{place}", fragment))
    return tuple(found)


def _another(call: Streamed, fragment: Members) -> bool:
    given = fragment.get("id")
    held = next((name for name in call.all("id") if name), None)
    if parts.text(given) and held is not None and given != held:
        return True
    named = parts.text(_body(fragment).get("name"))
    return named and call.index is None and bool(call.names())


def _body(members: Members) -> Members:
    bodies = (members.get(name) for name in BODIES)
    return next((body for body in bodies if isinstance(body, dict)), {})


def name_of(call: Members) -> str | None:
    """Return the name of what a plain call calls, or None when it has none."""
    name = _body(call).get("name")
    return name if isinstance(name, str) and name else None


def declared(params: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what a request declares: name to parameters schema (or None); None if unknown."""
    if params is None:
        return None
    found: dict[str, Any] = {}
    for tool in _objects(params.get("tools")):
        body = _body(tool)
        if isinstance(name := body.get("name"), str):
            found[name] = body.get("parameters")
    for function in _objects(params.get("functions")):
        if isinstance(name := function.get("name"), str):
            found[name] = function.get("parameters")
    return found


def _objects(value: object) -> list[Members]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# Conditions of rules.


def no_call(exchange: Exchange) -> str | None:
    """Say that a plain answer holds no tool call."""
    return parts.no_message(exchange) or (None if plain(exchange) else Reason.NO_CALL)


def no_streamed_call(exchange: Exchange) -> str | None:
    """Say that a stream holds no tool call."""
    return parts.no_chunk_choice(exchange) or (None if streamed(exchange) else Reason.NO_CALL)
