"""Every fault that people reported about servers is on our endpoint, or says why it cannot be."""

from __future__ import annotations

from conformance.catalogue import load
from conformance.catalogue.deviations import groups, reported
from conformance.mutants import mutants
from conformance.mutants.allowed import unmade

ROWS = {row.id: row for row in reported()}
OF_SERVERS = {name for name, rows in groups().items() if any(row.kind == "server" for row in rows)}


def made() -> set[str]:
    """Return the groups of all reports that some mutant was written from."""
    return {ROWS[id_].group for mutant in mutants().values() for id_ in mutant.reports}


def test_every_mutant_names_reports_that_are_there():
    unknown = {m.id: set(m.reports) - set(ROWS) for m in mutants().values()}
    assert {id_: ids for id_, ids in unknown.items() if ids} == {}


def test_every_mutant_names_clauses_that_are_there_and_judged():
    judged = {clause.id for clause in load().clauses.values() if clause.excluded is None}
    wrong = {m.id: set(m.breaks) - judged for m in mutants().values()}
    assert {id_: ids for id_, ids in wrong.items() if ids} == {}


def test_every_group_of_reports_about_servers_has_a_mutant_or_a_reason():
    assert OF_SERVERS - made() - set(unmade()) == set()
    assert len(OF_SERVERS) > 100


def test_every_report_about_a_server_has_a_mutant_or_a_group_without_one():
    named = {id_ for mutant in mutants().values() for id_ in mutant.reports}
    open_ = [row for row in ROWS.values() if row.kind == "server" and row.id not in named]
    assert {row.id for row in open_ if row.group not in unmade()} == set()


def test_a_reason_is_given_for_groups_that_are_there_and_have_no_mutant():
    assert set(unmade()) - set(groups()) == set()
    assert set(unmade()) & made() == set()


def test_a_mutant_breaks_a_clause_that_one_of_its_reports_names():
    apart = {}
    for mutant in mutants().values():
        told = {clause for id_ in mutant.reports for clause in ROWS[id_].clauses}
        if told and not told & set(mutant.breaks):
            apart[mutant.id] = (sorted(mutant.breaks), sorted(told))
    assert apart == {}


# Reports about what the suite does not ask, whose fault a mutant carries over to what it does ask.
CARRIED_OVER = {
    "usage-details-missing",  # seen in the Responses API, put on completions
    "lmstudio-responses-schema-ignored",  # likewise
    "param-rejected-vendor-extras",  # refusing is right; the mutant refuses without naming
}


def test_no_other_report_that_a_mutant_shows_says_that_nothing_judges_it():
    unjudged = {id_ for m in mutants().values() for id_ in m.reports if ROWS[id_].unjudged}
    assert unjudged == CARRIED_OVER
