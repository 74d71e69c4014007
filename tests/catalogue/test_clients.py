"""Facts about versions of clients are read strictly, and hold for the versions they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.catalogue.clients import facts, touching
from conformance.model import Housekeeping

GOOD = """
package = "openai"

[[fact]]
id = "no-parse"
since = "1.2.0"
before = "1.40.0"
tried = ["1.1.0", "1.2.0", "1.39.0", "1.40.0"]
what = "There is no parse."
means = "Read the answer yourself."
touches = ["chat-stream", "chat-stream/framing"]
probe = "no-parse"
"""


@pytest.fixture
def fact(tmp_path):
    (tmp_path / "python.toml").write_text(GOOD, "utf-8")
    return facts(tmp_path)[0]


@pytest.mark.parametrize(
    ("version", "holds"),
    [("1.1.9", False), ("1.2.0", True), ("1.9.0", True), ("1.39.9", True), ("1.40.0", False)],
)
def test_a_fact_holds_from_its_first_version_to_the_last_before_its_end(fact, version, holds):
    assert fact.holds(version) is holds


def test_the_versions_are_said_in_words(fact):
    assert fact.versions == "since 1.2.0 and before 1.40.0"
    assert replace(fact, before=None).versions == "since 1.2.0"
    always = replace(fact, since=None, before=None)
    assert always.versions == "all versions tried, 1.1.0 to 1.40.0"


def test_every_fact_of_the_suite_can_be_read_and_was_tried():
    found = facts()
    assert {each.package for each in found} == {"openai", "openai (npm)"}
    assert all(each.probe or each.exchange for each in found)
    assert all(len(each.tried) > 1 for each in found)


def test_facts_are_found_by_the_features_and_the_clauses_they_touch():
    assert {each.id for each in touching("models-retrieve")} >= {"id-with-slash"}
    assert {each.id for each in touching("chat-stream/framing")} >= {"named-events-lost"}
    assert touching("no-such-feature") == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('probe = "no-parse"', "", "needs a 'probe' or an 'exchange'"),
        ('probe = "no-parse"', "probe = 7", "'probe' must be text"),
        ('means = "Read', 'meant = "Read', "unknown key 'meant'"),
        ('means = "Read', 'means = "Read. Read', "one sentence"),
        ('what = "There is no parse."', "", "lacks 'what'"),
        ('"chat-stream/framing"', '"chat-stream/nothing"', "no feature or clause"),
        ('since = "1.2.0"', 'since = "1.3.0"', "must be among the versions tried"),
        ('since = "1.2.0"', 'since = "1.1.0"', "one before it"),
        ('since = "1.2.0"', 'since = "1.40.0"', "no version lies between"),
        ('"1.39.0", "1.40.0"', '"1.40.0", "1.39.0"', "from old to new"),
        ('"1.39.0", "1.40.0"', '"1.40.0", "1.40.0"', "none twice"),
        ('"1.1.0", ', '"1.1", ', "no version with three numbers"),
        ('id = "no-parse"', 'id = "No parse"', "small letters"),
        ('package = "openai"', "", "needs a 'package'"),
        ("[[fact]]", "[[facts]]", "'facts' is unknown"),
        ("[[fact]]", "[[fact", "cannot be read"),
        (GOOD, GOOD + GOOD.partition("\n\n")[2].replace("[[fact]]", "\n[[fact]]"), "stands twice"),
    ],
)
def test_a_row_that_is_not_right_is_housekeeping_with_its_line(tmp_path, old, new, why):
    assert old in GOOD
    (tmp_path / "python.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(Housekeeping, match=rf"python\.toml:\d+: .*{why}"):
        facts(tmp_path)
