"""
Every rule that fits an exchange, held against it: what an audit says of traffic found somewhere.

Pure: reads no file and knows no target; what an exchange asked for is read off its own bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from conformance.catalogue import Catalogue
from conformance.contract import Rule, decide, rules_for
from conformance.contract.decide import Decision
from conformance.model import Exchange, Kind, Outcome, Verdict
from conformance.wire import reading

# How rules say that something is not there; what was there is quoted or counted instead.
_ABSENT = re.compile(r"(?:absent|nothing|none|no|the stream ended)\b")


def verdicts_on(exchange: Exchange, catalogue: Catalogue) -> Iterator[Verdict]:
    """
    Yield a verdict for every rule that speaks about `exchange`.

    Rules about answers judge a 2xx, rules about errors everything else; nothing is yielded for an
    exchange of a kind that no rule knows, for one whose answer was not kept, and for a rule that
    finds nothing to judge. In a capture that its owner trimmed (`partial` among the facts) nothing
    that is absent counts.
    """
    for rule in rules_on(exchange):
        clause = catalogue.clauses[rule.clause]
        decision = decide(rule, exchange, level=clause.level)
        if "partial" in exchange.facts:
            decision = _of_what_is_there(decision)
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
    if exchange.response is None and "answer" in exchange.facts:
        return ()
    if exchange.kind is Kind.OTHER and (_is_page(exchange) or _answered(exchange)):
        return ()
    asked = reading.read(exchange).request
    body: Mapping[str, object] | None = asked if isinstance(asked, dict) else None
    answer: Literal["ok", "error"] = "ok" if _answered(exchange) else "error"
    return tuple(rules_for(exchange.kind, answer=answer, asked_body=body))


def _answered(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.response.ok


def _is_page(exchange: Exchange) -> bool:
    # A browser logs pictures and scripts too, and their errors are nobody's API.
    return exchange.facts.get("format") in ("har", "mitmproxy")


def _of_what_is_there(decision: Decision) -> Decision:
    """Return `decision` without the breaches that something is absent."""
    if not decision.breaches:
        return decision
    kept = tuple(each for each in decision.breaches if not _ABSENT.match(each.found))
    if not kept:
        return Decision(Outcome.NOT_APPLICABLE, note="absent in a capture that was trimmed")
    return replace(decision, breaches=kept)
