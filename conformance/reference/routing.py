"""
Which path means what: a table of handlers that each dialect's modules bring along.

Knows paths and methods only: what a missing route answers is each dialect's own.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from conformance.reference.asked import Asked
from conformance.reference.reply import Reply

BASE_PATH = "/v1beta/openai/"

Handler = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Serves:
    """
    A route: `template` is relative to the base path, with `{name}` for ids in it; one that begins
    with a slash is relative to the host.

    The handler is called with the request, the dialect's profile where it has one, the jobs of
    the endpoint where `jobs` says so, and the ids by name.
    """

    method: str
    template: str
    handler: Handler
    jobs: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The paths that fit; an id may hold slashes, percent-encoded or as they are."""
        # A lazy id leaves a fixed ending such as /content to the template that has it.
        return re.compile(
            re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(self.template)) + r"\Z"
        )


@dataclass(frozen=True, slots=True)
class Route:
    """`serves` is None where nothing answers; `allowed` lists the methods that would."""

    serves: Serves | None = None
    ids: dict[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()


@cache
def routes_of(package: str) -> tuple[tuple[re.Pattern[str], Serves], ...]:
    """Return the routes that the modules of a dialect bring in `SERVES`, longest first."""
    found: list[Serves] = []
    path = importlib.import_module(package).__path__
    for module in pkgutil.iter_modules(path):
        table: Sequence[Serves] = getattr(
            importlib.import_module(f"{package}.{module.name}"), "SERVES", ()
        )
        found.extend(table)
    found.sort(key=lambda serves: -len(re.sub(r"\{\w+\}", "", serves.template)))
    return tuple((serves.pattern, serves) for serves in found)


def route(asked: Asked, package: str) -> Route:
    """Return where `asked` leads among the routes of a dialect's `package`."""
    # A path outside the base path keeps its slash, and so fits such templates alone.
    rest = asked.path.removeprefix(BASE_PATH)
    allowed: list[str] = []
    for pattern, serves in routes_of(package):
        if (match := pattern.match(rest)) is None:
            continue
        if serves.method == asked.method:
            ids = {name: unquote(value) for name, value in match.groupdict().items()}
            return Route(serves, ids)
        allowed.append(serves.method)
    return Route(allowed=tuple(dict.fromkeys(allowed)))


class Jobs:
    """
    What an endpoint remembers between requests: long-running work and uploaded files, by id.

    Every state is a plain value that its area defines; the first request makes it, later ones
    move it on. The same requests in the same order give the same answers.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def keep(self, id_: str, state: Any) -> None:
        """Remember `state` under `id_`, in place of what stood there."""
        self._kept[id_] = state

    def get(self, id_: str) -> Any:
        """Return what is remembered under `id_`, or None."""
        return self._kept.get(id_)
