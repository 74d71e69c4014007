"""The sweeps stand apart from what is judged, and rehearsed ones apart from everything else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Classification, Observation, Provenance, Run, Sweep
from conformance.report import capabilities, markdown, page, swept
from tests.report.conftest import run_of, verdict


def seen(subject: str, said: Classification, **more: object) -> Observation:
    made = Observation(
        sweep=Sweep.PARAMETERS,
        subject=subject,
        endpoint="POST /chat/completions",
        classification=said,
        target="reference-openai",
        surface="rest",
        provenance=Provenance.REHEARSED,
        exchange=f"sweeps/parameters-{subject}",
        status=200,
    )
    return replace(made, **more)


LIVE = {"target": "gemini", "provenance": Provenance.LIVE}


@pytest.fixture
def run() -> Run:
    given = (
        seen("seed", Classification.ACCEPTED),
        seen("seed", Classification.ACCEPTED, surface="python"),
        seen("logprobs", Classification.HONOURED),
        seen("logprobs", Classification.IGNORED, surface="python"),
        seen("seed", Classification.REFUSED, note="status 400: Unknown name", **LIVE),
    )
    made = run_of(verdict("chat-create/core"))
    return replace(made, observations=given, footer=replace(made.footer, observations=len(given)))


def test_rehearsed_columns_have_a_table_of_their_own_that_says_so(run):
    live, rehearsed = swept.tables(run)
    assert {column.provenance for column in live.columns} == {Provenance.LIVE}
    assert {column.provenance for column in rehearsed.columns} == {Provenance.REHEARSED}
    assert "nothing about Gemini" in rehearsed.says
    assert "nothing about Gemini" not in live.says
    assert rehearsed.title.endswith("a rehearsal")


def test_what_a_column_was_not_sent_is_no_classification(run):
    only = replace(run, observations=(*run.observations, seen("n", Classification.HONOURED)))
    row = swept.tables(only)[1].rows[-1]
    assert [cell and cell.classification for cell in row.cells] == [Classification.HONOURED, None]


def test_the_counts_have_their_denominator_and_tell_where_surfaces_differ(run):
    first, second = swept.counts(run)
    assert first == (
        "sweep of parameters, reference-openai (rehearsed): "
        "1 accepted, 1 unlike through its surfaces of 2; no pass or fail"
    )
    assert second.endswith("gemini (live): 1 refused of 1; no pass or fail")


def test_a_run_without_sweeps_has_no_table():
    assert swept.tables(run_of(verdict("chat-create/core"))) == ()
    assert swept.counts(run_of(verdict("chat-create/core"))) == []


def test_markdown_and_page_hold_the_tables_apart(run, catalogue):
    text = markdown.render(run, catalogue=catalogue)
    assert text.index("Rehearsal: what our own") < text.index("## Sweep of parameters")
    assert "| `seed` |" in text
    html = page.render(run, catalogue=catalogue)
    assert 'id="sweep-parameters-rehearsed"' in html
    assert "no pass or fail" not in html.split("<main>")[0]
    assert "nothing here passes or fails" in html


def test_the_profile_lists_what_was_sent_by_what_came_of_it(run, catalogue):
    profile = json.loads(capabilities.render(run, catalogue=catalogue))
    path = places.schemas() / "suite" / "capabilities.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(profile)) == []
    ours, live = profile["profiles"]
    found = ours["sweeps"]["parameters"]
    assert [each["subject"] for each in found["accepted"]] == ["seed"]
    assert [each["subject"] for each in found["unclear"]] == ["logprobs"]
    assert live["sweeps"]["parameters"]["refused"] == [
        {"endpoint": "POST /chat/completions", "subject": "seed"}
    ]
    assert "keywords" not in live["sweeps"]
