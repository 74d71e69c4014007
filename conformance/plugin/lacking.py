"""
The step on which a test tripped: a member, an entry or a form that the answer does not have.

Works the statement out once more, part by part, until one of them raises.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from conformance.contract.phrases import quote, show
from conformance.plugin.placing import Scope, place_of

_READERS = {"loads": "JSON", "b64decode": "base64"}


@dataclass(frozen=True, slots=True)
class Lack:
    """
    What was looked at when something was missing.

    `looked` is the expression whose `value` did not do, `key` the member or entry wanted of it,
    `wanted` what would have done (empty when nobody knows) and `found` what came, in words.
    """

    looked: ast.expr
    scope: Scope
    value: Any
    wanted: str
    found: str
    key: object = None


def lack_of(statement: ast.stmt, scope: Scope) -> Lack | None:
    """Return the first thing that `statement` lacks, None when every part can be worked out."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=names) | ast.List(elts=names)], value=value):
            return _tripped(value, scope) or _unpacked(value, len(names), scope)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Return() | ast.Expr():
            return _tripped(statement.value, scope) if statement.value is not None else None
        case ast.Assert() | ast.If():
            return _tripped(statement.test, scope)
        case ast.For():
            return _tripped(statement.iter, scope)
    return None


def _unpacked(value: ast.expr, count: int, scope: Scope) -> Lack:
    found = scope.value(value)
    number = len(found) if hasattr(found, "__len__") else None
    said = f"{number}: {quote(found)}" if number else quote(found)
    return Lack(value, scope, found, f"{count} in number", said)


def _tripped(node: ast.expr, scope: Scope) -> Lack | None:
    """Return what the innermost part of `node` that cannot be worked out lacks."""
    if _holds(node, scope):
        return None
    match node:
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return _in_each(node, scope)
        case ast.BoolOp():
            for each in node.values:
                if not _holds(each, scope):
                    return _tripped(each, scope)
        case ast.IfExp():
            tested = _tripped(node.test, scope)
            branch = node.body if tested is None and scope.value(node.test) else node.orelse
            return tested or _tripped(branch, scope)
        case _:
            for part in _parts(node):
                found = _tripped(part, scope)
                if found is not None:
                    return found
    return _itself(node, scope)


def _parts(node: ast.AST) -> list[ast.expr]:
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not isinstance(child, ast.Lambda):
            found.append(child)
        elif isinstance(child, ast.keyword):
            found.append(child.value)
    return found


def _in_each(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope) -> Lack | None:
    one = node.generators[0]
    tripped = _tripped(one.iter, scope)
    if tripped is not None or not isinstance(one.target, ast.Name):
        return tripped
    place = place_of(one.iter, scope)
    entries = scope.value(one.iter)
    if entries is None:
        return Lack(one.iter, scope, None, "an array", "null")
    for number, value in enumerate(entries):
        within = place.step(number) if place is not None and place.said == "{}" else place
        inner = scope.bound(one.target.id, value, within)
        for part in (*one.ifs, node.elt):
            found = _tripped(part, inner)
            if found is not None:
                return found
    return None


def _holds(node: ast.expr, scope: Scope) -> bool:
    try:
        value = scope.value(node)
        if isinstance(node, ast.GeneratorExp):
            list(value)
    except Exception:
        return False
    return True


def _itself(node: ast.expr, scope: Scope) -> Lack | None:
    """Return what `node` lacks, all of whose parts can be worked out."""
    match node:
        case ast.Subscript(value=looked, slice=at):
            return _subscript(looked, scope.value(at), scope)
        case ast.Attribute(value=looked):
            value = scope.value(looked)
            return Lack(looked, scope, value, "", quote(value))
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
            value = scope.value(right)
            return Lack(
                right,
                scope,
                value,
                f"something that holds {quote(scope.value(left))}",
                quote(value),
            )
        case ast.Compare(left=left, comparators=[right, *_]):
            looked = left if place_of(left, scope) is not None else right
            value = scope.value(looked)
            return Lack(looked, scope, value, "", quote(value))
        case (
            ast.Call(func=ast.Attribute(attr=name), args=[looked, *_])
            | ast.Call(func=ast.Name(id=name), args=[looked, *_])
        ):
            value = scope.value(looked)
            wanted = _READERS.get(name, "")
            return Lack(looked, scope, value, wanted and f"text that is {wanted}", quote(value))
    return None


def _subscript(looked: ast.expr, key: Any, scope: Scope) -> Lack:
    value = scope.value(looked)
    if isinstance(value, dict):
        return Lack(looked, scope, value, f"a member {key}", f"absent from {show(value)}", key)
    if isinstance(value, list | tuple) and isinstance(key, int):
        return Lack(looked, scope, value, f"an entry {key}", f"absent from {show(value)}", key)
    wanted = f"an array with an entry {key}" if isinstance(key, int) else f"an object with {key}"
    return Lack(looked, scope, value, wanted, quote(value))
