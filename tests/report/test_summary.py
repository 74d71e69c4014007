"""A summary says first what a person has to do, stays small, and names what it leaves out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from conformance.model import Outcome
from conformance.report import Deviation, markdown, summary
from tests.report.conftest import run_of, verdict
from tests.report.made import everything
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
GITHUB_TAKES = 1024 * 1024


def shown(run, **more):
    return summary.render(run, catalogue=CATALOGUE, **more)


@HYPOTHESIS
@given(run=runs())
def test_a_summary_of_any_run_fits_and_folds_up_whole(run):
    text = shown(run)
    assert len(text.encode("utf-8")) <= summary.LARGEST < GITHUB_TAKES
    lines = text.split("\n")
    opened = [line for line in lines if line.startswith("<details><summary>")]
    assert len(opened) == lines.count("</details>")


def test_thousands_of_failures_stay_within_the_bound():
    failed = [
        verdict("chat-create/id", Outcome.FAIL, note="n" * 900, target=f"target-{number}")
        for number in range(2_000)
    ]
    text = shown(run_of(*failed))
    assert len(text.encode("utf-8")) <= summary.LARGEST
    assert "and 1980 of 2000 more" in text


def test_what_does_not_fit_is_named_and_what_needs_a_person_stays():
    text = shown(everything(), largest=9_000)
    assert len(text.encode("utf-8")) <= 9_000
    assert "## 4 unexpected failures" in text
    left_out = next(line for line in text.split("\n") if line.startswith("Left out here"))
    assert "Gemini API" in left_out
    assert "<summary>Gemini API</summary>" not in text


def test_unexpected_failures_stand_in_full_with_who_breaks_and_the_command():
    known = {"chat-create/id": [Deviation("empty-id", "A client that joins by id", ("a/b#1",))]}
    text = shown(everything(), deviations=known)
    first = text.index("## 4 unexpected failures")
    assert "rerun      conformance run --clause chat-create/id" in text[first:]
    assert "who breaks A client that joins by id (empty-id; a/b#1)" in text
    assert first < text.index("**Gemini API.**") < text.index("<details>")


def test_a_failure_cannot_leave_its_fence():
    failed = verdict("chat-create/id", Outcome.FAIL, note="```\n# not a heading\n````")
    text = shown(run_of(failed))
    assert "`````text" in text
    assert "\n# not" not in text


def test_a_title_from_outside_is_text_in_the_fold():
    live = verdict("chat-create/core", target="<b>x</b>.example")
    observed = replace(live, provenance="observed")
    text = shown(run_of(replace(observed, provenance=everything().verdicts[9].provenance)))
    assert "<summary>&lt;b&gt;x&lt;/b&gt;.example</summary>" in text


def test_the_blocks_of_a_report_make_up_all_of_it():
    run = everything()
    lines = [
        line for group in markdown.blocks(run, CATALOGUE) for each in group for line in each.lines
    ]
    assert "\n".join(lines) == markdown.render(run, catalogue=CATALOGUE)
