"""
From a rule and an exchange to an outcome.

Knows what statuses and breaches mean for any rule, and nothing of what single rules look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from conformance.contract import parts
from conformance.contract.phrases import shorten, show
from conformance.contract.rule import Rule
from conformance.model import Breach, Exchange, Level, Outcome, Response
from conformance.wire import MISSING

MOST = 25
"""Breaches that are kept of one rule on one exchange."""

# Statuses that speak of the key, the quota or the weather and not of what was asked for.
_ELSEWHERE = frozenset({401, 403, 407, 408, 429})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule says of an exchange; `note` says why where `breaches` do not."""

    outcome: Outcome
    breaches: tuple[Breach, ...] = ()
    note: str | None = None


_PASS = Decision(Outcome.PASS)  # most are this one, and making one costs


def decide(rule: Rule, exchange: Exchange, *, level: Level) -> Decision:
    """
    Return the outcome of `rule` on `exchange`, its clause being of `level`.

    Nothing came back: fail. A rule about answers on a 4xx: refused, or untestable where the
    status speaks of key or quota; on any other status: fail. A rule about errors on an answer:
    fail. Otherwise what the rule finds: breaches make a must fail and give advice below it. Never
    raises: a rule that breaks is the outcome `error`.
    """
    try:
        return _decide(rule, exchange, level)
    except Exception as error:  # hostile input must cost one verdict, never the run
        broke = shorten(f"The rule of {rule.clause} broke: {type(error).__name__}: {error}")
        return Decision(Outcome.ERROR, note=broke)


def _decide(rule: Rule, exchange: Exchange, level: Level) -> Decision:
    response = exchange.response
    if response is None:
        why = shorten(exchange.failure or "nothing came back")
        return Decision(Outcome.FAIL, (Breach("status", ("an answer",), why),))
    if rule.answer == "ok" and not response.ok:
        return no_answer(exchange, response)
    if rule.answer == "error" and response.status < 400:
        breach = Breach("status", ("a 4xx or 5xx status",), str(response.status))
        return Decision(Outcome.FAIL, (breach,))
    reason = rule.when(exchange)
    if reason is not None:
        return Decision(Outcome.NOT_APPLICABLE, note=str(reason))
    breaches = rule.judge(exchange)
    kept = tuple(islice(breaches, MOST))
    if not kept:
        return _PASS
    more = sum(1 for _ in breaches)
    note = f"{MOST + more} breaches, of which the first {MOST} are kept." if more else None
    return Decision(Outcome.FAIL if level is Level.MUST else Outcome.ADVICE, kept, note)


def no_answer(exchange: Exchange, response: Response) -> Decision:
    """Return what it means that `response` is no answer where one was wanted."""
    said = f"status {response.status}: {message(exchange)}"
    if response.status in _ELSEWHERE:
        return Decision(Outcome.UNTESTABLE, note=said)
    if 400 <= response.status < 500:
        return Decision(Outcome.REFUSED, note=said)
    return Decision(Outcome.FAIL, (Breach("status", ("a 2xx status",), said),))


def message(exchange: Exchange) -> str:
    """Return what an error's body says, in any of the shapes seen, as a short text."""
    members = parts.error_members(exchange)
    if members is not None and isinstance(members.get("message"), str):
        return show(members["message"])
    _, body = parts.error_body(exchange)
    if isinstance(body, dict):
        body = body.get("error", body.get("message", _detail(body)))
    if body is not MISSING:
        return show(body)
    raw = exchange.response.body[:400] if exchange.response else b""
    return show(raw.decode(errors="replace")) if raw else "an empty body"


def _detail(body: parts.Members) -> object:
    """Return the first sentence of the details that frameworks for servers give, else `body`."""
    detail = body.get("detail", body)
    first = detail[0] if isinstance(detail, list) and detail else detail
    if not isinstance(first, dict) or not isinstance(first.get("msg"), str):
        return detail
    way = first.get("loc")
    place = ".".join(map(str, way)) if isinstance(way, list) else ""
    return f"{first['msg']} ({place})" if place else first["msg"]
