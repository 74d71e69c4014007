"""
Every fact about versions of the OpenAI JavaScript package is tried again in the version in use.

`python3 noxfile.py -s sdks` does so in each version that the replay runs through.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conformance.catalogue.clients import Fact, facts
from conformance.surfaces.javascript_node import environment, node
from conformance.surfaces.javascript_packages import chosen, installed

PROGRAM = Path(__file__).with_name("javascript_versions.mjs")
JAVASCRIPT = [fact for fact in facts() if fact.package == "openai (npm)"]


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What the program saw: the version, and by name whether a fact shows."""
    with_node = node()
    done = subprocess.run(
        [with_node.program, PROGRAM, installed(chosen(), with_node)],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("fact", JAVASCRIPT, ids=lambda fact: fact.id)
def test_a_fact_shows_in_the_versions_that_it_names_and_in_no_other(
    fact: Fact, seen: dict[str, Any]
) -> None:
    assert seen["shown"][fact.probe] is fact.holds(seen["version"])


def test_every_program_shows_a_fact(seen: dict[str, Any]) -> None:
    assert sorted(seen["shown"]) == sorted({fact.probe for fact in JAVASCRIPT})
