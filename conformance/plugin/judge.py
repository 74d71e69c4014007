"""
`hold`: the contract rules applied to an exchange, as a test.

Thin: the rules and their decisions live in `contract`.
"""

from __future__ import annotations

from collections.abc import Sequence

from conformance.catalogue import load
from conformance.contract import Decision, Rule, decide
from conformance.contract.decide import no_answer
from conformance.model import Outcome, worst
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged, Reason, inconclusive, not_applicable, untestable

_FINE = Outcome.PASS.rank


def hold(rules: Sequence[Rule], asked: Asked) -> None:
    """
    Hold every one of `rules` against the exchange and keep what each decides on `asked`.

    None is passed over because another broke. Raises Judged with the worst outcome and every
    breach when anything is worse than a pass; the report gives each clause its own verdict.
    """
    asked.decisions = tuple((rule, decided(rule, asked)) for rule in rules)
    bad = [decision for _, decision in asked.decisions if decision.outcome.rank > _FINE]
    if bad:
        outcome = worst(decision.outcome for decision in bad)
        breaches = tuple(breach for decision in bad for breach in decision.breaches)
        notes = "; ".join(decision.note for decision in bad if decision.note)
        raise Judged(outcome, breaches=breaches, note=notes or None)


def decided(rule: Rule, asked: Asked) -> Decision:
    """
    Return what `rule` says of the exchange.

    Where an answer was wanted and refused, or a refusal was wanted and an answer came, and a test
    of its own looks at the exchange (`told`), that test tells of it and the rules have nothing to
    judge; so a parameter that is refused does not count against everything else. Nor does a
    refusal of the endpoint's own broken answer, sent back to it.
    """
    response = asked.exchange.response
    told = asked.told or asked.unlawful is not None
    if told and response is not None and response.ok != (asked.expects == "ok"):
        nothing = not_applicable(
            Reason.NOTHING, f"status {response.status}, judged by its own test"
        )
        return Decision(nothing.outcome, note=nothing.note)
    return decide(rule, asked.exchange, level=load().clauses[rule.clause].level)


def against(decision: Decision) -> Judged | None:
    """Return what `decision` holds against an exchange, None when it holds nothing."""
    if decision.outcome is Outcome.PASS:
        return None
    return Judged(decision.outcome, breaches=decision.breaches, note=decision.note)


def of_unmade(problem: BaseException, *, told: bool) -> BaseException:
    """
    Return what rules say of an exchange that could not be made: nothing, if its own test tells.

    `told` says whether a test of its own looks at it.
    """
    if told and isinstance(problem, Judged) and problem.outcome is Outcome.UNTESTABLE:
        return not_applicable(Reason.NOTHING, problem.note or "")
    return problem


def ready(asked: Asked) -> None:
    """
    Check, before a test of its own looks at it, that an answer is there to look at.

    Raises Judged: untestable when nothing came or the endpoint's own broken answer was sent back,
    what `contract` makes of any other status than 2xx where an answer was wanted, inconclusive
    when the model did not do what was forced.
    """
    exchange = asked.exchange
    if exchange.response is None:
        raise untestable(f"{exchange.id} got no answer: {exchange.failure}")
    if asked.unlawful is not None:
        raise untestable(f"{asked.unlawful} It sends back what the endpoint said before.")
    if asked.expects == "ok" and not exchange.response.ok:
        decision = no_answer(exchange, exchange.response)
        raise Judged(decision.outcome, breaches=decision.breaches, note=decision.note)
    if not asked.forced:
        raise inconclusive("the model did not do what the prompt forces, after retries")
