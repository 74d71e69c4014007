"""
One endpoint with further models: every model beyond the first of a role is a column of its own.

Knows names and roles; the endpoint behind it is shared and asked nothing on opening.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace

from conformance.model import TargetHead
from conformance.surfaces import Endpoint
from conformance.targets.target import Target


class OfModel(Target):
    """
    The target `base` with `models` alone, named `<base>@<model>`.

    Roles without a model there are not asked again, nor is what needs no model: the first column
    has them.
    """

    repeats = True

    def __init__(self, base: Target, models: Mapping[str, str]) -> None:
        self._base = base
        self._models = dict(models)
        self.claims = base.claims
        self.key_env = base.key_env
        named = "-".join(dict.fromkeys(self._models.values()))
        self.name = f"{base.head().name}@{re.sub(r'[^A-Za-z0-9_.-]+', '-', named)}"

    def head(self) -> TargetHead:
        """Return the base's head under the name of this column, with its models alone."""
        models = tuple(self._models.items())
        return replace(self._base.head(), name=self.name, models=models, detail=None)

    def again(self) -> str:
        """Return the options that name the base, then the models of this column in their place."""
        named = re.sub(r" --model \S+", "", self._base.again())
        models = (f" --model {shlex.quote(f'{role}={id_}')}" for role, id_ in self._models.items())
        return named + "".join(models)

    def endpoint(self) -> Endpoint:
        """Return the base's endpoint; connections are shared."""
        return self._base.endpoint()


def columns(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """
    Return the models of each column: the first of every role, then the second ones, and so on.

    `pairs` are roles and ids in the order given; the same id twice for a role counts once.
    """
    found: list[dict[str, str]] = [{}]
    for role, model in dict.fromkeys(pairs):
        place = sum(role in models for models in found)
        if place == len(found):
            found.append({})
        found[place][role] = model
    return found
