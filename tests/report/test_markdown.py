"""The matrix in Markdown: evidence apart, notes numbered, nothing an endpoint sent is markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Breach, Outcome, Provenance
from conformance.report import Deviation
from conformance.report.markdown import code, plain, render
from tests.report.conftest import run_of, verdict
from tests.strategies import CATALOGUE, HOSTILE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)
# Backslash escapes first, as a reader of tables goes through a row.
BORDERS = re.compile(r"\\.|(\|)")
CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def shown(run):
    return render(run, catalogue=CATALOGUE)


def borders(row):
    return sum(found is not None for found in (each.group(1) for each in BORDERS.finditer(row)))


@HYPOTHESIS
@given(run=runs())
def test_any_run_renders_with_whole_tables_and_no_foreign_markup(run):
    text = shown(run)
    text.encode("utf-8")
    width = 0
    for line in text.split("\n"):
        assert line.isprintable() or not set(line) & set("\x1b\r\x00\x85")
        if line.startswith("| "):
            width = width or borders(line)
            assert borders(line) == width
        else:
            width = 0
        outside = re.sub(r"\\[^\w\s]", "", CODE.sub("", line))
        assert "<" not in outside
        assert "](" not in outside
        assert "://" not in outside


@HYPOTHESIS
@given(text=st.sampled_from(HOSTILE) | st.text(st.sampled_from("`\\| a"), max_size=12))
def test_a_code_span_cannot_be_closed_from_inside(text):
    span = code(text)
    fence = re.match("`+", span).group()
    assert span.endswith(fence)
    assert fence not in re.findall("`+", span[len(fence) : -len(fence)])
    assert borders(span) == 0


def test_plain_text_is_escaped_letter_by_letter():
    assert plain("a_b <i> [x](y) #1 | c") == r"a\_b \<i\> \[x\]\(y\) \#1 \| c"
    assert plain("see http://a.invalid at 10:00") == r"see http\://a.invalid at 10:00"


def test_a_rehearsal_stands_apart_and_gemini_stays_unknown(rehearsal):
    gemini, _, rest = shown(rehearsal).partition("## Rehearsal")
    assert "| feature | claimed | observed | live |" in gemini
    assert "| Chat completion `chat-create` | guide, read 2026-11-22 | ? unknown | ? unknown |" in (
        gemini
    )
    assert "partial 1/3" not in gemini
    assert "say nothing about Gemini" in rest
    assert (
        "| Chat completion `chat-create` | ◐ partial 1/3 \\[1\\] | ◐ partial 1/3 \\[2\\] |" in rest
    )
    assert "1. not held: id, style" in rest


def test_an_incomplete_run_warns_on_top():
    lines = shown(run_of(verdict("chat-create/core"), complete=False)).splitlines()
    assert lines[2].startswith("> **Warning.** The run was cut off")


def test_what_is_red_is_listed_with_what_was_expected(rehearsal):
    text = shown(rehearsal)
    assert (
        "| `chat-create/id` | reference-openai, rehearsed | fail | 2 | `/id` | `null` | **no** |"
        in text
    )
    assert "It never had any." in text


def test_housekeeping_is_listed():
    run = run_of(verdict("chat-create/core"), housekeeping=("cassette x was not played",))
    assert "## To do\n\n- cassette x was not played\n" in shown(run)


@pytest.mark.parametrize("provenance", [Provenance.LIVE, Provenance.OBSERVED])
def test_evidence_of_gemini_stands_in_its_own_column(provenance):
    breach = Breach("/id", ("a string",), "`|`<x-hostile>")
    failed = verdict("chat-create/id", Outcome.FAIL, breaches=(breach,))
    text = shown(run_of(replace(failed, target="gemini", provenance=provenance)))
    heads = {"live": "observed | live · rest", "observed": "observed · rest | live"}
    assert f"\n| feature | claimed | {heads[provenance]} |\n" in text
    assert (
        "| `chat-create/id` | gemini | fail | 1 | `/id` | `` `\\|`<x-hostile> `` | **no** |" in text
    )


def test_many_surfaces_of_a_target_share_a_column():
    surfaces = ("rest", "python", "python-async", "javascript")
    every = [
        verdict("chat-create/core", surface=surface, target=target)
        for target in ("reference-openai", "reference-gemini")
        for surface in surfaces
    ]
    text = shown(run_of(*every))
    assert "| feature | reference-openai | reference-gemini |" in text
    assert "takes all surfaces of a target together" in text
    few = shown(run_of(*every[:4]))
    assert "| feature | rest | python | python-async | javascript |" in few


def test_what_people_reported_stands_in_numbered_notes_under_the_matrix_of_gemini():
    ours = Deviation("ours", "Somebody", ("a/b#1",), symptom="The id is gone.", gemini=True)
    other = Deviation("other", "Nobody", symptom="It rains.")
    known = {"chat-create/id": [ours, other]}
    text = render(run_of(verdict("chat-create/core")), catalogue=CATALOGUE, deviations=known)
    assert re.search(r"\| Chat completion `chat-create` \|.*\| R1 \|\n", text)
    assert "- **R1** The id is gone. `chat-create/id`" in text
    assert "[a/b\\#1](https://github.com/a/b/issues/1)" in text
    assert "It rains." not in text
