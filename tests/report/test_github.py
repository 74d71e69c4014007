"""Annotations land on the row of the clause, fit what GitHub shows, and nothing can act in them."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings

from conformance import places
from conformance.catalogue import load
from conformance.model import Outcome
from conformance.report import github
from tests.report.conftest import run_of, verdict
from tests.report.made import HOSTILE, broken, everything
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)
COMMAND = re.compile(
    r"::(?P<kind>error|warning|notice) (?P<place>file=[^:,\s]+,line=\d+,)?"
    r"title=(?P<title>[^:,\r\n]*)::(?P<message>[^\r\n]*)"
)


def lines_of(run, place_of=lambda _: ("a.toml", 3)):
    text = github.render(run, catalogue=CATALOGUE, place_of=place_of)
    return text.split("\n")[:-1]


@HYPOTHESIS
@given(run=runs())
def test_every_line_is_one_command_and_no_kind_has_more_than_github_shows(run):
    found = [COMMAND.fullmatch(line) for line in lines_of(run)]
    assert all(found)
    for kind in ("error", "warning", "notice"):
        assert sum(each["kind"] == kind for each in found) <= github.MOST


def test_what_github_would_drop_is_counted():
    failed = [
        verdict("chat-create/id", Outcome.FAIL, note="no id", target=f"target-{number}")
        for number in range(github.MOST + 3)
    ]
    lines = lines_of(run_of(*failed))
    assert len(lines) == github.MOST + 1
    assert lines[-1].startswith("::notice ")
    assert "::3 more troubles of this run" in lines[-1]


def test_one_trouble_seen_often_is_one_annotation():
    failed = verdict("chat-create/id", Outcome.FAIL, note="no id")
    (line,) = lines_of(run_of(failed, replace(failed, exchange="chat/other")))
    assert "title=chat-create/id%3A fail on reference-openai%2C 2 verdicts::" in line
    assert "also on    chat/other through rest" in line


def test_what_is_foreseen_or_holds_is_not_annotated(rehearsal):
    foreseen = verdict("chat-create/id", Outcome.FAIL, expected="It never had one.")
    assert lines_of(run_of(verdict("chat-create/core"), foreseen)) == []
    assert len(lines_of(rehearsal)) == 1


def test_an_invalid_run_is_one_error_and_its_verdicts_none():
    assert lines_of(broken()) == [
        "::error title=The run is invalid::The suite itself broke on 1 test. "
        "The suite itself broke on 1 of 2 verdicts."
    ]


def test_hostile_text_ends_no_command_and_begins_none():
    lines = lines_of(everything())
    assert not any(line.startswith("::error::no") for line in lines)
    assert any("%250A" in line for line in lines)
    assert "%0A" in HOSTILE


def test_a_clause_is_found_where_it_is_written():
    clause = next(iter(load().clauses))
    path, line = github.row_of(clause)
    text = (places.PACKAGE.parent / path).read_text("utf-8").splitlines()
    assert text[line - 1] == f'id = "{clause}"'


def test_a_clause_nobody_knows_has_no_place():
    assert github.row_of("no-such/clause") is None
    failed = verdict("chat-create/id", Outcome.FAIL, note="no id")
    (line,) = lines_of(run_of(failed), place_of=lambda _: None)
    assert line.startswith("::error title=")
