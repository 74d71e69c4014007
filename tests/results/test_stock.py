"""What the lines of a run say about the run as a whole."""

from __future__ import annotations

from conformance.model import ExchangeLine, Provenance
from conformance.results.stock import Stock


def line(target: str, failure: str | None) -> ExchangeLine:
    return ExchangeLine(
        "chat/hello", "rest", target, Provenance.LIVE, "POST", "a.invalid", "/v1", None, None,
        failure=failure,
    )  # fmt: skip


def test_nothing_judged_is_a_problem() -> None:
    assert Stock().problems() == ["No clause was judged."]


def test_a_target_that_never_answered_is_told_with_how_often_it_was_asked() -> None:
    lines = [line("dead", "refused"), line("dead", "refused"), line("alive", "refused")]

    told = Stock([*lines, line("alive", None)]).problems()

    assert "dead answered none of 2 requests." in told
    assert not any(each.startswith("alive") for each in told)
