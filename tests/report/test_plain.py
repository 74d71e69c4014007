"""Text from anywhere becomes text that acts on nothing, and nothing in it is hidden."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.report.plain import ascii_only, clean, counted, web_link
from tests.strategies import HOSTILE

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=300)
anything = st.sampled_from(HOSTILE) | st.text()


@HYPOTHESIS
@given(text=anything)
def test_cleaned_text_holds_no_character_that_acts(text):
    cleaned = clean(text)
    assert {unicodedata.category(each) for each in cleaned} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert not set(cleaned) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
    cleaned.encode("utf-8")
    assert ascii_only(cleaned).isascii()


@HYPOTHESIS
@given(text=anything)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@HYPOTHESIS
@given(text=anything, limit=st.integers(1, 50))
def test_a_limit_cuts_and_says_how_long_it_was(text, limit):
    found = clean(text, limit=limit)
    if len(text) > limit:
        assert found == f"{clean(text[:limit])}… ({len(text)} characters)"
    else:
        assert found == clean(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x7f\x9b", r"\x7f\x9b"),
        ("\u202eabc", r"\u202eabc"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("naïve 漢字 👩‍👧", "naïve 漢字 👩‍👧"),
    ],
)
def test_what_acts_is_spelled_out_and_the_rest_stays(text, shown):
    assert clean(text) == shown


def test_lines_may_stay_lines():
    assert clean("a\n\tb\r\n", lines=True) == "a\n\tb\\r\n"


@pytest.mark.parametrize(
    "address",
    [None, "", "javascript:alert(1)", "data:text/html,x", "//a.invalid", "http:", "https://[x"],
)
def test_only_web_addresses_become_links(address):
    assert web_link(address) is None
    assert web_link("https://a.invalid/x") == "https://a.invalid/x"


def test_numbers_stand_with_their_noun():
    assert [counted(0, "verdict"), counted(1, "verdict"), counted(2, "breach", "breaches")] == [
        "0 verdicts", "1 verdict", "2 breaches",
    ]  # fmt: skip
