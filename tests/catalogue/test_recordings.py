"""A register of published recordings is read strictly, since facts rest on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.catalogue import recordings
from conformance.catalogue.recordings import register
from conformance.model import WrongUsage

HEAD = """\
target = "gemini"
base_url = "https://host.invalid/v1/"
reviewed = 2026-11-22
"""
ROW = """
[[recording]]
label = "ONE"
file = "owner+name/one.json"
repository = "owner/name"
path = "tests/one.json"
version = "commit 0a1b2c3d"
licence = "MIT"
sha256 = "{digest}"
recorded = "2026-09-15"
dated_by = "created"
grade = "A"
""".replace("{digest}", "0" * 64)


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "register.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_row_says_where_a_recording_is_and_what_it_kept(written):
    known = register(written(HEAD + ROW))
    assert (known.target, known.reviewed) == ("gemini", "2026-11-22")
    (row,) = known.recordings
    assert row.cited.address == "https://github.com/owner/name/blob/0a1b2c3d/tests/one.json"
    assert (row.cited.grade, row.recorded, row.read) == ("A", "2026-09-15", "traffic")
    assert known.judged == known.recordings


def test_of_a_blob_only_the_repository_has_an_address(written):
    text = ROW.replace("commit 0a1b2c3d", "blob 0a1b2c3d")
    (row,) = register(written(HEAD + text)).recordings
    assert row.cited.address == "https://github.com/owner/name"


def test_what_is_set_aside_is_known_and_not_judged(written):
    aside = ROW + 'set_aside = "the same as TWO"\n'
    two = ROW.replace("ONE", "TWO").replace("one.json", "two.json")
    known = register(written(HEAD + aside + two))
    assert len(known.recordings) == 2
    assert [each.cited.label for each in known.judged] == ["TWO"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "holds no"),
        (HEAD.replace("reviewed = 2026-11-22", "") + ROW, "'reviewed' must be a date"),
        (HEAD + "more = 1\n" + ROW, "'more' is unknown"),
        (HEAD + ROW + 'more = "x"\n', "unknown key 'more'"),
        (HEAD + ROW.replace('licence = "MIT"\n', ""), "lacks 'licence'"),
        (HEAD + ROW.replace('"MIT"', '" "'), "'licence' must be text"),
        (HEAD + ROW.replace('grade = "A"', 'grade = "E"'), "'grade' must be of the form"),
        (HEAD + ROW.replace('grade = "A"', 'grade = "C"'), "grade C is no evidence"),
        (HEAD + ROW.replace("commit 0a1b2c3d", "main"), "'version' must be of the form"),
        (HEAD + ROW.replace("2026-09-15", "2026-09"), "needs its day"),
        (HEAD + ROW.replace("owner+name/one", "../one"), "must lie below the folder"),
        (HEAD + ROW + ROW, "'ONE' stands twice"),
        ("= broken", "cannot be read"),
    ],
)
def test_what_does_not_hold_is_told_and_refused(written, text, said):
    with pytest.raises(WrongUsage, match=re.escape(said)):
        register(written(text))


def test_the_register_of_gemini_counts_no_recording_twice():
    known = register(Path(recordings.__file__).with_name("recordings") / "gemini.toml")
    digests = [each.sha256 for each in known.judged]
    assert len(digests) == len(set(digests))
    assert all(each.cited.grade in recordings.EVIDENCE for each in known.judged)
    assert all(each.cited.licence in ("MIT", "Apache-2.0") for each in known.recordings)
