"""Captures are marked as trimmed by a pattern or by a file beside them, and by nothing else."""

import json

import pytest

from conformance.model import WrongUsage
from conformance.recording.foreign import read_paths
from conformance.recording.foreign_partial import SIDECAR, Partial

ANSWER = json.dumps({"object": "chat.completion", "choices": []})
MARK = '[[partial]]\npath = "{}"\nreason = "usage was cut away"\n'


def marked(root, partial=None):
    found = list(read_paths([root], partial=partial))
    return {one.origin.rpartition("/")[2]: one.facts.get("partial") for one in found}


@pytest.fixture
def captures(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("a.json", "b.json", "deep/c.json"):
        (tmp_path / name).write_text(ANSWER)
    return tmp_path


def test_nothing_is_partial_that_nobody_marked(captures):
    assert set(marked(captures).values()) == {None}


@pytest.mark.parametrize("pattern", ["a.json", "*/a.json"])
def test_a_pattern_marks_by_name_or_by_path(captures, pattern):
    found = marked(captures, Partial((pattern,)))
    assert found == {"a.json": "marked on the command line", "b.json": None, "c.json": None}


def test_a_sidecar_marks_its_folder_and_below_and_is_no_capture(captures):
    (captures / SIDECAR).write_text(MARK.format("deep/*"))
    (captures / "deep" / SIDECAR).write_text(MARK.format("x.json"))
    assert marked(captures) == {"a.json": None, "b.json": None, "c.json": "usage was cut away"}
    assert marked(captures / "deep") == {"c.json": None}


def test_a_sidecar_beside_a_single_file_is_read(captures):
    (captures / SIDECAR).write_text(MARK.format("b.json"))
    assert marked(captures / "b.json") == {"b.json": "usage was cut away"}


@pytest.mark.parametrize(
    "text",
    [
        "[[partial",
        "partial = 1",
        "[[partial]]\npath = 'a'",
        "[[partial]]\npath = 'a'\nreason = ''",
        "[[partial]]\npath = 'a'\nreason = 'x'\nmore = 1",
        MARK.format("a") + "[other]\n",
        "",
    ],
)
def test_a_sidecar_that_says_something_else_is_wrong_usage(captures, text):
    (captures / SIDECAR).write_text(text)
    with pytest.raises(WrongUsage, match=SIDECAR):
        marked(captures)
