"""
The reference endpoint with one fault at a time, and the variations that the contract allows.

Written from what people reported and from the promises themselves, never from the rules: this
room knows neither the rules nor the suite that must catch what is here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from conformance.model import WrongUsage
from conformance.mutants.mutant import Mutant, area_of, mutant
from conformance.mutants.variation import Variation, variation

__all__ = [
    "Mutant",
    "Variation",
    "all_variations",
    "mutant",
    "mutants",
    "named",
    "named_variation",
    "variation",
]


@cache
def mutants() -> Mapping[str, Mutant]:
    """
    Return every named fault by id, in order of areas' modules and of writing.

    Raises ValueError for two of one id.
    """
    found: dict[str, Mutant] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if not isinstance(value, Mutant):
                continue
            if value.id in found:
                raise ValueError(f"Two mutants are called {value.id}.")
            found[value.id] = replace(value, area=area_of(module.name))
    return found


def named(id_: str) -> Mutant:
    """Return the mutant called `id_`. Raises WrongUsage when there is none."""
    if id_ not in mutants():
        raise WrongUsage(f"There is no mutant {id_!r}.", "See: conformance list mutants")
    return mutants()[id_]


@cache
def all_variations() -> Mapping[str, Variation]:
    """Return every variation by id, in order of writing; raises ValueError for two of one id."""
    found: dict[str, Variation] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Variation) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"Two variations are called {value.id}.")
    return found


def named_variation(id_: str) -> Variation:
    """Return the variation called `id_`. Raises WrongUsage when there is none."""
    if id_ not in all_variations():
        raise WrongUsage(
            f"There is no variation {id_!r}.", f"Known: {', '.join(all_variations())}."
        )
    return all_variations()[id_]
