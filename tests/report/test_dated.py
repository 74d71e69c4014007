"""Evidence has an age, and what stands beside a run is never mixed into it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import Outcome, Provenance, Support
from conformance.report import dated, reported
from conformance.report.failure import Deviation
from conformance.report.sections import beside, label, sections
from conformance.results import ending
from tests.report.conftest import run_of, verdict
from tests.report.made import everything, published, routine
from tests.strategies import CATALOGUE


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-22", "today"),
        ("2026-11-23", "today"),
        ("2026-11-21", "1 day ago"),
        ("2026-09-23", "60 days ago"),
        ("2026-09-22", "2 months ago"),
        ("2026-09-15", "2 months ago"),
        ("2025-06-02", "17 months ago"),
        ("2025-06-23", "16 months ago"),
        ("2024-11-23", "23 months ago"),
        ("2024-11-22", "2 years ago"),
        ("not a day", ""),
        (None, ""),
    ],
)
def test_an_age_is_counted_from_the_day_the_run_began(day, said):
    assert dated.age(day, "2026-11-22") == said


def gemini(run, observed):
    return sections(run, CATALOGUE, observed=observed)[0]


def cell(section, feature, at):
    return next(row.cells[at] for row in section.matrix.rows if row.id == feature)


def test_published_facts_stand_in_a_column_of_their_own():
    section = gemini(routine(), published())
    heads = [label(column, section) for column in section.matrix.columns]
    assert heads == ["observed", "live"]
    seen = cell(section, "chat-create", 0)
    assert seen.support is Support.PARTIAL
    assert seen.note.startswith("held in 2 of 3 recordings, last seen 2026-09-15 (2 months ago)")
    assert cell(section, "chat-create", 1).support is Support.UNKNOWN


def test_an_empty_live_column_says_which_command_fills_it():
    assert "conformance record --target gemini" in gemini(routine(), published()).says


def test_live_evidence_is_not_joined_with_published_facts():
    section = gemini(everything(), published())
    heads = [label(column, section) for column in section.matrix.columns]
    assert heads == ["observed", "live · rest", "live · python"]
    assert [cell(section, "chat-create", at).verdicts for at in range(3)] == [7, 5, 1]
    assert "conformance record" not in section.says


def test_traffic_of_ones_own_is_not_joined_with_published_facts():
    own = {"target": "gemini", "provenance": Provenance.OBSERVED, "surface": "recorded"}
    section = gemini(run_of(verdict("chat-create/core", Outcome.FAIL, **own)), published())
    heads = [label(column, section) for column in section.matrix.columns]
    assert sorted(heads) == ["live", "observed · published", "observed · recorded"]
    by_head = dict(zip(heads, range(3), strict=True))
    assert cell(section, "chat-create", by_head["observed · published"]).support is Support.PARTIAL
    assert cell(section, "chat-create", by_head["observed · recorded"]).support is Support.BROKEN


def test_a_run_about_another_endpoint_has_no_facts_on_gemini_beside_it():
    other = run_of(verdict("chat-create/core", target="vllm", provenance=Provenance.LIVE))
    assert beside(other, published()) is other
    assert not gemini(other, published()).spoken


def test_facts_beside_a_run_change_nothing_of_how_it_ended():
    run = routine()
    assert ending(run).code == 0
    assert len(beside(run, published()).verdicts) > len(run.verdicts)
    assert ending(run) == ending(routine())


def deviation(name, **more):
    return Deviation(name, "Somebody", ("a/b#1", "https://host.invalid/x", "hearsay"), **more)


def test_reports_about_the_endpoint_are_numbered_by_feature_and_told_once():
    ours = deviation("ours", gemini=True)
    other = deviation("other", where="a proxy")
    known = {"chat-stop/core": [ours], "chat-create/core": [ours, other], "chat-odd/seen": [other]}
    notes = reported.notes(gemini(routine(), published()), known)
    (note,) = notes.notes
    assert (note.number, note.deviation.id) == (1, "ours")
    assert set(note.clauses) == {"chat-stop/core", "chat-create/core"}
    assert notes.of_feature == {"chat-create": (1,), "chat-stop": (1,)}
    addresses = [address for _, address in note.threads]
    assert addresses == ["https://github.com/a/b/issues/1", "https://host.invalid/x", None]


def test_a_rehearsal_has_no_reports_under_it():
    rehearsed = sections(routine(), CATALOGUE)[-1]
    known = {"chat-create/core": [deviation("ours", gemini=True)]}
    assert reported.notes(rehearsed, known).notes == ()


def test_today_is_the_day_the_run_began():
    later = replace(routine(), header=replace(routine().header, started="2027-11-22T00:00:00Z"))
    assert "(14 months ago)" in cell(gemini(later, published()), "chat-create", 0).note
