"""
What a rule is: one clause turned into a function over an exchange.

Knows no rule and no file of the catalogue; who asks a rule, and when, is `decide`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from conformance.model import Breach, Exchange, Kind

Params = Mapping[str, Any] | None
Judge = Callable[[Exchange], Iterator[Breach]]
Asked = Callable[[Params], bool]
When = Callable[[Exchange], str | None]

PLAIN = frozenset({Kind.COMPLETION})
STREAM = frozenset({Kind.STREAM})
MODELS = frozenset({Kind.MODELS})
MODEL = frozenset({Kind.MODEL})
EMBEDDINGS = frozenset({Kind.EMBEDDINGS})
IMAGES = frozenset({Kind.IMAGES})
VIDEO = frozenset({Kind.VIDEO})
FILE = frozenset({Kind.FILE})
BATCH = frozenset({Kind.BATCH})
CONTENT = frozenset({Kind.CONTENT})
ANY = frozenset(Kind)


def always(_params: Params) -> bool:
    """Say that a rule is asked of every request, known or not."""
    return True


def applies(_exchange: Exchange) -> str | None:
    """Say that a rule applies to every answer it is asked of."""
    return None


def first_of(*conditions: When) -> When:
    """Return a condition that gives the first reason any of `conditions` gives, or None."""

    def when(exchange: Exchange) -> str | None:
        return next(
            (reason for condition in conditions if (reason := condition(exchange)) is not None),
            None,
        )

    return when


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One clause as a function.

    `judge` yields every breach of `clause` that an exchange shows. It speaks about answers to
    requests of one of `kinds` that came with a 2xx status (`answer` is "ok") or with an error's
    status ("error"). `asked` tells from the parsed request body alone whether the clause is in
    question (None = request unknown). `when` gives None when the rule applies to the answer, else
    the `Reason` why it does not.
    """

    clause: str
    kinds: frozenset[Kind]
    answer: Literal["ok", "error"]
    judge: Judge
    asked: Asked = always
    when: When = applies


def rule(
    clause: str,
    *,
    kinds: Iterable[Kind],
    answer: Literal["ok", "error"] = "ok",
    asked: Asked = always,
    when: When = applies,
) -> Callable[[Judge], Rule]:
    """Turn the function below into the rule of `clause`; the other members are `Rule`'s."""

    def wrap(judge: Judge) -> Rule:
        return Rule(clause, frozenset(kinds), answer, judge, asked, when)

    return wrap
