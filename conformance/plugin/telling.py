"""
What a failed test of the suite has to say: where it looked, what it would have taken, what came.

Reads the test's own source beside the values it saw, so that tests stay two to five plain lines.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from conformance.contract.decide import message
from conformance.contract.phrases import quote, shorten, show
from conformance.model import Breach
from conformance.places import SUITE
from conformance.plugin.asked import Asked
from conformance.plugin.conditions import METHODS, holding, kinds_of, turned, wanted_at
from conformance.plugin.lacking import Lack, lack_of
from conformance.plugin.placing import Place, Scope, place_of, plain
from conformance.plugin.sources import around, source
from conformance.wire import MISSING, pointer

_BODY = 120  # characters of a body that is shown where nothing in it can be pointed at


def told(problem: BaseException, *, home: str, promise: str) -> Breach | None:
    """
    Return what a test that ended with `problem` has to say, None when that cannot be worked out.

    `home` is the exchange that the verdict is about, `promise` the sentence of the clause. The
    problem is an assertion of a suite module that does not hold, or what a look at something
    absent raised.
    """
    try:
        trip = _Trip.of(problem)
        if trip is None:
            return None
        teller = _Teller(home, promise)
        if not isinstance(problem, AssertionError):
            return teller.lacking(lack_of(trip.statement, trip.scope))
        if not isinstance(trip.statement, ast.Assert):
            return None
        breach = teller.broken(trip.statement.test, trip.scope)
        if trip.statement.msg is None:
            return breach
        said = shorten(str(trip.scope.value(trip.statement.msg)))
        return replace(breach, expected=(promise,), found=said)
    except Exception:  # what came is hostile; then the test's own words have to do
        return None


@dataclass(frozen=True, slots=True)
class _Trip:
    """The statement of a suite module that a test ended in, and what its names meant there."""

    statement: ast.stmt
    scope: Scope

    @classmethod
    def of(cls, problem: BaseException) -> _Trip | None:
        found = [each for each in _frames(problem) if not each[0].f_code.co_name.startswith("<")]
        if not found:
            return None
        frame, line = found[-1]
        tree = source(frame.f_code.co_filename)
        function = around(tree, line, ast.FunctionDef)
        statement = around(function, line, ast.stmt) if function is not None else None
        if statement is None:
            return None
        return cls(statement, Scope({**frame.f_globals, **frame.f_locals}, function))


def _frames(problem: BaseException) -> Iterator[tuple[FrameType, int]]:
    trace = problem.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).parent == SUITE:
            yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


@dataclass(frozen=True, slots=True)
class _Teller:
    home: str
    promise: str

    def broken(self, test: ast.expr, scope: Scope) -> Breach:
        """Return the breach of a condition that does not hold."""
        match test:
            case ast.BoolOp(op=ast.And()):
                failed = next(each for each in test.values if not scope.value(each))
                return self.broken(failed, scope)
            case ast.BoolOp():
                return self._none_of([self.broken(each, scope) for each in test.values])
            case ast.Compare():
                return self._compared(test, scope)
            case ast.UnaryOp(op=ast.Not()):
                value = scope.value(test.operand)
                no = self.promise if isinstance(value, bool) else "nothing"
                return self._at(test.operand, (no,), scope)
            case ast.Call(func=ast.Name(id="all"), args=[ast.GeneratorExp() as every]):
                return self._every(every, scope)
            case ast.Call(func=ast.Name(id="isinstance"), args=[looked, kinds]):
                return self._at(looked, tuple(kinds_of(scope.value(kinds))), scope)
            case ast.Call(func=ast.Attribute(attr=name, value=looked), args=[given]) if (
                name in METHODS
            ):
                wanted = (METHODS[name].format(quote(scope.value(given))),)
                return self._at(looked, wanted, scope)
        return self._untrue(test, scope)

    def _untrue(self, test: ast.expr, scope: Scope) -> Breach:
        value = scope.value(test)
        if value is not False:
            many = isinstance(value, Collection) and not isinstance(value, str)
            wanted = "at least one" if many else "something that is not empty"
            return self._at(test, (wanted,), scope)
        seen = _seen(test, scope)
        breach = self._at(test, (self.promise,), scope)
        return replace(breach, found="; ".join(seen)) if seen else breach

    def _none_of(self, breaches: list[Breach]) -> Breach:
        telling = [each for each in breaches if each.expected != (self.promise,)] or breaches
        wanted = dict.fromkeys(phrase for each in telling for phrase in each.expected)
        found = dict.fromkeys(each.found for each in telling)
        return Breach(telling[0].where, tuple(wanted), shorten("; ".join(found)))

    def _every(self, every: ast.GeneratorExp, scope: Scope) -> Breach:
        """Return the breach of the first one that does not hold of those that all must."""
        one = every.generators[0]
        place = place_of(one.iter, scope)
        if not isinstance(one.target, ast.Name):
            return self._at(one.iter, (self.promise,), scope)
        # Of several loops the first is gone through here, and the others are one condition.
        rest = ast.GeneratorExp(every.elt, every.generators[1:])
        held = ast.Call(ast.Name("all", ast.Load()), [rest], []) if rest.generators else every.elt
        for number, value in enumerate(scope.value(one.iter)):
            within = place.step(number) if place and place.said == "{}" else place
            inner = scope.bound(one.target.id, value, within)
            if not inner.value(held):
                return self.broken(held, inner)
        return self._at(one.iter, (self.promise,), scope)

    def _compared(self, test: ast.Compare, scope: Scope) -> Breach:
        operands = [test.left, *test.comparators]
        if len(operands) == 3 and (middle := place_of(operands[1], scope)) is not None:
            low = wanted_at(turned(test.ops[0]), scope.value(operands[0]), middle)
            high = wanted_at(test.ops[1], scope.value(operands[2]), middle)
            return self._at(operands[1], (f"{low[0]} and {high[0]}",), scope)
        left, op, right = next(
            each
            for each in zip(operands, test.ops, operands[1:], strict=False)
            if not scope.value(ast.Compare(each[0], [each[1]], [each[2]]))
        )
        one, other = place_of(left, scope), place_of(right, scope)
        inside = isinstance(op, ast.In | ast.NotIn)
        if inside and (one is None or other is not None):
            (phrase,) = holding(op, scope.value(left), scope.value(right))
            return self._at(right, (phrase + self._source(left, one),), scope)
        if other is not None and one is None:
            return self._at(right, wanted_at(turned(op), scope.value(left), other), scope)
        wanted = wanted_at(op, scope.value(right), one)
        if len(wanted) == 1:
            wanted = (wanted[0] + self._source(right, other),)
        return self._at(left, wanted, scope)

    def _source(self, node: ast.expr, place: Place | None) -> str:
        """Return in words where a value that something is compared with was found."""
        if place is None:
            return ""
        if place.made and place.asked.exchange.id == self.home and isinstance(node, ast.BinOp):
            return ""  # measured by what came, as the length of a list is
        how = "as at" if not place.made or plain(node) else "worked out from"
        if isinstance(node, ast.BinOp):
            how = "worked out from"
        return f", {how} {place.where(self.home)}"

    def _at(self, looked: ast.expr, wanted: tuple[str, ...], scope: Scope) -> Breach:
        place = place_of(looked, scope)
        value = scope.value(looked)
        if place is None:
            where = next((each.where(self.home) for each in _exchanges(scope)), self.home)
            return Breach(where, wanted, quote(value))
        if place.part == "status":
            return Breach(place.where(self.home), wanted, _status(place.asked))
        if not value and not isinstance(value, bool | int | float):
            short, found = _until_absent(place, value)
            return Breach(short.where(self.home), wanted, found)
        return Breach(place.where(self.home), wanted, shorten(place.tells(quote(value))))

    def lacking(self, lack: Lack | None) -> Breach | None:
        """Return the breach of a look at something that is not there."""
        if lack is None:
            return None
        place = place_of(lack.looked, lack.scope)
        if place is None:
            where = next((each.where(self.home) for each in _exchanges(lack.scope)), self.home)
            return Breach(where, (lack.wanted or self.promise,), lack.found)
        if lack.key is not None:
            place = place.step(lack.key)
            return Breach(place.where(self.home), (lack.wanted,), lack.found)
        if not lack.value and not isinstance(lack.value, bool | int | float):
            short, found = _until_absent(place, lack.value)
            return Breach(short.where(self.home), (lack.wanted or self.promise,), found)
        return Breach(place.where(self.home), (lack.wanted or self.promise,), lack.found)


def _until_absent(place: Place, value: Any) -> tuple[Place, str]:
    """Return the first place on the way that holds nothing, and what is there instead."""
    asked = place.asked
    if place.part.startswith("header"):
        return place, "absent" if value is None else place.tells(quote(value))
    if place.part == "body" and not place.whole:
        body = asked.response.body.strip()
        if asked.value is None and body != b"null":
            text = body[:_BODY].decode("utf-8", "backslashreplace")
            said = f"no JSON: {quote(text)}" if body else "an empty body"
            return replace(place, pointer=""), said
        steps = place.pointer.split("/")[1:]
        for count in range(1, len(steps) + 1):
            way = "/" + "/".join(steps[:count])
            found = pointer.resolve(asked.value, way)
            if found is MISSING or (not found and count < len(steps)):
                return replace(place, pointer=way), show(found)
    told = place.tells(quote(value))
    if place.made and asked.content is not None and place.pointer.endswith("/content"):
        told += f", the text is {quote(asked.content)}"
    return place, shorten(told)


def _status(asked: Asked) -> str:
    if asked.response.ok:
        return f"{asked.status}, an answer"
    return f"{asked.status}: {message(asked.exchange)}"


def _exchanges(scope: Scope) -> Iterator[Place]:
    """Yield the exchanges that a test looks at, in its own order."""
    names = scope.function.args.args if isinstance(scope.function, ast.FunctionDef) else []
    for name in names:
        place = place_of(ast.Name(name.arg, ast.Load()), scope)
        if place is not None:
            yield place


def _seen(test: ast.expr, scope: Scope) -> list[str]:
    """Return what a condition was worked out from: the arguments of the call that it is."""
    if not isinstance(test, ast.Call):
        return []
    looked = [test.func.value] if isinstance(test.func, ast.Attribute) else []
    for each in test.args:
        if isinstance(each, ast.GeneratorExp):
            looked += [one.iter for one in each.generators]
        else:
            looked.append(each)
    return [_short(each, scope.value(each)) for each in looked]


def _short(node: ast.expr, value: Any) -> str:
    name = f"{node.id} " if isinstance(node, ast.Name) else ""
    if not isinstance(value, Asked):
        return f"{name}{quote(value)}"
    said = value.content or value.response.body[:_BODY].decode("utf-8", "backslashreplace")
    return f"{value.exchange.id} status {value.status}, {quote(said)}"
