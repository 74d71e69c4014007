"""On a terminal the run fits, trouble comes first, and nothing an endpoint sent can act."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from conformance.model import Breach, Outcome, Provenance
from conformance.report import Deviation, terminal
from conformance.report.folding import FOLDED
from tests.report.conftest import run_of, verdict
from tests.report.made import published, routine
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
STYLING = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def partly(run):
    """The same run of a part of the suite, whose rehearsals are told with their matrices."""
    return replace(run, header=replace(run.header, selection="area chat"))


def shown(run, *, tty=False, width=100, **more):
    out = StringIO()
    console = Console(
        file=out,
        force_terminal=tty,
        color_system="truecolor" if tty else None,
        width=width,
        legacy_windows=False,
    )
    terminal.render(run, console, catalogue=CATALOGUE, **more)
    return out.getvalue()


@HYPOTHESIS
@given(run=runs())
def test_any_run_renders_without_a_control_character(run):
    assert not CONTROL.search(shown(run))


@HYPOTHESIS
@given(run=runs())
def test_on_a_terminal_only_our_own_styling_is_added(run):
    text = shown(run, tty=True)
    assert not CONTROL.search(STYLING.sub("", text))
    for code in STYLING.findall(text):
        assert re.fullmatch(r"\x1b\[([0-2]|[12];)?([39][0-9])?m", code), code


@HYPOTHESIS
@given(run=runs())
def test_an_ascii_console_gets_ascii(run):
    raw = BytesIO()
    file = TextIOWrapper(raw, encoding="ascii", errors="strict")
    terminal.render(run, Console(file=file, width=80), catalogue=CATALOGUE)
    file.flush()
    assert raw.getvalue().isascii()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_tables_fit_the_width(rehearsal, width):
    foreseen = [
        replace(each, expected="known", note=None) if each.outcome.red else each
        for target in ("reference-openai", "reference-gemini", "a-third-with-a-long-name")
        for each in (replace(v, target=target) for v in rehearsal.verdicts)
    ]
    text = STYLING.sub("", shown(partly(run_of(*foreseen)), tty=True, width=width))
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_a_pipe_gets_one_line_a_feature_and_no_boxes(rehearsal):
    lines = shown(rehearsal, width=40).splitlines()
    row = next(line for line in lines if line.startswith("  chat-create"))
    assert re.split(r" {2,}", row.strip()) == [
        "chat-create", "◐ partial 1/3 [1]", "◐ partial 1/3 [2]",
    ]  # fmt: skip
    assert not set("".join(lines)) & set("─│━┃")


def test_the_worst_feature_stands_first(rehearsal):
    text = shown(rehearsal)
    assert text.index("  chat-create") < text.index("  chat-stop")


def test_notes_are_numbered_below_the_table(rehearsal):
    text = shown(rehearsal)
    assert "  [1] not held: id, style\n" in text
    assert "  [2] not held: id; 1 not judged\n" in text


def test_a_rehearsal_says_that_it_says_nothing_of_gemini(rehearsal):
    text = shown(rehearsal)
    assert "Gemini API: nothing here speaks of it; 3 of 3 features are unknown." in text
    assert "they say nothing about Gemini" in text


def test_only_unexpected_failures_are_told_in_full(rehearsal):
    known = {"chat-create/id": [Deviation("empty-id", "clients join calls", ("a/b#1",))]}
    text = shown(rehearsal, deviations=known)
    assert text.count("\nchat-create/id   must") == 1
    assert "  also on    chat/hello through python\n" in text
    assert "  who breaks clients join calls (empty-id; a/b#1)\n" in text
    assert "\nchat-create/style   " not in text
    assert "1 expected deviation:\n" in text
    assert "chat-create/style fail (reference-openai, 1 verdict): It never had any.\n" in text


def test_the_last_lines_hold_the_counts_with_their_denominators(rehearsal):
    *_, counts, reason, last = shown(rehearsal).splitlines()
    total = len(rehearsal.verdicts)
    assert counts == (
        f"rehearsed, {total} verdicts: {total - 3} pass, 3 fail; 2 of 3 red ones unexpected"
    )
    assert reason == f"2 of {total} verdicts are red and were not expected."
    assert last == "Unexpected failures (exit code 1)."


def test_an_incomplete_run_says_so_first_and_last():
    text = shown(run_of(verdict("chat-create/core"), complete=False))
    assert text.startswith("INCOMPLETE: The run was cut off: it has no footer after 1 verdicts.")
    assert text.endswith("Invalid or incomplete (exit code 3).\n")


def test_housekeeping_is_listed():
    run = run_of(verdict("chat-create/core"), housekeeping=("an expectation is stale",))
    assert "\nan expectation is stale\nHousekeeping needed (exit code 4).\n" in shown(run)


def test_markup_of_an_endpoint_stays_text():
    breach = Breach("/id", ("[red]x[/red]",), "[link=http://a.invalid]y[/link] :smile:")
    text = shown(run_of(verdict("chat-create/id", Outcome.FAIL, breaches=(breach,))), tty=True)
    assert "[red]x[/red]" in text
    assert "[link=http://a.invalid]y[/link] :smile:" in text


def test_live_evidence_gets_a_gemini_table():
    live = verdict("chat-create/core", target="gemini", provenance=Provenance.LIVE)
    text = shown(run_of(live))
    assert "nothing here speaks" not in text
    assert re.search(r"feature +claimed +observed +live · rest", text)


def lanes(*surfaces, target="reference-openai"):
    clauses = ("chat-create/core", "chat-create/id", "chat-create/style")
    return [
        verdict(clause, target=target, surface=surface)
        for surface in surfaces
        for clause in clauses
    ]


def test_what_fits_is_shown_surface_by_surface_and_what_does_not_is_folded():
    run = run_of(*lanes("rest", "python", "javascript"))
    wide = STYLING.sub("", shown(run, tty=True, width=100))
    narrow = STYLING.sub("", shown(run, tty=True, width=50))
    assert FOLDED not in wide
    assert re.search(r"feature +rest +python +javascript", wide)
    assert "a wider window shows each" in " ".join(narrow.split())
    assert re.search(r"feature +reference-openai *\n", narrow)
    assert "javascript: 1 full, 2 unknown of 3 features" in narrow


def test_a_folded_column_shows_the_worst_and_says_where_surfaces_differ():
    refused = verdict("chat-create/core", Outcome.REFUSED, surface="python", note="400")
    others = lanes("rest", "javascript")
    rest = [each for each in lanes("python") if each.clause != "chat-create/core"]
    run = run_of(*others, refused, *rest)
    narrow = STYLING.sub("", shown(run, tty=True, width=50))
    assert "■ refused 2/3 [1]" in narrow
    note = " ".join(narrow[narrow.index("  [1]") :].split())
    assert note.startswith(
        "[1] refused (1 of 3); by surface: rest full, python refused, javascript full "
    )


def test_what_cannot_be_folded_is_split_into_tables_that_fit():
    every = [
        each
        for number in range(5)
        for each in lanes("rest", "python", target=f"a-target-with-number-{number}")
    ]
    text = STYLING.sub("", shown(partly(run_of(*every)), tty=True, width=60))
    assert text.count("\nfeature ") >= 3
    heads = "".join(line for line in text.splitlines() if line.startswith("feature "))
    assert all(f"a-target-with-number-{number}" in heads for number in range(5))


def test_a_pipe_folds_nothing():
    run = run_of(*lanes("rest", "python", "javascript"))
    text = shown(run, width=30)
    assert FOLDED not in text
    assert re.search(r"^feature +rest +python +javascript$", text, re.MULTILINE)


def test_a_routine_rehearsal_of_everything_is_told_in_a_line_a_target():
    text = shown(routine(), observed=published())
    assert "  reference-gemini: 1 partial, 2 unknown of 3 features" in text
    assert "1 deviation expected of our own endpoint" in text
    assert len([line for line in text.splitlines() if line.startswith("  chat-create")]) == 1


@pytest.mark.parametrize("change", [{"expected": None}, {"outcome": Outcome.ERROR}])
def test_a_rehearsal_that_did_not_go_as_expected_is_told_with_its_matrix(change):
    run = routine()
    *others, last = run.verdicts
    text = shown(replace(run, verdicts=(*others, replace(last, **change))))
    assert re.search(r"feature +reference-openai · rest", text)


def test_a_rehearsal_that_was_asked_for_by_itself_is_told_with_its_matrix():
    run = routine()
    alone = replace(run, header=replace(run.header, targets=run.header.targets[1:]))
    assert re.search(r"feature +reference-gemini · rest", shown(alone))


@pytest.mark.parametrize(("width", "days"), [(80, False), (140, True)])
def test_a_wide_terminal_has_the_days_and_a_narrow_one_the_ages(width, days):
    text = STYLING.sub("", shown(routine(), tty=True, width=width, observed=published()))
    row = next(line for line in text.splitlines() if line.startswith("  chat-create"))
    assert "2 months ago [1]" in row
    assert ("2026-09-15" in row, "guide 2026-11-22" in row) == (days, days)
    assert text.count("\nfeature ") == 1


def test_reports_are_counted_under_the_matrix_of_gemini():
    known = {"chat-create/id": [Deviation("ours", "Somebody", ("a/b#1",), gemini=True)]}
    assert "reported: 1 deviation that people met" in shown(
        routine(), observed=published(), deviations=known
    )
