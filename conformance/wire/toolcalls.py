"""
Joins the fragments of streamed tool calls into whole calls.

Knows how fragments belong together; whether a call is any good is for others to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_GROWING = {"function": "arguments", "custom": "input"}  # where a call's growing text sits


@dataclass(frozen=True, slots=True)
class Joined:
    """`calls` as a plain answer would list them, without `index`; `notes` on what was unusual."""

    calls: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


def join(fragments: Iterable[Any]) -> Joined:
    """
    Join `fragments`, the entries of all `delta.tool_calls` of one choice in order.

    Fragments with the same `index` make one call. Without an index, one that brings a name or a
    new id begins a call and any other continues the last. Members never sent stay absent. Nothing
    is raised for fragments of any type.
    """
    joiner = Joiner()
    for fragment in fragments:
        joiner.add(fragment)
    return joiner.joined()


class _Call:
    def __init__(self, index: int | None) -> None:
        self.index = index
        self.members: dict[str, Any] = {}
        self.texts: dict[tuple[str, str], list[str]] = {}  # pieces of names and growing texts

    def whole(self) -> dict[str, Any]:
        members = dict(self.members)
        for (body, key), texts in self.texts.items():
            held = members[body]
            members[body] = {**(held if isinstance(held, dict) else {}), key: "".join(texts)}
        return members


class Joiner:
    """Joins fragments as they come; `join` is the same for those who have them all."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._last: _Call | None = None
        self._notes: dict[str, None] = {}

    def add(self, fragment: Any) -> None:
        """Take the next fragment, whatever it is."""
        if not isinstance(fragment, dict):
            self._note("A tool-call fragment is no object.")
            return
        call = self._last = self._call_for(fragment)
        for key, value in fragment.items():
            if key == "index" or value is None:
                continue
            if key in _GROWING and isinstance(value, dict):
                self._take_body(call, key, value)
            elif key == "id":
                self._take_id(call, value)
            else:
                absorb(call.members, {key: value})

    def joined(self) -> Joined:
        """Return the calls so far, in order of their index when every one has an index."""
        calls = self._calls
        if all(call.index is not None for call in calls):
            calls = sorted(calls, key=lambda call: call.index or 0)
        return Joined(tuple(call.whole() for call in calls), tuple(self._notes))

    def _call_for(self, fragment: dict[str, Any]) -> _Call:
        index = fragment.get("index")
        if isinstance(index, int) and not isinstance(index, bool):
            call = self._by_index.get(index)
            if call is None:
                call = self._by_index[index] = self._begin(index)
            return call
        if index is None:
            self._note("A tool-call fragment has no index.")
        else:
            self._note("A tool-call fragment has an index that is no integer.")
        if self._last is None or _begins(fragment, self._last):
            return self._begin(None)
        return self._last

    def _begin(self, index: int | None) -> _Call:
        call = _Call(index)
        self._calls.append(call)
        return call

    def _take_id(self, call: _Call, value: Any) -> None:
        held = call.members.get("id")
        if held in (None, ""):
            call.members["id"] = value
        elif value not in ("", held):
            self._note("Fragments of one tool call bring different ids.")

    def _take_body(self, call: _Call, body: str, members: dict[str, Any]) -> None:
        if not isinstance(call.members.get(body), dict):
            call.members[body] = {}
        for key, value in members.items():
            if value is None:
                continue
            if key in ("name", _GROWING[body]) and isinstance(value, str):
                texts = call.texts.setdefault((body, key), [])
                if key == "name" and value and any(texts):
                    self._note("Fragments of one tool call bring its name more than once.")
                    if value == texts[0]:  # repeated, not continued
                        continue
                texts.append(value)
            else:
                absorb(call.members[body], {key: value})

    def _note(self, what: str) -> None:
        self._notes.setdefault(what)


def absorb(held: dict[str, Any], members: dict[str, Any]) -> None:
    """Put `members` into `held`, objects into objects, sharing no object with `members`."""
    for key, value in members.items():
        if not isinstance(value, dict):
            held[key] = value
            continue
        before = held.get(key)
        if not isinstance(before, dict):
            before = held[key] = {}
        absorb(before, value)


def _begins(fragment: dict[str, Any], last: _Call) -> bool:
    for key in _GROWING:
        body = fragment.get(key)
        if isinstance(body, dict) and body.get("name"):
            return True
    call_id = fragment.get("id")
    return bool(call_id) and call_id != last.members.get("id")
