"""What strict readers demand holds for every run: JUnit, CTRF and the badge fit their schemas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Outcome
from conformance.report import badge, ctrf, junit
from conformance.results import ending
from tests.report.conftest import run_of, verdict
from tests.report.made import MADE, everything, rounds
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
CTRF = json.loads((places.schemas() / "suite" / "ctrf.schema.json").read_text("utf-8"))
#: As Shields documents an endpoint: five of its members are all that is written here.
BADGE = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "properties": {
        "schemaVersion": {"const": 1},
        "label": {"type": "string", "minLength": 1},
        "message": {"type": "string", "minLength": 1},
        "color": {"enum": ["brightgreen", "yellow", "red", "blue", "lightgrey"]},
        "isError": {"type": "boolean"},
    },
    "additionalProperties": False,
}


@cache
def junit_schema():
    return xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def complaints(schema, value):
    return [each.message for each in Draft202012Validator(schema).iter_errors(value)]


def ctrf_of(run):
    return json.loads(ctrf.render(run, catalogue=CATALOGUE))


def junit_complaints(run):
    return [
        each.reason for each in junit_schema().iter_errors(junit.render(run, catalogue=CATALOGUE))
    ]


@HYPOTHESIS
@given(run=runs())
def test_any_run_gives_junit_that_every_reader_takes(run):
    assert junit_complaints(run) == []


@HYPOTHESIS
@given(run=runs())
def test_any_run_gives_ctrf_whose_counts_are_those_of_its_tests(run):
    report = ctrf_of(run)
    assert complaints(CTRF, report) == []
    results = report["results"]
    tests, summary = results["tests"], results["summary"]
    invalid = ending(run).code == 3
    assert len(tests) == len(run.verdicts) + invalid == summary["tests"]
    for status in ("passed", "failed", "skipped", "pending", "other"):
        assert sum(test["status"] == status for test in tests) == summary[status]
    assert summary["start"] <= summary["stop"]
    assert results["environment"]["healthy"] is not invalid


@HYPOTHESIS
@given(run=runs())
def test_any_run_gives_a_badge_that_shields_takes(run):
    assert complaints(BADGE, json.loads(badge.render(run, catalogue=CATALOGUE))) == []


@pytest.mark.parametrize("name", MADE)
def test_runs_made_by_hand_fit_too(name):
    run = MADE[name]()
    assert junit_complaints(run) == []
    assert complaints(CTRF, ctrf_of(run)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('time="0.000"', 'time="0.0001"'),
        ('timestamp="2026-11-22T10:00:00"', 'timestamp="2026-11-22T10:00:00Z"'),
        ("<system-err />", ""),
        ('type="fail" ', ""),
        ("<skipped ", "<system-out /><skipped "),
        ('classname="gemini.rest.chat-create" ', ""),
    ],
)
def test_the_schema_of_junit_refuses_what_a_strict_reader_would(right, wrong):
    text = junit.render(everything(), catalogue=CATALOGUE)
    assert right in text
    assert not junit_schema().is_valid(text.replace(right, wrong, 1))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.pop("specVersion"),
        lambda report: report["results"]["summary"].pop("start"),
        lambda report: report["results"]["tests"][0].update(unheard_of=1),
        lambda report: report["results"]["tests"][0].update(status="green"),
        lambda report: report["results"]["tests"][0].update(duration=0.5),
        lambda report: report["results"]["tests"][0].update(name=""),
    ],
)
def test_the_schema_of_ctrf_refuses_what_a_strict_reader_would(spoil):
    report = ctrf_of(everything())
    assert complaints(CTRF, report) == []
    spoil(report)
    assert len(complaints(CTRF, report)) == 1


def test_a_foreseen_red_is_skipped_and_an_error_of_the_suite_failed():
    foreseen = verdict("chat-create/id", Outcome.FAIL, expected="It never had one.")
    error = verdict("chat-create/core", Outcome.ERROR, note="KeyError")
    tests = ctrf_of(run_of(foreseen, error))["results"]["tests"]
    said = [(test["rawStatus"], test["status"], test["message"]) for test in tests[:2]]
    assert said == [
        ("fail", "skipped", "fail, as expected: It never had one."),
        ("error", "failed", "error: KeyError"),
    ]


def test_what_rounds_do_not_agree_on_is_tagged_and_not_called_flaky():
    tests = ctrf_of(rounds())["results"]["tests"]
    tagged = {test["name"].split(",")[0] for test in tests if "flaky" in test["tags"]}
    assert tagged == {"chat-create/id on chat/hello"}
    assert not any("flaky" in test for test in tests)
    failed = next(test for test in tests if test["status"] == "failed")
    assert "held in 2 of 3 rounds" in failed["message"]


def test_advice_passes_and_is_told_in_the_output_of_its_suite():
    text = junit.render(everything(), catalogue=CATALOGUE)
    assert "<system-out>chat-create/style on chat/hello: advice at /style: null" in text
