"""Outlines hold members, types and places in a row, and of values what a lens lets through."""

from __future__ import annotations

import pytest

from conformance.wire.outline import Lens, Row, Rule, outline


def row(marks: str) -> Row:
    return Row.of([mark == "x" for mark in marks])


@pytest.mark.parametrize(
    ("marks", "plainest"),
    [
        ("xxxx", Rule.EVERY), ("....", Rule.NONE), ("x...", Rule.FIRST), ("...x", Rule.LAST),
        (".xxx", Rule.BUT_FIRST), ("xxx.", Rule.BUT_LAST), (".x.x", Rule.SOME),
    ],
)  # fmt: skip
def test_a_row_says_which_rule_explains_it(marks: str, plainest: Rule) -> None:
    assert row(marks).plainest is plainest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xxxx", "x"), ("x...", "x"), ("...x", "x"), ("xxx.", "x."), ("...x", ".x"),
        (".xxx", "."), ("xxx.", "."), (".x.x", "x.."), (".x.x", "xx.x."),
    ],
)  # fmt: skip
def test_rows_of_other_lengths_agree_when_one_rule_explains_both(one: str, other: str) -> None:
    assert row(one).agrees(row(other))
    assert row(other).agrees(row(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("xxxx", "x..."), ("x...", "...x"), ("xxxx", "...."), (".xxx", "xxxx"), ("xxxx", "x.xx")],
)
def test_rows_that_no_one_rule_explains_disagree(one: str, other: str) -> None:
    assert not row(one).agrees(row(other))
    assert not row(other).agrees(row(one))


def test_an_outline_names_every_place_and_its_types() -> None:
    found = outline([{"a": [{"b": 1}, {"b": None, "c": "x"}]}], Lens())

    assert set(found) == {"", "/a", "/a/*", "/a/*/b", "/a/*/c"}
    assert set(found["/a/*/b"].types) == {"integer", "null"}
    assert found["/a/*/c"].present.plainest is Rule.LAST
    assert found["/a/*"].objects == 2


def test_values_are_left_out_but_for_what_the_lens_lets_through() -> None:
    lens = Lens(
        words=lambda where: where == "/kind",
        number=lambda where: where == "/score",
        filled=lambda where: where == "/id",
        length=lambda where: where == "/data",
    )
    found = outline([{"kind": "chat", "score": 1, "id": "", "data": [0.5, 0.25], "text": ""}], lens)

    assert found["/kind"].words == {"chat"}
    assert found["/text"].words == frozenset()
    assert set(found["/score"].types) == {"number"}
    assert set(found["/id"].types) == {"empty string"}
    assert set(found["/text"].types) == {"string"}
    assert found["/data"].lengths == {2}


def test_a_value_of_any_depth_has_an_outline() -> None:
    value: object = 1
    for _ in range(500):
        value = {"a": value}

    assert len(outline([value], Lens())) < 100
