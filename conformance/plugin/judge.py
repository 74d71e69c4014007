"""
`holds`: a contract rule applied to an exchange, as a test.

Thin: the rule and its decision live in `contract`.
"""

from __future__ import annotations

from conformance.catalogue import load
from conformance.contract import Rule, decide
from conformance.contract.decide import no_answer
from conformance.model import Outcome
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged, Reason, inconclusive, not_applicable, untestable


def holds(rule: Rule, asked: Asked) -> None:
    """
    Hold `rule` against the exchange; raise Judged with every breach when it does not pass.

    Where an answer was wanted and refused, and a test of its own looks at the exchange (`told`),
    that test tells of the refusal and the rules have nothing to judge; so a parameter that is
    refused does not count against everything else.
    """
    response = asked.exchange.response
    if asked.told and asked.expects == "ok" and response is not None and not response.ok:
        raise not_applicable(Reason.NOTHING, f"status {response.status}, judged by its own test")
    decision = decide(rule, asked.exchange, level=load().clauses[rule.clause].level)
    if decision.outcome is not Outcome.PASS:
        raise Judged(decision.outcome, breaches=decision.breaches, note=decision.note)


def ready(asked: Asked) -> None:
    """
    Check, before a test of its own looks at it, that an answer is there to look at.

    Raises Judged: untestable when nothing came, what `contract` makes of any other status than
    2xx where an answer was wanted, inconclusive when the model did not do what was forced.
    """
    exchange = asked.exchange
    if exchange.response is None:
        raise untestable(f"{exchange.id} got no answer: {exchange.failure}")
    if asked.expects == "ok" and not exchange.response.ok:
        decision = no_answer(exchange, exchange.response)
        raise Judged(decision.outcome, breaches=decision.breaches, note=decision.note)
    if not asked.forced:
        raise inconclusive("the model did not do what the prompt forces, after retries")
