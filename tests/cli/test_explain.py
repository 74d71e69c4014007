"""An explanation shows what people reported, nearest to the endpoint first, as what it is."""

from __future__ import annotations

import re

import pytest

from conformance.catalogue.clients import touching
from conformance.catalogue.deviations import by_clause, reported
from tests.cli.conftest import Command

NO_TEST = "It is no fresh\ntest: whether it still happens only a run against the endpoint says."


@pytest.fixture
def explained(command: Command, tmp_path):
    def explained(what: str) -> str:
        done = command("explain", what, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return explained


def test_a_clause_shows_who_reported_what_and_when(explained):
    text = explained("parallel-function-calls/stream-index")
    first, second = by_clause()["parallel-function-calls/stream-index"]
    assert first.service == "gemini-compat-endpoint"
    for said in (
        f"  reported   {first.id}: {first.symptom}\n",
        f"{first.where} ({first.service}), {first.dates}, status {first.status}\n",
        f"who breaks: {first.who}\n",
        ", ".join(first.threads),
    ):
        assert said in text
    assert text.index(first.id) < text.index(second.id)
    assert NO_TEST in text


def test_a_clause_without_reports_says_nothing_of_them(explained):
    assert "videos-url/mp4" not in by_clause()
    text = explained("videos-url/mp4")
    assert "reported" not in text
    assert NO_TEST not in text


def test_a_report_on_several_clauses_of_a_feature_is_told_once(explained):
    text = explained("chat-stream-usage")
    (row,) = [row for row in reported() if row.id == "usage-on-every-chunk"]
    assert text.count(row.symptom) == 1
    assert "usage-on-every-chunk, told at chat-stream-usage/last-chunk\n" in text


def test_an_area_shows_the_reports_that_no_clause_judges(explained):
    text = explained("multimodal")
    rest = text.partition("Reported of multimodal, and no clause judges it:\n")[2]
    mine = [row for row in reported() if row.area == "multimodal" and not row.clauses]
    assert mine
    for row in mine:
        assert f"  reported   {row.id}: {row.symptom}\n" in rest
        shown = f"only observed by {', '.join(row.observed_by)}\n"
        assert (shown if row.observed_by else f"not judged: {row.unjudged}\n") in rest


def test_a_clause_shows_in_how_many_recordings_it_held_and_where_they_can_be_read(explained):
    text = explained("chat-create/usage-sum")
    seen = r"  observed   held in \d+ of \d+ recordings, last seen \d{4}-\d\d-\d\d \(.+ ago\)"
    assert re.search(seen, text)
    assert re.search(r"PYD25: recorded 2025-06-02, gemini-2\.5-pro-preview-05-06, grade A\n", text)
    assert "https://github.com/pydantic/pydantic-ai (MIT)\n" in text
    assert "PYD25#1: fail, found 109 at /usage/total_tokens\n" in text
    assert text.index("  observed ") < text.index("  reported ")


def test_a_clause_that_no_recording_shows_says_nothing_of_them(explained):
    assert "observed " not in explained("videos-url/mp4")


def test_a_feature_shows_what_versions_of_clients_make_of_it(explained):
    text = explained("model-name-prefix")
    for fact in touching("model-name-prefix"):
        said = f"  client     {fact.id}: {fact.package}, {fact.versions}\n"
        assert f"{said}             {fact.what} {fact.means}\n" in text
    assert text.count("  client     ") == len(touching("model-name-prefix")) >= 2


def test_a_clause_shows_what_touches_itself_and_its_feature(explained):
    text = explained("models-retrieve/created")
    assert "  client     id-with-slash: openai, before 2.30.0\n" in text
    assert "named-events" not in text
