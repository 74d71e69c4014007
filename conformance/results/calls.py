"""
Requests held against what is known of an endpoint: what becomes of each call there.

Looks at what was sent alone; what another endpoint answered to it says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.catalogue.calls import OUTCOMES, Calls, Known
from conformance.model import Exchange, Request
from conformance.wire import MISSING, jsontext

ROUTES = (
    "POST /chat/completions", "POST /embeddings", "POST /images/generations", "GET /models",
    "GET /models/*", "POST /videos", "GET /videos/*", "POST /batches", "GET /batches/*",
    "GET /batches", "POST /batches/*",
)  # fmt: skip
"""Calls that the endpoint's documents speak of, or nearly; others are calls when a row fits."""

_BASE = re.compile(r".*/(?:v\d+\w*|openai)(?=/)")
_STEP = re.compile(r"\*\*|[^.\[\]]+|\[-?\d*\]")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One row that fits a call, and the member it is about (None: the call as a whole)."""

    known: Known
    where: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """What sort of call a request is: method, path without its base, and what is known of it."""

    method: str
    path: str
    found: tuple[Found, ...]


def call_of(exchange: Exchange, calls: Calls) -> Call | None:
    """
    Return what is known of the call that `exchange` asked for, findings worst first.

    None when nothing was asked or the request is no call of the API that is known here.
    """
    request = exchange.request
    if request is None:
        return None
    path = _BASE.sub("", request.path).rstrip("/") or "/"
    method = request.method.upper()
    rows = [row for row in calls.known if _fits_call(row.call, method, path)]
    route = next((each for each in ROUTES if _fits_call(each, method, path)), None)
    if route is None and not any(row.at is None for row in rows):
        return None
    body = jsontext.read(request.body).value
    found = [Found(row, row.at) for row in rows if _fits(row, request, body)]
    found += _rest(calls, method, path, body)
    found.sort(
        key=lambda each: (OUTCOMES.index(each.known.outcome), each.where or "", each.known.id)
    )
    return Call(method, route.partition(" ")[2] if route else path, tuple(found))


def _rest(calls: Calls, method: str, path: str, body: Any) -> Iterator[Found]:
    """Yield a finding for each member of `body` that neither a row nor a document names."""
    for rest in calls.rest:
        if not isinstance(body, dict) or not _fits_call(rest.call, method, path):
            continue
        told = {
            (row.at or "").partition(".")[0].partition("[")[0]
            for row in calls.known
            if row.call == rest.call
        }
        for name in body.keys() - calls.named.get(rest.call, frozenset()) - told:
            yield Found(rest, str(name)[:60])


def _fits_call(call: str, method: str, path: str) -> bool:
    return _pattern(call).fullmatch(f"{method} {path}") is not None


@lru_cache(maxsize=256)
def _pattern(call: str) -> re.Pattern[str]:
    return re.compile(re.escape(call).replace(r"\*", ".*"))


def _fits(row: Known, request: Request, body: Any) -> bool:
    if row.at is None:
        return True
    values = list(_values(row.at, request, body))
    tests = dict(row.tests)
    also = tests.pop("also", None)
    if also is not None and not any(True for _ in _values(also, request, body)):
        return False
    wanted = int(tests.pop("at_least", 1))
    if "all_of" in tests:
        return bool(values) and all(value in tests["all_of"] for value in values)
    return sum(_holds(tests, value) for value in values) >= wanted


def _holds(tests: dict[str, Any], value: Any) -> bool:
    for test, wanted in tests.items():
        match test:
            case "one_of":
                said = "null" if value is None else value
                # 1 is not true here, although Python takes one for the other.
                if not any(said == one and type(said) is type(one) for one in wanted):
                    return False
            case "above":
                if isinstance(value, bool) or not isinstance(value, int | float) or value <= wanted:
                    return False
            case "starts":
                if not isinstance(value, str) or not value.startswith(wanted):
                    return False
            case "lacks":
                if not isinstance(value, dict) or wanted in value:
                    return False
    return True


def _values(at: str, request: Request, body: Any) -> Iterator[Any]:
    if at.startswith("header:"):
        value = request.header(at.removeprefix("header:"))
        if value is not None:
            yield value
        return
    yield from _reach(body, tuple(_STEP.findall(at)), 0)


def _reach(value: Any, steps: tuple[str, ...], depth: int) -> Iterator[Any]:
    if depth > _DEEPEST or value is MISSING:
        return
    if not steps:
        yield value
        return
    step, *rest = steps
    left = tuple(rest)
    if step == "**":
        yield from _reach(value, left, depth)
        inner = value.values() if isinstance(value, dict) else value
        for each in inner if isinstance(inner, list) or isinstance(value, dict) else ():
            yield from _reach(each, steps, depth + 1)
    elif step == "[]":
        for each in value if isinstance(value, list) else ():
            yield from _reach(each, left, depth + 1)
    elif step.startswith("["):
        if isinstance(value, list) and value:
            yield from _reach(value[int(step[1:-1])], left, depth + 1)
    elif isinstance(value, dict) and step in value:
        yield from _reach(value[step], left, depth + 1)
