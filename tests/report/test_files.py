"""Every format is written, whole, and none when one of them would hold a secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.catalogue import load
from conformance.model import Housekeeping
from conformance.report import FILES, Known, write
from tests.report.conftest import run_of, verdict

NAMES = {
    "matrix.md", "summary.md", "index.html", "matrix.svg", "badge.json", "junit.xml",
    "ctrf-report.json", "capabilities.json",
}  # fmt: skip


def test_every_format_is_written_and_nothing_else(rehearsal, catalogue, tmp_path):
    paths = write(rehearsal, tmp_path / "out", catalogue=catalogue)
    assert {path.name for path in paths} == set(FILES) == NAMES
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    assert all(path.read_text("utf-8").endswith("\n") for path in paths)


def test_nothing_is_written_when_a_text_would_hold_a_secret(rehearsal, catalogue, tmp_path):
    leaky = run_of(replace(verdict("chat-create/core"), exchange="sk-very-secret"))
    with pytest.raises(Housekeeping, match="would hold a secret"):
        write(leaky, tmp_path / "out", catalogue=catalogue, secrets=["", "sk-very-secret"])
    assert not (tmp_path / "out").exists()
    write(rehearsal, tmp_path / "out", catalogue=catalogue, secrets=["", "sk-very-secret"])


@pytest.mark.parametrize(
    "spelled", ["c2stdmVyeS1zZWNyZXQ=", "sk%2Dvery%2Dsecret", "sk-very<secret"]
)
def test_a_secret_in_another_spelling_is_a_secret_too(catalogue, tmp_path, spelled):
    leaky = run_of(replace(verdict("chat-create/core"), exchange=spelled))
    with pytest.raises(Housekeeping, match="would hold a secret"):
        write(
            leaky,
            tmp_path / "out",
            catalogue=catalogue,
            secrets=["sk-very-secret", "sk-very<secret"],
        )
    assert not (tmp_path / "out").exists()


def test_rendering_twice_gives_the_same_texts(rehearsal, catalogue):
    for render in FILES.values():
        assert render(rehearsal, catalogue, Known()) == render(rehearsal, catalogue, Known())


def test_the_suites_own_catalogue_renders(rehearsal):
    for render in FILES.values():
        assert render(rehearsal, load(), Known())
