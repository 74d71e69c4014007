"""
JSON pointers (RFC 6901), the one way we name a place inside a JSON value.

Knows values and pointers only, nothing of what is expected to be where.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final


class Missing(Enum):
    """The type of `MISSING`: an enum, so that its one value survives copying and pickling."""

    MISSING = "missing"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
"""Stands where there is no value, because JSON's own null is one."""


def join(*parts: str | int) -> str:
    """
    Return the pointer whose reference tokens are `parts`, escaped; no part at all is the root, "".

    `join("a/b", 0)` is "/a~1b/0".
    """
    return "".join(f"/{_escaped(part)}" for part in parts)


def split(pointer: str) -> tuple[str, ...] | None:
    """Return the unescaped reference tokens of `pointer`, or None when it is no pointer at all."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def resolve(value: Any, pointer: str) -> Any:
    """
    Return what `pointer` names inside `value`, a parsed JSON value, or MISSING.

    A place that is not there and a text that is no pointer are MISSING alike; nothing is raised.
    """
    parts = split(pointer)
    if parts is None:
        return MISSING
    for part in parts:
        match value:
            case Mapping() if part in value:
                value = value[part]
            case Sequence() if not isinstance(value, str | bytes) and _is_index(part, len(value)):
                value = value[int(part)]
            case _:
                return MISSING
    return value


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _is_index(part: str, length: int) -> bool:
    # A leading zero is no index by RFC 6901, section 4; the length bound keeps int() cheap.
    plain = part.isascii() and part.isdigit() and (part == "0" or part[0] != "0")
    return plain and len(part) < 12 and int(part) < length
