"""
Strict JSON (RFC 8259): the value of a text and everything that is wrong with its spelling.

Has no opinion on what the value should be, and raises nothing whatever the bytes are.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from conformance.wire.pointer import MISSING, join

DEPTH: Final = 200
"""Levels of arrays and objects that are read; a deeper text is a problem and has no value."""

PROBLEMS: Final = 100
"""Problems that are kept for one text; hostile bodies could have millions."""

_BOM: Final = b"\xef\xbb\xbf"
_SPACE: Final = " \t\n\r"
# A string without end runs to the end of the text, so that no place is looked at twice.
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class JsonProblem:
    """`where` is a JSON pointer, or `byte N` counted from 0; `what` says what is wrong there."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class JsonText:
    """
    What a text says: `value` is MISSING when no value can be made of it.

    With problems there may still be a value, the one a lenient client would get: the last of
    duplicate keys, U+FFFD for what is no character, NaN and infinities as floats.
    """

    value: Any
    problems: tuple[JsonProblem, ...] = ()

    @property
    def parsed(self) -> bool:
        """True when there is a value, problems or not."""
        return self.value is not MISSING

    @property
    def strict(self) -> bool:
        """True when there is a value and no problem."""
        return not self.problems and self.value is not MISSING


def read(data: bytes) -> JsonText:
    """
    Read `data` as one JSON text.

    Problems told: byte order mark, invalid UTF-8, syntax, bytes after the value, duplicate keys,
    NaN and infinities, numbers beyond a double, surrogate escapes without partner, and nesting
    beyond DEPTH. Never raises.
    """
    problems = []
    at = 0
    if data.startswith(_BOM):
        problems.append(JsonProblem("byte 0", "The text begins with a byte order mark."))
        at, data = len(_BOM), data[len(_BOM) :]
    try:
        text = spelled = data.decode()
    except UnicodeDecodeError as error:
        problems.append(JsonProblem(f"byte {at + error.start}", "Invalid UTF-8."))
        # One character a broken byte, so that places in both texts are the same.
        spelled = data.decode(errors="surrogateescape")
        text = _LONE.sub("\ufffd", spelled)
    found = _read(text, spelled, at)
    return JsonText(found.value, (*problems, *found.problems)) if problems else found


def read_text(text: str) -> JsonText:
    """Read `text` as `read` does; places in its problems are those of its UTF-8 form."""
    return _read(text, text, 0)


def _read(text: str, spelled: str, at: int) -> JsonText:
    """Read `text`; `spelled` is it with broken bytes kept, `at` the byte offset of its start."""
    if len(text) > DEPTH and _too_deep(text):
        return JsonText(MISSING, (JsonProblem(f"byte {at}", f"Nested beyond {DEPTH} levels."),))
    if "\\ud" not in text and "\\uD" not in text:
        try:
            value, end = _FAST.raw_decode(text)
            if end == len(text) or not text[end:].strip(_SPACE):
                return JsonText(value)
        except (ValueError, RecursionError):
            pass
    return _slowly(text, spelled, at)


def _too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= DEPTH:
        return False
    depth = 0
    for token in _BRACKETS.finditer(text):
        match text[token.start()]:
            case "[" | "{":
                depth += 1
                if depth > DEPTH:
                    return True
            case "]" | "}":
                depth -= 1
    return False


class _Odd(ValueError):
    """Tells the fast decoder to give up, because the text needs a closer look."""


class _Pairs(list[tuple[str, Any]]):
    """An object's members as written, duplicates and all."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that JSON or a double has no place for."""

    value: float
    what: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Odd
    return members


def _double(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _Odd
    return number


def _refused(name: str) -> float:
    raise _Odd(name)


def _constant(name: str) -> _Number:
    return _Number(float(name.replace("Infinity", "inf")), f"{name} is no JSON value.")


def _any_double(text: str) -> float | _Number:
    number = float(text)
    return _Number(number, "The number is beyond a double.") if math.isinf(number) else number


def _any_int(text: str) -> int | _Number:
    try:
        return int(text)
    except ValueError:  # Python refuses thousands of digits, and printing them as well
        return _Number(float(text), f"The number has {len(text.lstrip('-'))} digits.")


_FAST = json.JSONDecoder(object_pairs_hook=_object, parse_float=_double, parse_constant=_refused)
_LENIENT = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_float=_any_double,
    parse_int=_any_int,
    parse_constant=_constant,
)


def _slowly(text: str, spelled: str, at: int) -> JsonText:
    def place(characters: int) -> str:
        return f"byte {at + len(spelled[:characters].encode(errors='replace'))}"

    start = len(text) - len(text.lstrip(_SPACE))
    try:
        raw, end = _LENIENT.raw_decode(text, start)
    except json.JSONDecodeError as error:
        what = f"{error.msg}." if text[start:] else "There is no text."
        return JsonText(MISSING, (JsonProblem(place(error.pos), what),))
    except RecursionError:  # the caller stands near Python's own limit
        return JsonText(MISSING, (JsonProblem(place(start), "Nested too deep."),))
    found = _Findings()
    value = found.settle(raw, ())
    rest = text[end:].lstrip(_SPACE)
    if rest:
        where = place(len(text) - len(rest))
        found.problems.append(JsonProblem(where, "The text goes on after its value."))
    return JsonText(value, tuple(found.problems[:PROBLEMS]))


class _Findings:
    """Turns what the lenient decoder made into plain values and notes what is wrong."""

    def __init__(self) -> None:
        self.problems: list[JsonProblem] = []

    def settle(self, raw: Any, place: tuple[str | int, ...]) -> Any:
        # One frame a level: DEPTH levels must fit under Python's own limit wherever we are called.
        if isinstance(raw, _Pairs):
            members: dict[str, Any] = {}
            for key, value in raw:
                name = self._text(key, place)
                here = (*place, name)
                if name in members:
                    self._note(here, "The key occurs more than once.")
                members[name] = self.settle(value, here)
            return members
        if isinstance(raw, list):
            items = []
            for at, item in enumerate(raw):
                items.append(self.settle(item, (*place, at)))
            return items
        if isinstance(raw, str):
            return self._text(raw, place)
        if isinstance(raw, _Number):
            self._note(place, raw.what)
            return raw.value
        return raw

    def _text(self, text: str, place: tuple[str | int, ...]) -> str:
        if not _LONE.search(text):
            return text
        self._note(place, "A surrogate escape has no partner.")
        return _LONE.sub("\ufffd", text)

    def _note(self, place: tuple[str | int, ...], what: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(JsonProblem(join(*place), what))
