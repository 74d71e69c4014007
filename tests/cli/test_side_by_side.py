"""`conformance report RUN --against EARLIER` writes the page with what changed, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.catalogue import load
from conformance.cli import main
from conformance.model import Footer, Header, Outcome, Provenance, Run, TargetHead, Verdict
from conformance.results import dump


def run_with(outcome):
    clause = load().clauses["chat-create/answers"]
    verdict = Verdict(
        clause=clause.id,
        feature=clause.feature,
        area=clause.area,
        level=clause.level,
        basis=clause.basis,
        target="reference-openai",
        surface="rest",
        exchange="chat/hello",
        model=None,
        outcome=outcome,
        provenance=Provenance.REHEARSED,
    )
    heads = (TargetHead("reference-openai", Provenance.REHEARSED),)
    header = Header("0.1.0", "2026-11-22T10:00:00Z", heads, ("rest",), selection="one clause")
    return Run(header, (), (verdict,), Footer("2026-11-22T10:00:09Z", 0, 1))


@pytest.fixture
def folders(tmp_path):
    """The folders of an earlier run and of a later one, in which a clause broke."""
    for name, outcome in (("earlier", Outcome.PASS), ("later", Outcome.FAIL)):
        (tmp_path / name).mkdir()
        dump(run_with(outcome), tmp_path / name / "run.jsonl")
    return tmp_path


def report(folders, *more):
    return main(["report", str(folders / "later" / "run.jsonl"), *more])


def test_the_page_shows_what_changed_since_the_earlier_run(folders, capsys):
    assert report(folders, "--against", str(folders / "earlier")) == 1
    text = (folders / "later" / "index.html").read_text("utf-8")
    assert 'id="changes"' in text
    assert "1 of 1 verdict got worse: 1 newly red." in text
    assert "was ● full" in text or "was ◐ partial" in text


def test_without_an_earlier_run_nothing_is_compared(folders, capsys):
    assert report(folders) == 1
    assert 'id="changes"' not in (folders / "later" / "index.html").read_text("utf-8")


def test_an_earlier_run_that_was_cut_off_is_refused_before_anything_is_written(folders, capsys):
    cut = replace(run_with(Outcome.PASS), footer=None)
    dump(cut, folders / "earlier" / "run.jsonl")
    assert report(folders, "--against", str(folders / "earlier")) == 3
    assert "cannot be compared" in capsys.readouterr().err
    assert not (folders / "later" / "index.html").exists()
