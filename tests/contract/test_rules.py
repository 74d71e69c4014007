"""Every rule holds on right exchanges and breaks on wrong ones, each deviation for itself."""

import made
import pytest

from conformance.catalogue import load
from conformance.contract import RULES
from conformance.model import Outcome

TABLES = made.tables()
BROKEN = [case for table in TABLES for case in table.BROKEN]
RIGHT = [case for table in TABLES for case in table.RIGHT]


def places(where):
    return sorted([where] if isinstance(where, str) else where)


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_deviation_breaks_its_clauses_and_no_others(case):
    found = {clause: sorted(where) for clause, where in made.broken(case.exchange).items()}
    assert found == {clause: places(where) for clause, where in case.breaks.items()}


@pytest.mark.parametrize("case", RIGHT, ids=str)
def test_a_right_exchange_breaks_nothing(case):
    assert made.broken(case.exchange) == {}
    assert made.held(case.exchange)


@pytest.mark.parametrize("case", BROKEN + RIGHT, ids=str)
def test_no_rule_breaks_itself(case):
    decided = made.decisions(case.exchange)
    assert [clause for clause, said in decided.items() if said.outcome is Outcome.ERROR] == []


def test_every_rule_holds_on_some_right_exchange():
    assert set().union(*(made.held(case.exchange) for case in RIGHT)) == {
        rule.clause for rule in RULES
    }


def test_every_rule_is_broken_by_some_case():
    assert {clause for case in BROKEN for clause in case.breaks} == {rule.clause for rule in RULES}


def test_every_clause_by_rule_has_one_rule_and_every_rule_its_clause():
    by_rule = sorted(clause.id for clause in load().clauses.values() if clause.by_rule)
    assert sorted(rule.clause for rule in RULES) == by_rule


def test_every_breach_says_what_was_expected_and_what_was_found():
    for case in BROKEN:
        for decision in made.decisions(case.exchange).values():
            for breach in decision.breaches:
                assert breach.where
                assert all(breach.expected)
                assert breach.expected
                assert 0 < len(breach.found) <= 200


def test_no_two_cases_have_one_name():
    names = [(table.__name__, case.name) for table in TABLES for case in table.BROKEN + table.RIGHT]
    assert len(names) == len(set(names))
