"""JUnit, badge and capability profile: well-formed for every run, and honest about evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Outcome, Provenance, Support
from conformance.report import badge, capabilities, junit
from conformance.report.plain import clean
from conformance.results import ending
from tests.report.conftest import run_of, verdict
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)
SCHEMA = json.loads((places.schemas() / "suite" / "capabilities.schema.json").read_text("utf-8"))
LIVE = {"target": "gemini", "provenance": Provenance.LIVE}


def junit_of(run):
    return Xml.fromstring(junit.render(run, catalogue=CATALOGUE).encode("utf-8"))


def badge_of(run):
    return json.loads(badge.render(run, catalogue=CATALOGUE))


def profiles_of(run):
    return json.loads(capabilities.render(run, catalogue=CATALOGUE))["profiles"]


@HYPOTHESIS
@given(run=runs())
def test_junit_holds_every_verdict_once_and_counts_them(run):
    root = junit_of(run)
    cases = root.findall("testsuite/testcase")
    invalid = ending(run).code == 3
    assert len(cases) == len(run.verdicts) + invalid == int(root.get("tests"))
    unexpected = sum(each.unexpected for each in run.verdicts)
    errors = sum(each.outcome is Outcome.ERROR for each in run.verdicts)
    assert len(root.findall(".//failure")) == unexpected == int(root.get("failures"))
    assert len(root.findall(".//error")) == errors + invalid == int(root.get("errors"))
    skipped = sum(int(suite.get("skipped")) for suite in root)
    assert len(root.findall(".//skipped")) == skipped


def test_junit_fails_what_is_unexpected_and_skips_what_is_foreseen(rehearsal):
    root = junit_of(rehearsal)
    failure = root.find(".//failure")
    assert failure.get("message") == "fail at /id: null"
    assert "expected   a string that is not empty" in failure.text
    skipped = root.find(".//skipped")
    assert skipped.get("message") == "fail, as expected: It never had any."


def test_junit_of_an_incomplete_run_has_an_error():
    root = junit_of(run_of(verdict("chat-create/core"), complete=False))
    assert root.find(".//error").get("type") == "invalid-run"


@HYPOTHESIS
@given(run=runs())
def test_every_badge_is_one_that_shields_accepts(run):
    found = badge_of(run)
    assert found["schemaVersion"] == 1
    assert found["label"]
    assert found["message"]
    assert set(found) <= {"schemaVersion", "label", "message", "color", "isError"}
    assert clean(found["label"] + found["message"]) == found["label"] + found["message"]


@HYPOTHESIS
@given(run=runs())
def test_a_badge_without_evidence_of_gemini_never_says_gemini(run):
    spoken = [
        each
        for each in run.verdicts
        if each.provenance.speaks_of_gemini and each.outcome is not Outcome.NOT_APPLICABLE
    ]
    if not spoken:
        found = badge_of(run)
        assert "Gemini" not in found["label"] + found["message"]
        assert "live" not in found["message"]


def test_a_badge_of_a_rehearsal_says_rehearsed(rehearsal):
    total = len(rehearsal.verdicts)
    assert badge_of(rehearsal) == {
        "schemaVersion": 1,
        "label": "conformance suite",
        "message": f"rehearsed: {total - 2} of {total} verdicts as expected",
        "color": "red",
    }


def test_a_badge_of_a_live_run_has_its_denominator():
    live = [verdict(f"chat-create/{slug}", **LIVE) for slug in ("core", "id", "style")]
    found = badge_of(run_of(*live, verdict("chat-stop/core")))
    assert found["label"] == "Gemini"
    assert found["message"] == "live: 1 of 1 features full, 2 unknown"


def test_a_badge_of_an_incomplete_run_says_nothing_else():
    found = badge_of(run_of(verdict("chat-create/core"), complete=False))
    assert (found["message"], found["isError"]) == ("incomplete run", True)


def test_the_schema_of_capabilities_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@HYPOTHESIS
@given(run=runs())
def test_every_capability_profile_fits_its_schema(run):
    profile = json.loads(capabilities.render(run, catalogue=CATALOGUE))
    assert [each.message for each in Draft202012Validator(SCHEMA).iter_errors(profile)] == []
    seen = {(each.target, each.provenance) for each in (*run.verdicts, *run.observations)}
    assert {(each["target"], each["provenance"]) for each in profile["profiles"]} == seen
    assert profile["valid"] is (ending(run).code != 3)


def test_a_profile_says_what_each_surface_saw_and_the_worst_of_them():
    verdicts = [verdict(f"chat-create/{slug}", **LIVE) for slug in ("core", "id", "style")]
    refused = verdict("chat-create/core", Outcome.REFUSED, surface="python", note="400", **LIVE)
    (profile,) = profiles_of(run_of(*verdicts, refused))
    feature = next(each for each in profile["features"] if each["feature"] == "chat-create")
    assert feature["support"] == Support.REFUSED
    assert feature["surfaces"] == {"rest": "full", "python": "refused"}
    assert (feature["evidence"], feature["date"]) == ("live", "2026-11-22")
    silent = next(each for each in profile["features"] if each["feature"] == "chat-stop")
    assert (silent["support"], silent["evidence"], silent["date"]) == ("unknown", None, None)


@pytest.mark.parametrize("name", ["gemini", "reference-openai"])
def test_a_rehearsed_profile_never_speaks_of_gemini(name):
    rehearsed = verdict("chat-create/core", target=name)
    live = replace(rehearsed, target="gemini", provenance=Provenance.LIVE)
    found = {each["provenance"]: each for each in profiles_of(run_of(rehearsed, live))}
    assert found["rehearsed"]["speaks_of_gemini"] is False
    assert found["live"]["speaks_of_gemini"] is True
    assert "nothing about Gemini" in found["rehearsed"]["may_say"]
