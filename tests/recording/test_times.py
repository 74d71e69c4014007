"""How long a recorded answer took, without parsing the recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.places import shipped_cassettes
from conformance.recording.cassette import read
from conformance.recording.times import took_ms

SHIPPED = sorted(shipped_cassettes().rglob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED[::40], ids=lambda path: path.stem)
def test_it_is_what_the_parsed_recording_says(path: Path) -> None:
    arrivals = read(path).response.arrivals_ms

    assert took_ms(path) == arrivals[-1]


def test_lines_in_a_body_that_look_alike_are_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    quoted = "    body: |\n    timing_ms:\n    - 9\n"
    path.write_text(f"{quoted}    status: 200\n    timing_ms:\n    - 1.5\n    - 20\nversion: 1\n")

    assert took_ms(path) == 20


def test_a_recording_without_times_says_none(tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("version: 1\n")

    assert took_ms(path) is None
    assert took_ms(tmp_path / "absent.yaml") is None
