"""
Rules that hold for any exchange, one a clause.

The rules are found by looking through the modules of `rules/`; there is no list to keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from conformance.contract import rules
from conformance.contract.decide import Decision, decide
from conformance.contract.reasons import Reason
from conformance.contract.rule import Params, Rule, rule
from conformance.model import Kind

__all__ = ["RULES", "Decision", "Params", "Reason", "Rule", "decide", "rule", "rules_for"]


def _found() -> Iterator[Rule]:
    for module in sorted(found.name for found in iter_modules(rules.__path__)):
        for value in vars(import_module(f"{rules.__name__}.{module}")).values():
            if isinstance(value, Rule):
                yield value


RULES: tuple[Rule, ...] = tuple(sorted(_found(), key=lambda found: found.clause))
"""Every rule, sorted by clause."""


def rules_for(
    kind: Kind, *, answer: Literal["ok", "error"], asked_body: Params = None
) -> tuple[Rule, ...]:
    """
    Return the rules that speak about an answer to a request of `kind`.

    `answer` is "ok" for an answer hoped for or had, "error" for a refusal. `asked_body` is the
    parsed JSON body of the request, None when it is not known: rules about what was asked for
    are then left out where the answer alone could not tell.
    """
    return tuple(rule for rule in _speaking(kind, answer) if rule.asked(asked_body))


@cache
def _speaking(kind: Kind, answer: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if kind in rule.kinds and rule.answer == answer)
