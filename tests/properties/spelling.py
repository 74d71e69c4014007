"""
JSON values that lie close together, each spelled in the many ways JSON allows, and what they mean.

Knows nothing of the suite's own canonical form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from hypothesis import strategies as st

#: Values of which many differ in type or by very little.
SCALARS: tuple[Any, ...] = (
    *(None, True, False, "", "null", "true", "1", "1.0", "a", "A", " a", "e\u0301", "\xe9"),
    *(0, 1, -1, 10, 100, 2**53, 2**53 + 1, Decimal("0.1"), Decimal("1E-30"), Decimal("-1E+30")),
    *(Decimal("0.10000000000000000001"), Decimal("1E+300"), Decimal("1E-400")),
)
scalars = st.sampled_from(SCALARS) | st.integers() | st.text(max_size=4)
names = st.sampled_from(["a", "b", "A", "", "1", "null"]) | st.text(max_size=3)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


def meaning(value: Any) -> str:
    """Return a text that two JSON values share when they say the same."""
    match value:
        case dict():
            return (
                "{" + ",".join(f"{name!r}:{meaning(value[name])}" for name in sorted(value)) + "}"
            )
        case list():
            return "[" + ",".join(map(meaning, value)) + "]"
        case None | bool() | str():
            return repr(value)
    return f"<{Fraction(value)}>"


@st.composite
def spelled(draw: st.DrawFn, value: Any) -> str:
    """`value` as JSON, with white space, order of members, escapes and numbers as drawn."""
    choose = draw(st.randoms(use_true_random=True))

    def space() -> str:
        return choose.choice(["", "", " ", "\n\t", "\r\n"])

    def text(value: str) -> str:
        plain = json.dumps(value, ensure_ascii=choose.random() < 0.5)
        return plain.replace("/", "\\/") if choose.random() < 0.5 else plain

    def spell(value: Any) -> str:
        match value:
            case None | bool():
                inner = json.dumps(value)
            case str():
                inner = text(value)
            case list():
                inner = "[" + ",".join(map(spell, value)) + space() + "]"
            case dict():
                members = [f"{space()}{text(name)}{space()}:{spell(value[name])}" for name in value]
                choose.shuffle(members)
                inner = "{" + ",".join(members) + space() + "}"
            case _:
                inner = _number(Decimal(value), choose.choice)
        return f"{space()}{inner}{space()}"

    return spell(value)


def _number(value: Decimal, choose: Callable[[list[Any]], Any]) -> str:
    """Spell one number: 10, 10.00, 1e1, 1.0E+1, 100e-1, and zero with either sign."""
    sign, digits, power = value.as_tuple()
    assert isinstance(power, int)
    more = choose([0, 0, 1, 3])
    figures = "".join(map(str, digits)) + "0" * more
    power -= more
    minus = "-" if sign else choose(["", "-"]) if not value else ""
    figures = figures.lstrip("0") or "0"
    mark = choose(["e", "E"])
    ways = [f"{figures}{mark}{power}"]
    if len(figures) > 1:
        moved = power + len(figures) - 1
        ways.append(f"{figures[0]}.{figures[1:]}{mark}{moved:+03d}")
    if power == 0:
        ways += [figures, f"{figures}.0", f"{figures}.00{mark}0"]
    if -20 < power < 0:
        padded = figures.rjust(1 - power, "0")
        ways.append(f"{padded[:power]}.{padded[power:]}")
    return minus + str(choose(ways))


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """A value that differs from `value` in one place."""
    places = list(_places(value))
    return _with(value, draw(st.sampled_from(places)), draw)


def _places(value: Any) -> Iterator[tuple[Any, ...]]:
    yield ()
    if isinstance(value, list | dict):
        for key in range(len(value)) if isinstance(value, list) else value:
            yield from ((key, *rest) for rest in _places(value[key]))


def _with(value: Any, place: tuple[Any, ...], draw: st.DrawFn) -> Any:
    if place:
        copy = list(value) if isinstance(value, list) else dict(value)
        copy[place[0]] = _with(value[place[0]], place[1:], draw)
        return copy
    others = [each for each in _neighbours(value) if meaning(each) != meaning(value)]
    return draw(st.sampled_from(others))


def _neighbours(value: Any) -> Iterator[Any]:
    """Yield values that careless reading takes for `value`."""
    yield from (None, [value], {"a": value})
    match value:
        case bool():
            yield from (int(value), str(value), json.dumps(value), not value)
        case None:
            yield from (False, 0, "", "null", "None", [], {})
        case str():
            yield from (f"{value} ", f"{value}\0", value.upper(), value[:-1])
            if value.isdecimal():
                yield int(value)
        case list():
            yield from (value[::-1], [*value, None], value[1:], [*value, *value[-1:]])
            yield dict(zip(map(str, range(len(value))), value, strict=True))
        case dict():
            yield from ({**value, "zz": None}, list(value.values()), list(value))
            for name in value:
                rest = {key: item for key, item in value.items() if key != name}
                yield from (rest, {**rest, f"{name} ": value[name]})
        case _:
            number = Fraction(value)
            yield from (str(value), value + 1 if isinstance(value, int) else 7)
            yield Decimal(value).scaleb(1) if number else True
            yield -value
            if isfinite(float(number)):
                yield Decimal(float(number))  # what a reader makes of it that rounds
