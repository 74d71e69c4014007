"""What the lint of the catalogue objects to, and that the suite's own catalogue is tidy."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.catalogue import AREAS, lint, load

SOURCES = '[[source]]\nid = "guide"\ntitle = "The guide"\nread = "2026-11-22"\ndated = "2026-09"\n'


def folder_with(tmp_path: Path, text: str = "It answers.", more: str = "") -> Path:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "chat.toml").write_text(
        '[area]\ntitle = "Chat"\n'
        '[[feature]]\nid = "hello"\ntitle = "Hello"\nevidence = "page"\nsources = ["guide"]\n'
        'core = "core"\n'
        '[[clause]]\nid = "hello/core"\nlevel = "must"\nbasis = "page"\nsource = "guide"\n'
        'text = "The core."\n'
        '[[clause]]\nid = "hello/other"\nlevel = "must"\nbasis = "page"\nsource = "guide"\n'
        f'text = """{text}"""\n{more}',
        encoding="utf-8",
    )
    return tmp_path


def found(folder: Path, *covered: str) -> list[str]:
    return [str(each) for each in lint(folder, covered=frozenset(covered) if covered else None)]


@pytest.mark.parametrize(
    "text",
    [
        "It answers.",
        "n = 2 gives two choices.",
        "A chunk holds usage, e.g. its total.",
        'The last event is "[DONE]".',
    ],
)
def test_one_plain_sentence_is_fine(tmp_path, text):
    assert found(folder_with(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("It answers", "the text must be one sentence on one line, with a full stop."),
        ("It answers. It ends.", "the text must be one sentence on one line, with a full stop."),
        ("It answers\nand ends.", "the text must be one sentence on one line, with a full stop."),
        ("It should answer.", "the text says 'should'; say what holds."),
        ("Test that it answers.", "the text says 'test that'; say what holds."),
        ("It " + "a" * 160 + ".", "the text has 164 characters, more than 160."),
    ],
)
def test_wording_is_objected_to_at_the_line_of_the_text(tmp_path, text, says):
    assert found(folder_with(tmp_path, text)) == [f"chat.toml:20: clause 'hello/other': {says}"]


def test_a_clause_that_nothing_judges_is_found_at_its_id(tmp_path):
    assert found(folder_with(tmp_path), "hello/core") == [
        "chat.toml:16: clause 'hello/other' has neither a test, nor a rule, nor a reason for its "
        "exclusion."
    ]


def test_a_test_a_rule_or_a_reason_is_enough(tmp_path):
    assert found(folder_with(tmp_path), "hello/core", "hello/other") == []
    by_rule = folder_with(tmp_path, more='by = "rule"\n')
    assert found(by_rule, "hello/core") == []
    assert found(by_rule, "hello/core", "hello/other") == []
    excluded = folder_with(tmp_path, more='excluded = "Only a notice."\n')
    assert found(excluded, "hello/core") == []


def test_a_clause_is_not_excluded_and_judged_at_once(tmp_path):
    excluded = folder_with(tmp_path, more='excluded = "Only a notice."\n')
    assert found(excluded, "hello/core", "hello/other") == [
        "chat.toml:16: clause 'hello/other' is excluded and covered by a test."
    ]
    both = folder_with(tmp_path, more='excluded = "Only a notice."\nby = "rule"\n')
    assert found(both) == ["chat.toml:16: clause 'hello/other' is excluded and judged by a rule."]


def test_coverage_is_judged_only_when_it_is_given(tmp_path):
    folder = folder_with(tmp_path)
    assert lint(folder) == ()
    assert len(lint(folder, covered=frozenset())) == 2


def test_a_test_for_a_clause_that_is_not_there_is_found_near_its_feature(tmp_path):
    covered = ["hello/core", "hello/other", "hello/gone", "lost/gone"]
    assert found(folder_with(tmp_path), *covered) == [
        "chat.toml:4: a test covers 'hello/gone', and no clause has that id.",
        "sources.toml:1: a test covers 'lost/gone', and no clause has that id.",
    ]


def test_what_the_reader_finds_is_among_the_findings(tmp_path):
    folder = folder_with(tmp_path, "It answers", more="colour = 1\n")
    assert [each.partition(": ")[0] for each in found(folder)] == ["chat.toml:20", "chat.toml:21"]


def test_the_catalogue_of_the_suite_is_tidy():
    assert [str(finding) for finding in lint()] == []


def test_the_catalogue_of_the_suite_holds_something_in_every_area_it_names():
    catalogue = load()
    assert list(catalogue.areas) == [area for area in AREAS if area in catalogue.areas]
    assert all(catalogue.features_of(area) for area in catalogue.areas)
    assert all(clause.feature in catalogue.features for clause in catalogue.clauses.values())
