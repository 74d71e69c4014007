"""A draft is TOML that the reader takes once its reason is written, and not a moment before."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.catalogue.deviations import Reported, reported
from conformance.model import Breach, Housekeeping, Outcome
from conformance.report.drafted import entry
from conformance.results.drafts import drafts
from conformance.targets import expectations
from tests.report.conftest import verdict
from tests.strategies import texts

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=100)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
TODAY = date(2026, 11, 22)
BREACH = Breach("/id", ("a string", "an integer"), "null")


def drafted(*known: Reported, breach: Breach = BREACH, **more) -> str:
    (draft,) = drafts([verdict("chat-create/id", Outcome.FAIL, breaches=(breach,), **more)])
    return entry(draft, known, TODAY)


def table(text: str) -> dict:
    (found,) = tomllib.loads(text)["expect"]
    return found


def test_a_draft_says_what_when_and_for_how_long():
    assert table(drafted()) == {
        "clause": "chat-create/id",
        "outcome": ["fail"],
        "reason": "TODO: say why this is so. At /id expected a string or an integer, found null",
        "since": TODAY,
        "review": date(2027, 2, 20),
    }


def test_the_reader_refuses_a_draft_and_takes_it_with_a_reason(tmp_path):
    path = tmp_path / "gateway.toml"
    path.write_text(drafted(), "utf-8")
    with pytest.raises(Housekeeping, match="says nothing yet"):
        expectations.read(path)
    path.write_text(drafted().replace("TODO: say why this is so.", "The gateway drops ids."))
    (read,) = expectations.read(path, clauses=["chat-create/id"])
    assert (read.outcomes, read.surface, read.exchange) == (frozenset({Outcome.FAIL}), "*", "*")


def test_a_reported_deviation_gives_fact_and_link_and_further_ones_a_comment():
    first, second, *_ = (each for each in reported() if "#" in each.threads[0])
    text = drafted(first, second)
    found = table(text)
    assert found["fact"].startswith(f"reported as {first.id} at {first.where}")
    repository, _, number = first.threads[0].partition("#")
    assert found["link"] == f"https://github.com/{repository}/issues/{number}"
    assert f"# also reported: reported as {second.id}" in text


@HYPOTHESIS
@given(where=texts, wanted=st.lists(texts, min_size=1, max_size=2), came=texts, exchange=texts)
def test_whatever_came_the_draft_is_toml_and_its_reason_unfinished(where, wanted, came, exchange):
    breach = Breach(where, tuple(wanted), came)
    text = drafted(breach=breach, exchange=exchange)
    assert table(text)["reason"].startswith("TODO: ")
    assert not CONTROL.search(text.replace("\n", ""))
