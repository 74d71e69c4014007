"""Sightings count recordings, not verdicts, and know their newest day."""

from __future__ import annotations

from conformance.model import (
    Basis,
    Citation,
    ExchangeLine,
    Level,
    Outcome,
    Provenance,
    Verdict,
)
from conformance.results.sightings import Sighting, scoring, sighting
from tests.strategies import CATALOGUE


def verdict(exchange, outcome=Outcome.PASS, clause="chat-create/id", **more):
    made = {
        "clause": clause,
        "feature": clause.partition("/")[0],
        "area": "chat",
        "level": Level.MUST,
        "basis": Basis.INHERITED,
        "target": "gemini",
        "surface": "published",
        "exchange": exchange,
        "model": None,
        "outcome": outcome,
        "provenance": Provenance.OBSERVED,
    }
    return Verdict(**{**made, **more})


def seen(*verdicts, days=None, models=None, cited=True):
    def line(each):
        label = each.exchange.partition("#")[0]
        return ExchangeLine(
            *(each.exchange, "published", "gemini", Provenance.OBSERVED),
            *("POST", None, None),
            model=(models or {}).get(label),
            status=200,
            recorded=(days or {}).get(label),
            cited=Citation(label, "a/b", "c", "blob 0a1b2c3", "MIT", "A") if cited else None,
        )

    return sighting(verdicts, line)


def test_a_recording_holds_when_every_exchange_of_it_does():
    found = seen(verdict("A#1"), verdict("A#2", Outcome.FAIL), verdict("B#1"), verdict("B#2"))
    assert found == Sighting(1, 2)


def test_exchanges_that_cite_nothing_stand_for_themselves():
    found = seen(verdict("A#1"), verdict("A#2", Outcome.FAIL), verdict("B#1"), cited=False)
    assert found == Sighting(2, 3)


def test_the_newest_recording_gives_day_and_model():
    days = {"A": "2026-09-15", "B": "2025-06-02"}
    found = seen(verdict("A#1"), verdict("B#1"), days=days, models={"A": "new", "B": "old"})
    assert (found.last, found.model) == ("2026-09-15", "new")


def test_what_does_not_apply_is_no_sighting():
    assert seen(verdict("A#1", Outcome.NOT_APPLICABLE)) is None
    assert seen(verdict("A#1", Outcome.NOT_APPLICABLE), verdict("B#1")) == Sighting(1, 1)


def test_advice_does_not_hold():
    assert seen(verdict("A#1", Outcome.ADVICE)) == Sighting(0, 1)


def test_a_feature_is_counted_by_the_clauses_that_score():
    scored = verdict("A#1", clause="chat-create/id")
    may = verdict("A#1", clause="chat-create/extra", level=Level.MAY, basis=Basis.PAGE)
    unscored = verdict("A#1", clause="chat-create/seen", basis=Basis.OBSERVED)
    assert scoring([scored, may, unscored], CATALOGUE) == [scored]
