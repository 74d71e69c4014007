"""The one client that needs no installation, played through as a session plays it."""

import shutil
import sys

import pytest

from clients import results, roster
from clients.programs import KEY, program
from clients.rehearsal import replay
from clients.results import Report, Round

CURL = roster.clients()["curl"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh on this machine")
def test_curl_is_replayed_as_committed(tmp_path):
    with program(CURL, tmp_path) as running:
        outcomes = replay(CURL, running, roster.tasks(), "gemini")
        versions = running.versions
    assert set(versions) == {"curl"}
    committed = results.read(results.DATA.read_text("utf-8"))
    (before,) = (report for report in committed if report.client == "curl")
    (played,) = (
        each for each in before.rounds if each.dialect == "gemini" and each.deviation is None
    )
    now = Report("curl", before.date, versions, (Round("gemini", None, outcomes),))
    assert results.changes(Report("curl", before.date, versions, (played,)), now) == []


def test_a_program_sees_nothing_of_the_environment_that_is_not_meant_for_it(monkeypatch, tmp_path):
    monkeypatch.setenv("GEMINI_API_KEY", "a-key-of-somebody")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid")
    with program(CURL, tmp_path) as running:
        seen = running.environment
    assert "GEMINI_API_KEY" not in seen
    assert seen["OPENAI_API_KEY"] == KEY
    assert seen["HTTPS_PROXY"].startswith("http://127.0.0.1:")
    assert seen["HOME"] == seen["SMOKE_FOLDER"] != str(tmp_path)
    assert (seen["LANGSMITH_TRACING"], seen["LITELLM_TELEMETRY"]) == ("false", "False")
