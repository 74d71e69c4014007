"""What one missing thing prevented is said once."""

from __future__ import annotations

from conformance.model import Outcome
from conformance.report import prevented
from tests.report.conftest import CATALOGUE, run_of, verdict
from tests.report.test_terminal import shown

REASON = "There is no engine. Install one."


def untestable(count, **more):
    clauses = list(CATALOGUE.clauses)[:count]
    return [verdict(clause, Outcome.UNTESTABLE, note=REASON, **more) for clause in clauses]


def test_many_clauses_with_one_reason_are_one_sentence():
    many = [*untestable(5, surface="javascript"), *untestable(1, surface="javascript")]
    told, left = prevented.fold(many)
    assert told == [f"javascript: 6 verdicts on 5 clauses untestable. {REASON}"]
    assert left == []


def test_few_clauses_and_other_verdicts_stay():
    few = [*untestable(4), verdict(next(iter(CATALOGUE.clauses)), Outcome.FAIL)]
    told, left = prevented.fold(few)
    assert told == []
    assert sorted(map(id, left)) == sorted(map(id, few))


def test_surfaces_are_told_apart():
    told, _ = prevented.fold([*untestable(5, surface="a"), *untestable(5, surface="b")])
    assert [said.partition(":")[0] for said in told] == ["a", "b"]


def test_a_terminal_shows_the_sentence_and_no_failure_in_full():
    text = shown(run_of(*untestable(6, surface="javascript")))
    assert text.count(REASON) == 1
    assert "rerun" not in text
