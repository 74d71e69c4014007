"""
The members of one JSON object, taken one by one and with their types held.

Knows JSON's types only; which members a line has is `results.lines`' business.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


class Malformed(ValueError):
    """A line is not what its kind asks for; the text says which member and why."""


class Members:
    """An object being read. Every taking method raises Malformed and names the member."""

    def __init__(self, value: object, where: str = "the line") -> None:
        if not isinstance(value, dict):
            raise Malformed(f"{where} is no object")
        self._where = where
        self._left: dict[str, Any] = dict(value)

    def text(self, name: str) -> str:
        """Take a string."""
        return as_text(self._take(name), name)

    def maybe_text(self, name: str) -> str | None:
        """Take a string, or None when the member is null or absent."""
        value = self._left.pop(name, None)
        return None if value is None else as_text(value, name)

    def text_or_null(self, name: str) -> str | None:
        """Take a string or null; the member has to be there."""
        value = self._take(name)
        return None if value is None else as_text(value, name)

    def number_or_null(self, name: str) -> int | None:
        """Take a whole number or null; the member has to be there."""
        value = self._take(name)
        return None if value is None else _as_number(value, name)

    def number(self, name: str) -> int:
        """Take a whole number; true and false are none."""
        return _as_number(self._take(name), name)

    def maybe_number(self, name: str) -> int | None:
        """Take a whole number, or None when the member is null or absent."""
        value = self._left.pop(name, None)
        return None if value is None else _as_number(value, name)

    def maybe_flag(self, name: str) -> bool:
        """Take true or false; false when the member is absent."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise Malformed(f"{name} is neither true nor false")
        return value

    def maybe(self, name: str, read: Callable[[object], Value]) -> Value | None:
        """Take what `read` makes of the member, or None when it is null or absent."""
        value = self._left.pop(name, None)
        return None if value is None else read(value)

    def word(self, name: str, words: type[Word]) -> Word:
        """Take a string that is a member of the closed set `words`."""
        text = self.text(name)
        try:
            return words(text)
        except ValueError:
            raise Malformed(f"{name} is {text[:40]!r}, not one of {', '.join(words)}") from None

    def items(self, name: str) -> list[Any]:
        """Take an array."""
        value = self._take(name)
        if not isinstance(value, list):
            raise Malformed(f"{name} is no array")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Take an array of strings."""
        return tuple(as_text(item, f"{name}[{n}]") for n, item in enumerate(self.items(name)))

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Take an object whose values are strings, as pairs in their order."""
        value = self._take(name)
        if not isinstance(value, dict):
            raise Malformed(f"{name} is no object")
        return tuple((key, as_text(text, f"{name}/{key}")) for key, text in value.items())

    def lists(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Take an object whose values are arrays of strings, as pairs in their order."""
        held = Members(self._take(name), name)
        return tuple((key, held.texts(key)) for key in list(held._left))

    def nothing_else(self) -> None:
        """Raise Malformed when members are left that nobody took."""
        if self._left:
            raise Malformed(f"{self._where} has unknown members: {', '.join(self._left)[:80]}")

    def _take(self, name: str) -> Any:
        try:
            return self._left.pop(name)
        except KeyError:
            raise Malformed(f"{self._where} lacks {name}") from None


def as_text(value: object, name: str) -> str:
    """Return `value` when it is a string; raise Malformed naming `name` when not."""
    if not isinstance(value, str):
        raise Malformed(f"{name} is no string")
    return value


def _as_number(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(f"{name} is no whole number")
    return value
