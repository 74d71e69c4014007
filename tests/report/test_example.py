"""The example that reads a profile drops what does not work, and trusts no rehearsal."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.model import Provenance
from conformance.report import capabilities
from tests.report.made import DOCUMENTED, broken, everything
from tests.strategies import CATALOGUE

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "choose_parameters.py"
REQUEST = {"model": "a-model", "messages": [], "stop": ["x"], "seed": 7, "user": "someone"}


@pytest.fixture
def choose(tmp_path):
    def run(made, target):
        file = tmp_path / "capabilities.json"
        text = capabilities.render(made, catalogue=CATALOGUE, documented=DOCUMENTED)
        file.write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(EXAMPLE), str(file), target],
            input=json.dumps(REQUEST),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_what_is_refused_or_ignored_is_dropped_and_said_with_its_evidence(choose):
    done = choose(everything(), "gemini")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"model": "a-model", "messages": [], "user": "someone"}
    assert done.stderr.splitlines() == [
        "dropped stop: ignored, live on 2026-11-22",
        "dropped seed: refused, live on 2026-11-22",
    ]


def test_live_evidence_goes_before_observed(choose):
    run = everything()
    older = tuple(
        replace(each, provenance=Provenance.OBSERVED, target="gemini")
        for each in run.verdicts
        if each.clause == "chat-create/core"
    )
    done = choose(replace(run, verdicts=(*older, *run.verdicts)), "gemini")
    assert "dropped stop: ignored, live" in done.stderr


@pytest.mark.parametrize(
    ("made", "target", "why"),
    [
        (everything, "reference-openai", "Nothing live or observed is known"),
        (everything, "nobody", "Nothing live or observed is known"),
        (broken, "reference-openai", "not valid"),
    ],
)
def test_what_may_not_be_trusted_is_not_used(choose, made, target, why):
    done = choose(made(), target)
    assert done.returncode == 1
    assert why in done.stderr
    assert done.stdout == ""
