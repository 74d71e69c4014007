"""The matrix keeps evidence of different provenance apart and shows every feature."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conformance.model import Header, Outcome, Provenance, Run, Support, TargetHead
from conformance.results import columns, matrix
from conformance.results.matrix import Column
from tests.results.test_rollup import all_of, on
from tests.strategies import CATALOGUE, runs

GEMINI = "https://generativelanguage.googleapis.com/v1beta/openai/"
HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)


def run_of(*verdicts, heads=(), surfaces=("rest", "python")):
    return Run(Header("0.1.0", "2026-11-22T10:00:00Z", tuple(heads), surfaces), (), verdicts)


def head(name, provenance=Provenance.LIVE, base_url=None):
    return TargetHead(name, provenance, base_url, recorded="2026-11-22")


def test_columns_stand_in_the_headers_order():
    run = run_of(
        on("chat-create/core", target="b", surface="python"),
        on("chat-create/core", target="a", surface="python"),
        on("chat-create/core", target="a", surface="rest"),
        heads=[head("a"), head("b")],
    )
    found = [(column.target, column.surface) for column in columns(run)]
    assert found == [("a", "rest"), ("a", "python"), ("b", "python")]
    assert {column.recorded for column in columns(run)} == {"2026-11-22"}


def test_one_target_rehearsed_and_live_makes_two_columns():
    good = all_of()
    bad = [replace(each, provenance=Provenance.REHEARSED) for each in all_of(core=Outcome.FAIL)]
    found = matrix(run_of(*good, *bad), CATALOGUE)
    row = next(row for row in found.rows if row.id == "chat-create")
    supports = {
        column.provenance: cell.support
        for column, cell in zip(found.columns, row.cells, strict=True)
    }
    assert supports == {Provenance.LIVE: Support.FULL, Provenance.REHEARSED: Support.BROKEN}


def test_rehearsed_evidence_never_speaks_of_gemini_whatever_it_calls_itself():
    for base_url in (None, GEMINI):
        faked = on("chat-create/core", target="gemini", provenance=Provenance.REHEARSED)
        run = run_of(faked, heads=[head("gemini", Provenance.REHEARSED, base_url)])
        assert [column.gemini for column in columns(run)] == [False]


def test_gemini_is_known_by_its_host_or_else_by_its_name():
    for name, base_url, is_gemini in (
        ("gemini", None, True),
        ("generativelanguage.googleapis.com", None, True),
        ("mine", GEMINI, True),
        ("gemini", "http://127.0.0.1:8000/v1/", False),
        ("gemini", "http://[broken/", False),
        ("gemini-proxy", None, False),
        ("mine", "https://generativelanguage.googleapis.com.evil.invalid/", False),
    ):
        verdict = on("chat-create/core", target=name)
        run = run_of(verdict, heads=[head(name, base_url=base_url)])
        assert [column.gemini for column in columns(run)] == [is_gemini], (name, base_url)


def test_every_feature_has_a_row_and_without_evidence_it_is_unknown():
    found = matrix(run_of(*all_of()), CATALOGUE)
    assert {row.id for row in found.rows} == set(CATALOGUE.features)
    silent = next(row for row in found.rows if row.id == "chat-stop")
    assert [cell.support for cell in silent.cells] == [Support.UNKNOWN]


def test_a_feature_only_verdicts_know_is_shown_too():
    lost = on("chat-create/id", feature="gone", clause="gone/id", area="elsewhere")
    found = matrix(run_of(lost), CATALOGUE)
    assert [(area.area, area.title) for area in found.areas][-1] == ("elsewhere", "elsewhere")
    assert [row.title for row in found.rows if row.feature is None] == ["gone"]


def test_the_worst_feature_of_an_area_comes_first():
    full = all_of()
    broken = on("chat-stop/core", Outcome.FAIL)
    foreseen = replace(broken, expected="known")
    assert [row.id for row in matrix(run_of(*full, foreseen), CATALOGUE).rows] == [
        "chat-stop", "chat-create", "chat-odd",
    ]  # fmt: skip
    worse = [*all_of(style=Outcome.FAIL), foreseen]
    assert next(iter(matrix(run_of(*worse), CATALOGUE).rows)).id == "chat-create"


def test_a_clause_that_one_surface_judged_is_not_missed_by_the_other():
    rest = [replace(each, surface="rest") for each in all_of()]
    python = [on("chat-create/core", surface="python"), on("chat-create/id", surface="python")]
    found = matrix(run_of(*rest, *python), CATALOGUE)
    row = next(row for row in found.rows if row.id == "chat-create")
    assert [cell.support for cell in row.cells] == [Support.FULL, Support.FULL]


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ADVICE, Outcome.UNTESTABLE])
def test_a_clause_that_broke_through_one_surface_does_not_complete_the_other(outcome):
    python = [replace(each, surface="python") for each in all_of() if "/id" not in each.clause]
    broken = on("chat-create/id", outcome, surface="rest")
    for run in (
        run_of(*python),
        run_of(*python, broken),
        run_of(*python, broken, on(broken.clause)),
    ):
        found = matrix(run, CATALOGUE)
        cells = next(row.cells for row in found.rows if row.id == "chat-create")
        words = {
            column.surface: cell.support for column, cell in zip(found.columns, cells, strict=True)
        }
        assert words["python"] is Support.PARTIAL


def test_a_column_over_all_surfaces_takes_the_worst_of_them():
    rest = all_of()
    python = [replace(each, surface="python") for each in all_of(core=Outcome.REFUSED)]
    whole = Column("gemini", None, Provenance.LIVE)
    row = next(
        row for row in matrix(run_of(*rest, *python), CATALOGUE, of=[whole]).rows
        if row.id == "chat-create"
    )  # fmt: skip
    assert row.cells[0].support is Support.REFUSED
    assert row.cells[0].verdicts == 10


@HYPOTHESIS
@given(run=runs())
def test_no_verdict_is_lost_and_none_counts_twice(run):
    found = matrix(run, CATALOGUE)
    held = [
        verdict
        for row in found.rows
        for column in row.clauses
        for result in column.values()
        for verdict in result.verdicts
    ]
    assert sorted(map(id, held)) == sorted(map(id, run.verdicts))
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
