"""What is expected of a target, read strictly."""

from __future__ import annotations

import datetime
import re

import pytest

from conformance.catalogue.deviations import reported
from conformance.model import Basis, Housekeeping, Level, Outcome, Provenance, Verdict
from conformance.targets import expectations as room
from conformance.targets.expectations import apply, load, overdue, read, stale

ENTRY = {
    "clause": '"tools-stream/index"',
    "outcome": '["fail"]',
    "reason": '"Fragments carry no index on this endpoint."',
    "since": "2026-11-22",
    "review": "2027-02-22",
}


def entry(**changed) -> str:
    members = {**ENTRY, **changed}
    lines = [f"{name} = {value}" for name, value in members.items() if value is not None]
    return "\n".join(["[[expect]]", *lines, ""])


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "gemini.toml"
        path.write_text(text)
        return path

    return file


def verdict(outcome=Outcome.FAIL, **changed) -> Verdict:
    told = {
        "clause": "tools-stream/index",
        "surface": "rest",
        "exchange": "tools/weather-stream",
        "model": "gemini-3.8-flash",
        **changed,
    }
    return Verdict(
        feature="tools-stream",
        area="tools",
        level=Level.MUST,
        basis=Basis.INHERITED,
        target="gemini",
        outcome=outcome,
        provenance=Provenance.LIVE,
        **told,
    )


def test_an_entry_is_read_whole(file):
    more = {"surface": '"re*"', "fact": '"wire facts 3.5"', "link": '"https://example.org/1"'}
    (found,) = read(file("# why\n\n" + entry(**more)))
    assert found.outcomes == {Outcome.FAIL}
    assert (found.since, found.review) == ("2026-11-22", "2027-02-22")
    assert (found.surface, found.exchange, found.model) == ("re*", "*", "*")
    assert found.where == "gemini.toml:3"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (entry(colour='"red"'), "gemini.toml:1: colour is no member"),
        (entry(review=None), "gemini.toml:1: review is missing"),
        (entry(reason='"TODO: say why this is so"'), "says nothing yet"),
        (entry(reason='"because"'), "says nothing yet"),
        (entry(reason="5"), "reason is no text"),
        (entry(outcome='["pass"]'), "the outcome 'pass' is none of"),
        (entry(outcome="[]"), "names no outcome"),
        (entry(outcome="[5]"), "the outcome 5 is none of"),
        (entry(since='"soon"'), "since is no date"),
        (entry(since="2026-11-22T10:00:00Z"), "since is no date"),
        (entry(review="2026-01-01"), "lies before since"),
        (entry(link='"http://example.org"'), "https://"),
        (entry() + entry(surface='"rest"') + entry(), "gemini.toml:14: gemini.toml:1 is already"),
        (entry() + "\n[more]\n", "not more"),
        ("expect = 5", "only"),
        ("[[expect]\n", "no TOML"),
    ],
)
def test_what_is_untidy_is_told_with_its_line(file, text, why):
    with pytest.raises(Housekeeping) as caught:
        read(file(text))
    assert why in caught.value.message
    assert "gemini.toml" in caught.value.message


def test_a_clause_that_does_not_exist_is_untidy(file):
    assert read(file(entry()), clauses={"tools-stream/index"})
    with pytest.raises(Housekeeping, match="no clause tools-stream/index"):
        read(file(entry()), clauses={"other/clause"})


@pytest.mark.parametrize(
    ("changed", "foreseen"),
    [
        ({}, True),
        ({"outcome": Outcome.REFUSED}, False),
        ({"clause": "tools-stream/id"}, False),
        ({"surface": "python"}, False),
        ({"exchange": "tools/other"}, False),
        ({"model": "gemini-2.5-pro"}, False),
        ({"model": None}, False),
    ],
)
def test_an_expectation_foresees_exactly_what_it_names(file, changed, foreseen):
    named = entry(surface='"rest"', exchange='"tools/weather*"', model='"gemini-3*"')
    expected = read(file(named))
    told = apply(verdict(**changed), expected)
    assert (told.expected is not None) is foreseen
    assert told.unexpected is not foreseen


def test_a_green_verdict_stays_as_it_is(file):
    told = verdict(Outcome.PASS)
    assert apply(told, read(file(entry()))) is told


def test_reason_and_link_go_with_the_verdict(file):
    told = apply(verdict(), read(file(entry(link='"https://example.org/1"'))))
    assert told.expected == "Fragments carry no index on this endpoint."
    assert told.link == "https://example.org/1"


@pytest.mark.parametrize(
    ("outcomes", "is_stale"),
    [
        ([Outcome.PASS], True),
        ([Outcome.PASS, Outcome.FAIL], False),
        ([Outcome.REFUSED], True),
        ([Outcome.NOT_APPLICABLE, Outcome.ERROR], False),
        ([], False),
    ],
)
def test_an_expectation_is_stale_when_verdicts_speak_and_none_bears_it_out(
    file, outcomes, is_stale
):
    expected = read(file(entry()))
    assert bool(stale(expected, [verdict(o) for o in outcomes])) is is_stale


def test_an_expectation_is_overdue_after_its_review_date(file):
    expected = read(file(entry()))
    assert not overdue(expected, datetime.date(2027, 2, 22))
    assert overdue(expected, datetime.date(2027, 2, 23)) == expected


def test_a_target_without_a_file_has_no_expectations():
    assert load("nobody") == ()
    assert load("../../endpoints") == ()


def test_the_reference_in_the_openai_dialect_needs_no_excuse():
    assert load("reference-openai") == ()


@pytest.mark.parametrize("path", sorted(room.FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_committed_file_is_tidy(path):
    read(path)


def test_every_expectation_of_a_rehearsed_dialect_names_the_fact_behind_it() -> None:
    assert load("reference-openai") == ()

    gemini = load("reference-gemini")
    known = {each.id for each in reported()}
    without = [entry for entry in gemini if not _founded(entry.fact or "", known)]

    assert len(gemini) >= 15
    assert without == []


def _founded(fact: str, known: set[str]) -> bool:
    """What was recorded, or, where nothing was, reports that the catalogue holds."""
    named = re.findall(r"[a-z]+(?:-[a-z0-9]+)+", fact)
    told = fact.startswith("reported, not recorded: ") and bool(known & set(named))
    return fact.startswith("wire facts") or told
