"""The tables of thinking hang together, and a model finds its row."""

from __future__ import annotations

import pytest

from conformance.catalogue import load, thinking
from conformance.model import Housekeeping

FAMILIES = thinking.tables().families


def test_every_family_names_a_source_of_the_catalogue():
    assert {family.source for family in FAMILIES.values()} <= set(load().sources)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_level_is_listed_or_refused_and_never_both(family):
    assert set(family.levels) | set(family.refused) == set(thinking.LEVELS)
    assert not set(family.levels) & set(family.refused)
    assert family.default in (None, *family.levels)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_family_has_levels_or_a_budget(family):
    assert bool(family.levels) != bool(family.budget)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_an_example_is_of_its_own_family(family):
    assert family.example is None or thinking.family_of(family.example) is family


@pytest.mark.parametrize("key", thinking.tables().mappings, ids="/".join)
def test_an_effort_becomes_what_its_family_can_do(key):
    family = FAMILIES[key[1]]
    for effort, become in thinking.tables().mappings[key].items():
        assert effort in thinking.EFFORTS
        if become == "off":
            assert effort == "none"
            assert family.off
        elif isinstance(become, int):
            assert family.budget
            assert family.budget[0] <= become <= family.budget[1]
        else:
            assert become in family.levels


@pytest.mark.parametrize("key", thinking.tables().mappings, ids="/".join)
def test_more_effort_never_becomes_less_thinking(key):
    row = thinking.tables().mappings[key]
    become = [row[effort] for effort in thinking.LEVELS if effort in row]
    ranks = [each if isinstance(each, int) else thinking.LEVELS.index(each) for each in become]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("gemini-2.5-flash", "2.5-flash"),
        ("models/gemini-2.5-flash-lite-preview-09-2025", "2.5-flash-lite"),
        ("gemini-3.5-flash", "3.5-flash"),
        ("gemini-3.5-flash-lite", "3.5-flash-lite"),
        ("gemini-3.1-pro-preview", "3.1-pro"),
        ("gemini-flash-latest", "3.8-flash"),
        ("reference-thinking", "3.8-flash"),
    ],
)
def test_a_model_finds_its_family_and_a_nameless_one_the_newest(model, family):
    assert thinking.family_of(model).id == family


def test_the_page_decides_what_medium_becomes():
    assert thinking.mapped("medium", "3-flash") == "medium"
    assert thinking.mapped("medium", "3-flash", page="2025-11") == "high"
    assert thinking.mapped("minimal", "2.5-flash", page="2025-05") is None


def test_a_family_without_an_example_says_so():
    with pytest.raises(Housekeeping, match=r"2\.5-pro"):
        thinking.example("2.5-pro")
