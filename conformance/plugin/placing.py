"""
Where in an exchange an expression of a suite module looks: a piece of its source in, a place out.

Reads our own modules and judges nothing; what stands at the place is for others to say.
"""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from conformance.model import Kind
from conformance.places import SUITE
from conformance.plugin.asked import Asked
from conformance.plugin.sources import around, given, source

_MESSAGE = "/choices/0/message"
_MEMBERS = {
    "value": "",
    "choices": "/choices",
    "message": _MESSAGE,
    "content": f"{_MESSAGE}/content",
    "tool_calls": f"{_MESSAGE}/tool_calls",
    "finish_reason": "/choices/0/finish_reason",
    "usage": "/usage",
    "error_message": "/error/message",
}
"""What each lens of `Asked` looks at in a body, or in what the chunks of a stream join to."""

_OF_EACH = {"len": "how many each holds: {}", "bool": "there or not: {}"}

_DEEPEST = 12  # steps from name to name before a place is given up
_Function = TypeVar("_Function", bound=Callable[..., Any])


def looks_at(pointer: str, said: str = "{}") -> Callable[[_Function], _Function]:
    """
    Mark a lens with the JSON pointer of what it looks at, and how what it gives is said in words.

    A lens on a part of an answer is marked with the way from that part.
    """

    def marked(function: _Function) -> _Function:
        function.looks_at = (pointer, said)  # type: ignore[attr-defined]
        return function

    return marked


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place in the exchange behind `asked`.

    `part` is `body`, `stream` (what the chunks join to), `status`, `header NAME`, `request` or
    `library` (what a client library hands to its user); `pointer` leads on from there. `said` puts
    what was worked out from the place in words.
    """

    asked: Asked
    part: str
    pointer: str = ""
    said: str = "{}"
    whole: bool = False  # the exchange itself, before any lens looked at it
    made: bool = False  # worked out from what stands there, so that no pointer leads on

    def where(self, home: str) -> str:
        """Return the place as a breach says it, in a verdict on the exchange `home`."""
        if self.part == "body":
            found = self.pointer or "body"
        else:
            found = f"{self.part} {self.pointer}".rstrip()
        other = self.asked.exchange.id
        return found if other == home else f"{found} of {other}"

    def tells(self, value: str) -> str:
        """Return what stands here, already in words, with what it is."""
        return self.said.format(value)

    def step(self, key: object) -> Place:
        """Return the place of a member or an entry of what stands here."""
        if self.made:
            label, colon, _ = self.said.partition(": {}")
            return replace(self, said=f"{label}/{key}: {{}}") if colon else self
        spelled = str(key).replace("~", "~0").replace("/", "~1")
        return replace(self, pointer=f"{self.pointer}/{spelled}", whole=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What names mean where an expression stands.

    `values` are those of names, `function` is the source around it, `places` are where names look
    that stand for a part of an exchange.
    """

    values: Mapping[str, Any]
    function: ast.AST
    places: Mapping[str, Place] = field(default_factory=dict)

    def value(self, node: ast.expr) -> Any:
        """Work an expression out once more. Raises whatever it raises."""
        code = compile(ast.fix_missing_locations(ast.Expression(node)), "<suite>", "eval")
        return eval(code, dict(self.values))  # our own source, which has just run

    def bound(self, name: str, value: Any, place: Place | None) -> Scope:
        """Return this scope with one name more."""
        places = {**self.places, name: place} if place is not None else self.places
        return Scope({**self.values, name: value}, self.function, places)


def place_of(node: ast.expr, scope: Scope, depth: int = 0) -> Place | None:
    """Return where an expression looks, None when it looks at no exchange."""
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Name():
            return _of_name(node, scope, depth)
        case ast.Attribute():
            inner = place_of(node.value, scope, depth + 1)
            return _member(inner, node.attr) if inner else None
        case ast.Subscript():
            inner = place_of(node.value, scope, depth + 1)
            return _entry(inner, node, scope) if inner else None
        case ast.Call():
            return _of_call(node, scope, depth)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            inner = place_of(node.generators[0].iter, scope, depth + 1)
            return replace(inner, said=_each(node), made=True, whole=False) if inner else None
        case ast.IfExp():
            branch = node.body if _known(node.test, scope) else node.orelse
            return place_of(branch, scope, depth + 1)
        case _:
            return _first(list(ast.iter_child_nodes(node)), scope, depth)


def _each(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> str:
    match node:
        case ast.ListComp(elt=ast.Call(func=ast.Name(id=name))):
            spelled = f"{_words(name)} of each: {{}}"
            return _OF_EACH.get(name, "{}" if hasattr(builtins, name) else spelled)
    return "{}"


def _words(name: str) -> str:
    return name.replace("_", " ").strip()


def _entry(inner: Place, node: ast.Subscript, scope: Scope) -> Place:
    key = _known(node.slice, scope)
    value = _known(node.value, scope)
    if isinstance(key, slice) and isinstance(value, bytes) and key.start:
        return replace(inner, part=f"body byte {key.start}", whole=False, made=True)
    if key is None or isinstance(key, slice):
        return inner
    if isinstance(value, list | tuple) and isinstance(key, int) and key < 0:
        key += len(value)
    return inner.step(key)


def _first(nodes: list[Any], scope: Scope, depth: int) -> Place | None:
    found = (place_of(node, scope, depth + 1) for node in nodes if isinstance(node, ast.expr))
    return next((place for place in found if place is not None), None)


def _of_name(node: ast.Name, scope: Scope, depth: int) -> Place | None:
    if node.id in scope.places:
        return scope.places[node.id]
    value = scope.values.get(node.id)
    if isinstance(value, Asked):
        stream = value.exchange.kind is Kind.STREAM and value.response.ok
        return Place(value, "stream" if stream else "body", whole=True)
    gifts = [found for each in ast.walk(scope.function) if (found := given(each, node.id))]
    return _first(gifts[-1:], scope, depth)


def _member(inner: Place, name: str) -> Place:
    if not inner.whole:
        spoken = inner.part == "library" and name != "value"
        return replace(inner, said=f"{name} {{}}", made=True) if spoken else inner
    match name:
        case "status":
            return replace(inner, part="status", whole=False)
        case "sent":
            return replace(inner, part="request", whole=False)
        case "handed" | "carried":
            return replace(inner, part="library", whole=False)
        case "events" | "chunks":
            return replace(inner, part="stream", whole=False, made=True)
        case "headers":
            return replace(inner, part="headers", whole=False, made=True)
        case "media_type":
            return replace(inner, part="header content-type", whole=False)
        case _ if name in _MEMBERS:
            return replace(inner, pointer=_MEMBERS[name], whole=False)
    return inner


def _of_call(node: ast.Call, scope: Scope, depth: int) -> Place | None:
    if isinstance(node.func, ast.Attribute):
        inner = place_of(node.func.value, scope, depth + 1)
        if inner is not None:
            return _of_method(inner, node, scope)
    function = _known(node.func, scope)
    place = _first([*node.args, *(each.value for each in node.keywords)], scope, depth)
    if place is None:
        return None
    mark = getattr(function, "looks_at", None)
    if mark is not None:
        pointer, said = mark
        way = place.pointer + pointer
        return replace(place, pointer=way, said=said, whole=False, made=said != "{}")
    if function is len:
        return replace(place, said="{} in number", whole=False, made=True)
    if isinstance(function, FunctionType) and Path(function.__code__.co_filename).parent == SUITE:
        return _through(function, node, scope, depth) or place
    return place


def _of_method(inner: Place, node: ast.Call, scope: Scope) -> Place:
    assert isinstance(node.func, ast.Attribute)
    key = _known(node.args[0], scope) if node.args else None
    if node.func.attr == "get" and key is not None:
        return inner.step(key)
    if node.func.attr == "header" and key is not None:
        return replace(inner, part=f"header {key}", whole=False)
    return replace(inner, made=inner.made or not inner.whole)


def _through(function: FunctionType, node: ast.Call, scope: Scope, depth: int) -> Place | None:
    """Return where a function of the suite looks, which says so by what it returns."""
    tree = around(
        source(function.__code__.co_filename), function.__code__.co_firstlineno, ast.FunctionDef
    )
    returned = [each.value for each in ast.walk(tree) if isinstance(each, ast.Return)]
    if not returned:
        return None
    parameters = dict(zip(inspect.signature(function).parameters, node.args, strict=False))
    places = {
        name: place
        for name, each in parameters.items()
        if (place := place_of(each, scope, depth + 1)) is not None
    }
    values = {name: _known(each, scope) for name, each in parameters.items()}
    inside = Scope({**function.__globals__, **values}, tree, places)
    found = _first(returned[-1:], inside, depth)
    if found is None or found.said != "{}" or plain(returned[-1]):
        return found
    said = f"{_words(function.__name__)}: {{}}"
    return replace(found, said=said, whole=False, made=True)


def plain(node: ast.AST | None) -> bool:
    """Tell whether an expression gives what stands at a place, and nothing worked out from it."""
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return plain(inner)
        case ast.Call(func=ast.Attribute(attr="get" | "strip" | "header", value=inner)):
            return plain(inner)
        case ast.BoolOp(op=ast.Or(), values=[inner, *_]):
            return plain(inner)
    return False


def _known(node: ast.expr, scope: Scope) -> Any:
    """Return the value of an expression, None when it has none here."""
    try:
        return scope.value(node)
    except Exception:
        return None
