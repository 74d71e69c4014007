"""
Every rule that fits an exchange, held against it: what an audit says of traffic found somewhere.

Pure: reads no file and knows no target; what an exchange asked for is read off its own bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.catalogue import Catalogue
from conformance.contract import Rule, decide, rules_for
from conformance.model import Exchange, Kind, Outcome, Verdict
from conformance.wire import reading


def verdicts_on(exchange: Exchange, catalogue: Catalogue) -> Iterator[Verdict]:
    """
    Yield a verdict for every rule that speaks about `exchange`.

    Rules about answers judge a 2xx, rules about errors everything else; nothing is yielded for an
    exchange of a kind that no rule knows, and nothing for a rule that finds nothing to judge.
    """
    for rule in rules_on(exchange):
        clause = catalogue.clauses[rule.clause]
        decision = decide(rule, exchange, level=clause.level)
        if decision.outcome is Outcome.NOT_APPLICABLE:
            continue
        yield Verdict(
            clause=clause.id,
            feature=clause.feature,
            area=clause.area,
            level=clause.level,
            basis=clause.basis,
            target=exchange.target,
            surface=exchange.surface,
            exchange=exchange.id,
            model=exchange.model,
            outcome=decision.outcome,
            provenance=exchange.provenance,
            breaches=decision.breaches,
            note=decision.note,
            origin=exchange.origin,
        )


def rules_on(exchange: Exchange) -> tuple[Rule, ...]:
    """Return the rules that speak about `exchange`; none for a kind no rule knows."""
    if exchange.kind is Kind.OTHER and (exchange.response is None or exchange.response.ok):
        return ()
    asked = reading.read(exchange).request
    body: Mapping[str, object] | None = asked if isinstance(asked, dict) else None
    answered = exchange.response is not None and exchange.response.ok
    return tuple(rules_for(exchange.kind, answer="ok" if answered else "error", asked_body=body))
