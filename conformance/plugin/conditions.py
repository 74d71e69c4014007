"""
Conditions in words: what an operator, a method or a type accepts.

Knows Python's operators and JSON's values, and nothing of exchanges but their places.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, get_args

from conformance.contract.phrases import quote
from conformance.plugin.placing import Place

_ORDER: dict[type[ast.cmpop], str] = {
    ast.Lt: "less than {}",
    ast.LtE: "{} at most",
    ast.Gt: "more than {}",
    ast.GtE: "{} at least",
    ast.Eq: "{}",
    ast.Is: "{}",
    ast.NotEq: "anything but {}",
    ast.IsNot: "anything but {}",
}
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
METHODS = {
    "startswith": "a text that begins with {}",
    "endswith": "a text that ends with {}",
    "issuperset": "all of {}",
    "issubset": "nothing but {}",
    "isdisjoint": "none of {}",
}
_KINDS = {
    str: "a string",
    list: "an array",
    dict: "an object",
    int: "an integer",
    float: "a number",
}


def turned(op: ast.cmpop) -> ast.cmpop:
    """Return the operator that says the same with its sides exchanged."""
    return _TURNED.get(type(op), type(op))()


def wanted_at(op: ast.cmpop, value: Any, place: Place | None) -> tuple[str, ...]:
    """Return what may stand at `place`, on the left of an operator with `value` on its right."""
    if value is None and isinstance(op, ast.Is | ast.IsNot):
        return ("nothing",) if isinstance(op, ast.Is) else ("something",)
    words = place.said if place is not None and ": " not in place.said else "{}"
    if type(op) in _ORDER:
        return (_ORDER[type(op)].format(words.format(quote(value))),)
    if isinstance(op, ast.NotIn):
        return (f"none of {quote(value)}",)
    if isinstance(value, str):
        return (f"a part of {quote(value)}",)
    return tuple(words.format(quote(each)) for each in value)


def holding(op: ast.cmpop, value: Any, found: Any) -> tuple[str, ...]:
    """Return what has to hold `value`, or may not."""
    holds = isinstance(op, ast.In)
    if isinstance(found, str):
        return (f"a text {'with' if holds else 'without'} {quote(value)}",)
    return (f"{quote(value)} {'among' if holds else 'not among'} them",)


def kinds_of(given: Any) -> Iterator[str]:
    """Yield what `isinstance` accepts, a phrase each."""
    for kind in given if isinstance(given, tuple) else get_args(given) or (given,):
        yield _KINDS.get(kind, str(getattr(kind, "__name__", kind)))
