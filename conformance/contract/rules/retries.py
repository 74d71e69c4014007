"""
Rules about what a refusal says of trying again.

Whether a client then does is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.contract import parts
from conformance.contract.reasons import Reason
from conformance.contract.rule import ANY, rule
from conformance.model import Breach, Exchange

_HEADERS = ("retry-after", "retry-after-ms")


def _details(exchange: Exchange, kind: str) -> list[dict[str, Any]]:
    error = parts.error_members(exchange) or {}
    found = error.get("details")
    return [
        detail
        for detail in (found if isinstance(found, list) else ())
        if isinstance(detail, dict) and str(detail.get("@type")).endswith(f"google.rpc.{kind}")
    ]


def _no_rate_limit(exchange: Exchange) -> str | None:
    """Money that ran out comes as a 429 as well, and waiting does not bring it back."""
    error = parts.error_members(exchange) or {}
    limited = error.get("code") == "rate_limit_exceeded" or _details(exchange, "QuotaFailure")
    told = exchange.response is not None and exchange.response.status == 429 and limited
    return None if told else Reason.NO_RATE_LIMIT


@rule("errors-retry/says-when", kinds=ANY, answer="error", when=_no_rate_limit)
def a_rate_limit_says_when_to_try_again(exchange: Exchange) -> Iterator[Breach]:
    """The SDK reads the headers; the Gemini API was seen to send a RetryInfo (wire facts 6.2)."""
    response = exchange.response
    in_header = response is not None and any(response.header(name) for name in _HEADERS)
    in_body = any(parts.text(info.get("retryDelay")) for info in _details(exchange, "RetryInfo"))
    if not in_header and not in_body:
        place, _ = parts.error_body(exchange)
        expected = ("a header retry-after", "a RetryInfo with a retryDelay")
        yield Breach(f"{place}/error/details", expected, "neither of them")
