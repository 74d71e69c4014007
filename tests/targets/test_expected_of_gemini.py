"""What is expected of the Gemini API is judged, linked, dated, and to be looked at again."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path

import pytest

from conformance.catalogue import load
from conformance.catalogue.deviations import reported
from conformance.model import Outcome
from conformance.targets import expectations
from conformance.targets.expectations import Expectation

KNOWN = load()
EXPECTED = expectations.load("gemini", clauses=KNOWN.clauses)
CATALOGUE = Path(expectations.__file__).parents[1] / "catalogue"
THREAD = re.compile(r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/issues/(?P<number>\d+)")


def named(each: Expectation) -> str:
    return f"{each.clause} {each.exchange} {each.model}"


def threads() -> set[str]:
    """Every thread that the catalogue cites about the endpoint itself."""
    return {
        thread
        for each in reported()
        if each.service == "gemini-compat-endpoint"
        for thread in each.threads
    }


def places() -> set[str]:
    """Where published recordings lie, and the addresses of documents."""
    recordings = tomllib.loads((CATALOGUE / "recordings" / "gemini.toml").read_text("utf-8"))
    sources = tomllib.loads((CATALOGUE / "sources.toml").read_text("utf-8"))
    return {f"https://github.com/{each['repository']}" for each in recordings["recording"]} | {
        each["address"] for each in sources["source"] if "address" in each
    }


def test_there_is_something_to_expect() -> None:
    assert len(EXPECTED) > 30


@pytest.mark.parametrize("each", EXPECTED, ids=named)
def test_its_clause_is_judged_and_asked_of_this_endpoint(each: Expectation) -> None:
    clause = KNOWN.clauses[each.clause]
    assert clause.excluded is None
    assert clause.only in (None, "gemini")
    assert clause.level.value == "must" or each.outcomes == {Outcome.REFUSED}


@pytest.mark.parametrize("each", EXPECTED, ids=named)
def test_its_link_leads_to_a_report_a_recording_or_a_document(each: Expectation) -> None:
    link = each.link or ""
    thread = THREAD.fullmatch(link)
    if thread:
        assert f"{thread['repository']}#{thread['number']}" in threads()
    else:
        assert link in threads() | places()


@pytest.mark.parametrize("each", EXPECTED, ids=named)
def test_a_linked_report_is_about_the_same_clause_and_not_mended(each: Expectation) -> None:
    thread = THREAD.fullmatch(each.link or "")
    cited = f"{thread['repository']}#{thread['number']}" if thread else each.link
    rows = [row for row in reported() if cited in row.threads]
    assert all(row.status not in ("fixed", "partly-fixed", "unconfirmed") for row in rows)
    features = {clause.partition("/")[0] for row in rows for clause in row.clauses}
    if rows:
        assert each.clause.partition("/")[0] in features | {"chat-stream", "errors-envelope"}


@pytest.mark.parametrize("each", EXPECTED, ids=named)
def test_it_says_since_when_until_when_and_when_to_look_again(each: Expectation) -> None:
    since, review = map(datetime.date.fromisoformat, (each.since, each.review))
    assert since < datetime.date(2026, 11, 22) < review <= datetime.date(2027, 5, 22)
    assert re.search(r"\d{4}-\d{2}", each.fact or "")


def test_it_names_an_exchange_where_one_alone_is_judged() -> None:
    """Rules look at every answer; what one test judges is expected of its exchange alone."""
    wide = {each.clause for each in EXPECTED if each.exchange == "*"}
    assert {clause for clause in wide if not KNOWN.clauses[clause].by_rule} == set()
