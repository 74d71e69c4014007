"""
Where every member stands in the text of a JSON value, by JSON pointer.

Reads what is there, also of a text that was cut or is no JSON; judges nothing and raises nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

Span = tuple[int, int]

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:("[^"\\]*+(?:\\.[^"\\]*+)*+")|([{}\[\]:,])|([^\s{}\[\]:,"]++))', re.DOTALL
)
_DEPTH = 200


@dataclass(slots=True)
class _Open:
    """An object or array that has not ended: `key` and `key_at` are those of its next member."""

    pointer: str
    begin: int
    inside: int
    object: bool
    key: str | None = None
    key_at: int = 0
    count: int = 0


class Spans:
    """
    The spans of a JSON text from `start` to `end` inside a larger one.

    A member's span begins with its key. `cut` is True when the text ended before its value did.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._found: dict[str, Span] = {}
        self._opening: dict[str, Span] = {}
        self._unfinished: set[str] = set()
        self._stack: list[_Open] = []
        self._read(text, start, end)
        self.cut = bool(self._unfinished)

    def of(self, pointer: str) -> Span | None:
        """
        Return where `pointer` stands; of a member that is not there, the opening of its parent.

        None when neither is in the text, as far as it goes.
        """
        if pointer in self._found:
            return self._found[pointer]
        while pointer:
            pointer = pointer.rpartition("/")[0]
            if pointer in self._unfinished:
                return None  # it may stand behind the cut
            if pointer in self._opening:
                return self._opening[pointer]
            if pointer in self._found:
                return self._found[pointer]
        return None

    def _read(self, text: str, start: int, end: int) -> None:
        at = start
        while at < end and (token := _TOKEN.match(text, at, end)):
            at = token.end()
            string, mark, _ = token.groups()
            begin = token.start(token.lastindex or 0)
            top = self._stack[-1] if self._stack else None
            if mark in ("{", "["):
                if len(self._stack) == _DEPTH:
                    break
                pointer, begin = self._place(begin)
                self._stack.append(_Open(pointer, begin, at, mark == "{"))
            elif mark in ("}", "]"):
                if top is None:
                    break
                self._stack.pop()
                self._found.setdefault(top.pointer, (top.begin, at))
                self._opening.setdefault(top.pointer, (top.begin, top.inside))
                self._next()
            elif string and top is not None and top.object and top.key is None:
                top.key, top.key_at = _text(string), begin
            elif not mark:
                pointer, begin = self._place(begin)
                self._found.setdefault(pointer, (begin, at))
                self._next()
            if not self._stack:
                break
        for each in self._stack:
            self._unfinished.add(each.pointer)
            self._found.setdefault(each.pointer, (each.begin, each.inside))

    def _place(self, begin: int) -> tuple[str, int]:
        if not self._stack:
            return "", begin
        top = self._stack[-1]
        if not top.object:
            return f"{top.pointer}/{top.count}", begin
        key = (top.key or "").replace("~", "~0").replace("/", "~1")
        return f"{top.pointer}/{key}", top.key_at if top.key is not None else begin

    def _next(self) -> None:
        if self._stack:
            self._stack[-1].key = None
            self._stack[-1].count += 1


def _text(string: str) -> str:
    try:
        return str(json.loads(string, strict=False))
    except ValueError:
        return string[1:-1]
