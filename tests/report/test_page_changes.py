"""Two runs on one page: the kinds of change, support side by side, and links that lead there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from conformance.model import Breach, InvalidRun, Outcome
from conformance.report.page import render
from conformance.results.compare import Kind
from tests.report.conftest import run_of, verdict
from tests.report.test_page import Page
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=50)
BREACH = Breach("/id", ("a string",), "<x-hostile>")


def shown(earlier, run):
    return render(run, catalogue=CATALOGUE, earlier=earlier)


def changed(earlier, run):
    found = re.search(r'<section id="changes">.*?</section>', shown(earlier, run), re.DOTALL)
    return Page(found.group()).text


def on(exchange, outcome=Outcome.PASS, **more):
    return verdict("chat-create/core", outcome, exchange=f"chat/{exchange}", **more)


EARLIER = run_of(
    on("broke"),
    on("gone"),
    on("mended", Outcome.FAIL, expected="It was so."),
    on("same"),
    on("other", Outcome.FAIL, expected="It was so."),
)
LATER = run_of(
    on("broke", Outcome.FAIL, breaches=(BREACH,)),
    on("mended"),
    on("same"),
    on("other", Outcome.REFUSED, expected="It is so."),
    on("new"),
)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.NEWLY_RED, "1 of 5 verdicts red now and not before"),
        (Kind.LOST, "1 of 5 verdicts judged before and not now"),
        (Kind.CHANGED, "1 of 5 verdicts another outcome on the same side of red"),
        (Kind.NEWLY_GREEN, "1 of 5 verdicts red before and held now"),
        (Kind.ADDED, "1 of 5 verdicts judged now and not before"),
    ],
)
def test_every_kind_of_change_is_counted_and_told(kind, said):
    assert said in changed(EARLIER, LATER)
    assert f'id="changes-{kind}"' in shown(EARLIER, LATER)
    assert f'<option value="{kind}">' in shown(EARLIER, LATER)


def test_a_newly_red_verdict_is_told_with_its_breach_and_its_command():
    text = changed(EARLIER, LATER)
    assert "chat-create/core ● pass ▲ fail /id: expected a string, found <x-hostile>" in text
    assert "conformance run --target reference-openai --surface rest --clause chat-create" in text


def test_support_stands_side_by_side_and_the_cell_says_what_it_was():
    calm = run_of(on("broke"))
    broken = run_of(on("broke", Outcome.FAIL))
    assert "chat-create ◐ partial 1/3 ▲ broken 0/3" in changed(calm, broken)
    assert "▲ broken 0/3 was ◐ partial" in Page(shown(calm, broken)).text


def test_runs_that_agree_say_so():
    text = changed(EARLIER, EARLIER)
    assert "None of 5 verdicts got worse: no change." in text
    assert "No feature's support or score changed." in text


def test_a_run_by_itself_speaks_of_no_change():
    text = render(EARLIER, catalogue=CATALOGUE)
    assert "changes" not in Page(text).ids
    assert 'id="change"' not in text


def test_a_run_that_was_cut_off_is_not_compared():
    with pytest.raises(InvalidRun):
        shown(replace(EARLIER, footer=None), LATER)


@HYPOTHESIS
@given(earlier=runs(), run=runs())
def test_nothing_in_two_runs_becomes_markup(earlier, run):
    sound = [replace(each, footer=LATER.footer, exchanges=(), verdicts=tuple(
        verdict for verdict in each.verdicts if verdict.outcome is not Outcome.ERROR
    )) for each in (earlier, run)]  # fmt: skip
    sound = [replace(each, footer=replace(each.footer, verdicts=len(each.verdicts), exchanges=0))
             for each in sound]  # fmt: skip
    try:
        text = shown(*sound)
    except InvalidRun:
        return
    page = Page(text)
    assert page.open == []
    assert "x-hostile" not in page.tags
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
