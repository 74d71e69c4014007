"""Results of other people's clients as lines of JSON, and what has changed in them."""

import json
from dataclasses import replace

import jsonschema
import pytest

from clients import results, roster
from clients.outcomes import Kind, Outcome
from clients.results import Report, Round
from conformance import places

SCHEMA = json.loads((places.schemas() / "suite" / "smoke.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)
FINE, BROKEN = Outcome(Kind.WORKS), Outcome(Kind.BREAKS, "openai.APIError: no")
REPORT = Report(
    "langchain",
    "2026-11-22",
    {"langchain-openai": "1.7.3"},
    (
        Round("openai", None, {"text": FINE, "tools": FINE}),
        Round("openai", "usage-null", {"text": FINE, "tools": BROKEN}),
    ),
)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_what_was_written_reads_back_the_same():
    curl = replace(REPORT, client="curl")
    assert results.read(results.text_of([REPORT, curl])) == (REPORT, curl)


def test_every_line_fits_the_schema():
    assert [list(VALID.iter_errors(line)) for line in lines(results.text_of([REPORT]))] == [[]] * 3


def test_the_schema_tells_a_line_that_is_none_of_ours():
    line = lines(results.text_of([REPORT]))[1]
    assert not VALID.is_valid({**line, "tasks": {"text": {"outcome": "fine"}}})
    assert not VALID.is_valid({**line, "dialect": "other"})


@pytest.mark.parametrize("line", ['{"kind": "round", "client": "curl"}', '{"kind": "other"}'])
def test_a_line_that_belongs_to_nobody_is_refused(line):
    with pytest.raises(ValueError, match="no line about a client"):
        results.read(line)


def test_a_new_report_takes_the_place_of_the_old_one_of_its_client():
    old, curl = replace(REPORT, date="2026-01-01"), replace(REPORT, client="curl")
    kept = results.with_report([curl, old], REPORT, ["langchain", "curl", "litellm"])
    assert kept == [REPORT, curl]


def test_equal_outcomes_are_no_change_whatever_an_error_says():
    other = Round("openai", "usage-null", {"text": FINE, "tools": replace(BROKEN, happened="x")})
    assert results.changes(REPORT, replace(REPORT, rounds=(REPORT.rounds[0], other))) == []


def test_another_outcome_is_a_change_and_says_what_was_before():
    now = Round("openai", "usage-null", {"text": Outcome(Kind.WRONG, "no text"), "tools": FINE})
    assert results.changes(REPORT, replace(REPORT, rounds=(REPORT.rounds[0], now))) == [
        "langchain, usage-null, text: wrong (no text); was: works.",
        "langchain, usage-null, tools: works; was: breaks.",
    ]


def test_what_is_new_and_what_was_left_out_are_changes():
    now = Round("gemini", None, {"text": FINE})
    assert results.changes(REPORT, replace(REPORT, rounds=(REPORT.rounds[0], now))) == [
        "langchain, the gemini dialect, text: works; was not there.",
        "langchain: usage-null was left out.",
    ]
    assert results.changes(None, REPORT) == ["langchain has no committed results."]


def test_the_committed_results_are_of_the_clients_tasks_and_faults_that_are_listed():
    committed = results.DATA.read_text("utf-8")
    assert [
        list(VALID.iter_errors(line)) for line in lines(committed) if not VALID.is_valid(line)
    ] == []
    reports = results.read(committed)
    ids = [id_ for ids in roster.deviations().values() for id_ in ids]
    tasks = [task.name for task in roster.tasks()]
    assert [report.client for report in reports] == list(roster.clients())
    for report in reports:
        assert [each.deviation for each in report.rounds] == [None, None, *ids]
        assert all(list(each.outcomes) == tasks for each in report.rounds)
        assert tuple(report.versions)[:-1] == roster.clients()[report.client].packages[:-1] or (
            set(roster.clients()[report.client].packages) <= set(report.versions)
        )
